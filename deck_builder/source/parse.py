"""YAML text into plain values, each with the line and column where it stands.

Only the part of YAML that a person needs to write cards is let through: mappings, lists and
strings. Values stay what the author typed (`no`, `1.0` and `2024-01-01` are strings). What YAML
does behind an author's back (anchors, aliases, tags, merge keys, several documents in a file) is
refused at its place.

The parser is libyaml's, read event by event; where PyYAML was built without it, PyYAML's own
parser in Python gives the same values and the same places, more slowly. (It is stricter in a few
corners: `[what?, a]` without quotes is a list for libyaml and a mistake for it.)
"""

from __future__ import annotations

import errno
import os
import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

from deck_builder.problems.errors import TextError
from deck_builder.problems.problem import Mark, Place, Problems
from deck_builder.problems.wording import format_size
from deck_builder.source import errors as yaml_errors
from deck_builder.source.lines import end_of, split_lines

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE: Final = 32 * 1024 * 1024
"""In bytes; about 100,000 cards. A larger file is more likely a mistake than a deck."""

DEEPEST: Final = 20
"""How many mappings and lists may stand inside one another; a deck needs six."""

_READ_AHEAD_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""Said by the libyaml of PyYAML 6.0.4 at the thousandth level, before it hands over the first. PyYAML's own parser
goes level by level, and so comes to the first that is too many."""

NOT_IN_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that no card can hold: control characters (Anki parts fields at U+001F), halves of
surrogate pairs, the two invisible line ends that YAML and HTML read differently, and byte order marks
inside a text, which Markdown drops."""


_HASH_IN_A_LINE: Final = re.compile(rb"[^\s#] +#")
_TAKEN_FOR_A_COMMENT: Final = re.compile(r" +#[^\s#!]")
"""A `#` right before a letter or a digit, behind a value: a comment has a space after its sign."""
_COMMENT: Final = re.compile(r" +#")
_ASKS: Final = re.compile(
    r"(?:what|which|who|whose|whom|when|where|why|how|is|are|was|were|do|does|did|can)\b[^?]*\Z", re.IGNORECASE
)


_ENTRY: Final = re.compile(r" *- ")
_ID: Final = re.compile(r"""[ -]*\{? *id: *["']?([a-z0-9]+(?:-[a-z0-9]+)*)["']? *(?:,|#|$)""")

Marks = tuple[Mark, Mark]
"""Where a key stands, and where its value begins."""


class Mapping(dict[str, "Value"]):
    """A YAML mapping: its values in the order of the file, and the marks of every key."""

    __slots__ = ("mark", "marks")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: dict[str, Marks] = {}


class Sequence(list["Value"]):
    """A YAML list: its values, and the mark of every one."""

    __slots__ = ("mark", "marks")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: list[Mark] = []


Value = str | Mapping | Sequence


class _PythonParser(Reader, Scanner, Parser):
    """PyYAML's event parser in Python, without the parts that make objects."""

    def __init__(self, stream: bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> Any:
        r"""As PyYAML does, except that `\U00110000` is a mistake in the file, not in the program."""
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):  # from `chr`
            said = "found invalid Unicode character escape code"
            raise ScannerError("while scanning a quoted scalar", start_mark, said, self.get_mark()) from None


def fastest_parser() -> Any:
    """Libyaml's parser, or PyYAML's own where PyYAML was built without libyaml."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return _PythonParser
    return CParser


parser: Any = fastest_parser()
"""The parser in use: a class made from bytes, with a method `get_event`."""


_parsed: dict[Path, tuple[bytes, Mapping]] | None = None
"""What files held when they were last read; None unless that is kept."""


def keep_parsed() -> None:
    """From now on, parse a file again only when it changed: for a program that reads a deck again and again."""
    global _parsed
    _parsed = {} if _parsed is None else _parsed


def read_file(path: Path, within: Path, problems: Problems) -> Mapping | None:
    """The mapping that a YAML file holds, or None where it can't be read.

    `within` is the folder that the file, with every symbolic link followed, must not leave.
    """
    data = read_bytes(path, within, problems)
    return None if data is None else read(data, path, problems)


def read_bytes(path: Path, within: Path, problems: Problems) -> bytes | None:
    """A small file's bytes, or None where it can't be read, is too large or lies elsewhere."""
    here = Place(path)
    try:
        if not path.resolve(strict=True).is_relative_to(within.resolve()):
            problems.add("Y116", f"`{path.name}` is a link to a place outside `{within.name}`", here)
            return None
        if (size := path.stat().st_size) > LARGEST_FILE:
            limit = LARGEST_FILE // 1024**2
            problems.add("Y102", f"the file has {format_size(size)}; {limit} MB is the limit", here)
            return None
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, on Python 3.12 and older
        number = error.errno if isinstance(error, OSError) else errno.ELOOP
        reason = os.strerror(number) if number else "no reason given"  # never `str(error)`: it names private folders
        problems.add("Y101", f"the file can't be read: {reason.lower()}", here)
        return None


def read_text(path: Path, within: Path, problems: Problems) -> str | None:
    r"""The text of a file that is no YAML, with `\n` for every line end, or None where it is no UTF-8."""
    data = read_bytes(path, within, problems)
    if data is None:
        return None
    try:
        _check_encoding(data)
    except TextError as error:
        problems.add(error.code, error.message, Place(path, *error.mark), hint=error.hint)
        return None
    return data.decode("utf-8").replace("\r\n", "\n")


def read(data: bytes, path: Path, problems: Problems) -> Mapping | None:
    """The mapping that YAML text holds, or None with the reason in `problems`."""
    if _parsed is not None and (known := _parsed.get(path)) and known[0] == data:
        return known[1]
    try:
        _check_characters(data)
        builder, root = _build(data, parser)
        if not isinstance(root, Mapping):
            mark = root.mark if isinstance(root, Sequence) else _mark(builder.last)
            key = path.stem if path.stem in ("references", "claims") else "cards"
            hint = f"Write the line `{key}:` above the list." if isinstance(root, Sequence) else ""
            raise TextError("D204", "the file should hold keys and values, like `id: capitals`", mark, hint)
        for mark in builder.cut_short:
            line = builder.lines[mark[0] - 1][mark[1] - 1 :]
            words = " ".join(line.split()[: 2 if line.startswith("# ") else 1])
            message = f"`{words}` is read as a comment, and the value ends before it"
            problems.add("Y118", message, Place(path, *mark), card=_card_around(builder.lines, mark[0]))
        if _parsed is not None and not builder.cut_short:
            _parsed[path] = data, root
        return root
    except TextError as stop:
        lines = split_lines(data.decode("utf-8", errors="replace"))
        card = _card_around(lines, stop.mark[0])
        problems.add(stop.code, stop.message, Place(path, *stop.mark), hint=stop.hint, card=card)
    return None


def _is_cut_short(value: str, rest: str) -> bool:
    """Whether a value ends in the middle of its text at a `#`; `rest` is what follows it in its line.

    That is so where the sign touches what follows, where the value opens something and what follows closes it, and
    where a question (in English) ends behind the sign only.
    """
    if not _COMMENT.match(rest):
        return False
    if _TAKEN_FOR_A_COMMENT.match(rest):
        return True
    left_open = any(value.count(sign) % 2 and sign in rest for sign in '`$"')
    closed_behind = any(value.count(a) > value.count(b) and b in rest for a, b in ("()", "[]", "{}"))
    return left_open or closed_behind or (rest.rstrip().endswith("?") and _ASKS.match(value) is not None)


def _card_around(lines: list[str], number: int) -> str:
    """The id of the card that a line of a card file belongs to, as far as it stands above; lines count from 1.

    A file that is no YAML has no cards yet, but its author knows them by their ids.
    """
    above = lines[:number]
    if not any(line.startswith("cards:") for line in above):
        return ""
    first = next((line for line in above if _ENTRY.match(line)), "")
    margin = first[: first.find("-") + 1]
    begins = max((at for at, line in enumerate(above) if margin and line.startswith(f"{margin} ")), default=number)
    ids = (_ID.match(line) for line in above[begins:])
    return next((found[1] for found in ids if found), "")


def locate(place: Place, needle: str, margin: int) -> Place:
    """Where `needle` stands in the value that begins at `place`, or `place` where it is not found.

    The value goes on as long as lines are indented further than its key, which stands in the column `margin`, or are
    entries of a list right below it. For problems inside a text of several lines. Reads the file again: only for what
    is shown.
    """
    try:
        lines = _lines_of(place.file, place.file.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        return place
    first = place.line - 1
    for number, line in enumerate(lines[first:], first):
        indent = len(line) - len(line.lstrip(" "))
        if number > first and line.strip() and (indent < margin - 1 or (indent < margin and line[indent] != "-")):
            return place
        start = place.column - 1 if number == first else 0
        if (column := line.find(needle, start)) >= 0:
            return Place(place.file, number + 1, column + 1)
    return place


@lru_cache(maxsize=1)
def _lines_of(file: Path, changed: int) -> list[str]:
    """The lines of a file; `changed` tells one state of it from the next. Problems come file by file."""
    del changed
    return split_lines(file.read_text(encoding="utf-8"))


def _check_encoding(data: bytes) -> str:
    """The text in some bytes; what is no plain UTF-8 is refused at its place."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise TextError("Y104", "the file begins with a byte order mark", (1, 1))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise TextError("Y103", "the file is saved as UTF-16, not as UTF-8", (1, 1))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        byte = data[error.start]
        raise TextError("Y103", f"the byte 0x{byte:02x} is no UTF-8 text", end_of(before)) from None


def _check_characters(data: bytes) -> None:
    """Refuse what is no text that cards can hold, at its place."""
    text = _check_encoding(data)
    if not text.strip():
        raise TextError("Y105", "the file is empty", (1, 1))
    if bad := NOT_IN_TEXT.search(text):
        raise TextError("Y115", _forbidden(bad.group()), end_of(text[: bad.start()]))


def _forbidden(character: str) -> str:
    return f"the character U+{ord(character):04X} can't stand in a card"


def _build(data: bytes, parser: Any) -> tuple[_Builder, Value]:
    """The value that a file holds, and what was met on the way."""
    builder = _Builder(data, parser)
    try:
        return builder, builder.build()
    except yaml.YAMLError as error:
        if getattr(error, "problem", None) == _READ_AHEAD_TOO_DEEP:
            return _build(data, _PythonParser)
        raise yaml_errors.explain(error, builder.lines, builder.last) from None


class _Builder:
    """Puts the events of one file together. One use each."""

    def __init__(self, data: bytes, parser: Any) -> None:
        self.data = data
        self.next_event = parser(data).get_event
        self.last: Any = None  # the last scalar event: where a mistake may have begun
        self.tabs = _TabFinder(self.lines) if b"\t" in data else None
        self.hashes = _HASH_IN_A_LINE.search(data) is not None
        self.cut_short: list[Mark] = []  # where a value ends in a `#` that looks like text

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, as its author typed them. Most files are read without."""
        return split_lines(self.data.decode("utf-8"))

    def build(self) -> Value:
        """The one document in the file."""
        root: Value | None = None
        documents = 0
        while not isinstance(event := self.next_event(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise TextError("Y112", "a second document begins here", _mark(event))
            elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                root = self._tree(event)
        if self.tabs:
            self.tabs.check()
        if root is None or root == "":
            raise TextError("Y105", "the file holds nothing but comments", (1, 1))
        return root

    def _tree(self, event: Any) -> Value:
        """The value that begins with this event. A loop and a stack: a file can't make it recurse."""
        next_event, tabs, hashes = self.next_event, self.tabs, self.hashes
        self._refuse(event)
        if isinstance(event, ScalarEvent):
            self.last = event
            return self._text(event)
        root = node = self._start(event)
        outer: list[tuple[Mapping | Sequence, str | None, Mark]] = []
        key: str | None = None
        key_mark = node.mark
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                self.last = event
                if event.anchor is not None or event.tag is not None:
                    self._refuse(event)
                if tabs or event.style == '"' or (hashes and not event.style):
                    self._text(event)
                start = event.start_mark
                mark = (start.line + 1, start.column + 1)
                if node.__class__ is Sequence:
                    node.append(event.value)
                    node.marks.append(mark)
                elif key is None:
                    key, key_mark = event.value, mark
                    if key in node or key == "<<":
                        self._refuse_key(key, mark, node, event)
                else:
                    node[key] = event.value  # type: ignore[call-overload]
                    node.marks[key] = (key_mark, mark)  # type: ignore[call-overload]
                    key = None
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if not outer:
                    return root
                node, key, key_mark = outer.pop()
            else:
                self._refuse(event)
                child = self._start(event)
                if isinstance(node, Sequence):
                    node.append(child)
                    node.marks.append(child.mark)
                elif key is None:
                    inside = child.mark == (node.mark[0], node.mark[1] + 1)  # `{{`: the quote goes before both
                    where = node.mark if inside else child.mark
                    raise TextError("Y114", "a key must be a plain word, not a mapping or a list", where)
                else:
                    node[key] = child
                    node.marks[key] = (key_mark, child.mark)
                    key = None
                if len(outer) + 2 > DEEPEST:
                    raise TextError(
                        "Y113", f"more than {DEEPEST} mappings and lists stand inside one another", child.mark
                    )
                outer.append((node, key, key_mark))
                node, key = child, None

    def _start(self, event: Any) -> Mapping | Sequence:
        mark = _mark(event)
        return Mapping(mark) if isinstance(event, MappingStartEvent) else Sequence(mark)

    def _text(self, event: Any) -> str:
        if self.tabs and event.style:
            self.tabs.allow(event.start_mark, event.end_mark)
        value: str = event.value
        if self.hashes and not event.style and (end := event.end_mark):
            rest = self.lines[end.line][end.column :]
            if value and _is_cut_short(value, rest):
                self.cut_short.append((end.line + 1, end.column + len(rest) - len(rest.lstrip()) + 1))
        if event.style == '"':
            if bad := NOT_IN_TEXT.search(value):
                where = yaml_errors.forbidden_escape(bad.group(), self.lines, event.start_mark, event.end_mark)
                raise TextError("Y115", _forbidden(bad.group()), where, yaml_errors.BACKSLASH)
            formula = "$" in value or "\\(" in value or "\\[" in value
            if formula and ("\n" in value or "\t" in value or "\r" in value):
                wrong = yaml_errors.escape_in_formula(self.lines, event.start_mark, event.end_mark)
                if wrong:
                    raise wrong
        return value

    def _refuse(self, event: Any) -> None:
        if isinstance(event, AliasEvent):
            raise TextError("Y109", f"`*{event.anchor}` is read as an alias", _mark(event))
        if event.anchor is not None:
            raise TextError("Y109", f"`&{event.anchor}` is read as an anchor", _mark(event))
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise TextError("Y110", f"`{tag}` is read as a tag", _mark(event))

    def _refuse_key(self, key: str, mark: Mark, node: Any, event: Any) -> None:
        if key in node:
            first = node.marks[key][0][0]
            raise TextError("Y108", f"`{key}` stands here a second time; the first is on line {first}", mark)
        if not event.style:
            raise TextError("Y111", "`<<` is a merge key", mark)


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _TabFinder:
    """Finds tabs that are neither in quotes, nor in a block of text, nor in a comment.

    libyaml lets some of them pass and PyYAML's own parser lets none; authors can't see them.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.allowed: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def allow(self, start: Any, end: Any) -> None:
        """Let tabs stand between two marks."""
        self.allowed.append(((start.line, start.column), (end.line, end.column)))

    def check(self) -> None:
        """Refuse the first tab that stands where it may not."""
        ranges = iter(self.allowed)
        start, end = next(ranges, ((-1, -1), (-1, -1)))
        for number, line in enumerate(self.lines):
            for tab in re.finditer("\t", line):
                here = (number, tab.start())
                while end <= here and (following := next(ranges, None)):
                    start, end = following
                comment = re.search(r"(?:^|\s)#", line[: tab.start()])
                if not (start <= here < end or comment):
                    raise TextError("Y107", "a tab stands here", (number + 1, tab.start() + 1))
