"""YAML text into plain values, each with the line and column where it stands.

Only the part of YAML that a person needs to write cards is let through: mappings, lists and
strings. Values stay what the author typed (`no`, `1.0` and `2024-01-01` are strings). What YAML
does behind an author's back (anchors, aliases, tags, merge keys, several documents in a file) is
refused at its place.

The parser is libyaml's, read event by event; where PyYAML was built without it, PyYAML's own
parser in Python gives the same values and the same places, more slowly.
"""

from __future__ import annotations

import re
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
from yaml.scanner import Scanner

from deck_builder.problem import Place, Problem, Problems

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE: Final = 32 * 1024 * 1024
"""In bytes; about 100,000 cards. A larger file is more likely a mistake than a deck."""

DEEPEST: Final = 20
"""How many mappings and lists may stand inside one another; a deck needs six."""

NOT_IN_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Characters that no card can hold: control characters (Anki parts fields at U+001F), halves of
surrogate pairs, and the two invisible line ends that YAML and HTML read differently."""


Mark = tuple[int, int]
"""A line and a column, both counted from 1. A bare tuple: a large deck has millions."""

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


def fastest_parser() -> Any:
    """Libyaml's parser, or PyYAML's own where PyYAML was built without libyaml."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return _PythonParser
    return CParser


parser: Any = fastest_parser()
"""The parser in use: a class made from bytes, with a method `get_event`."""


class _UnreadableError(Exception):
    """Carries the one problem that ends the reading of a file."""

    def __init__(self, code: str, message: str, mark: Mark, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.mark, self.hint = code, message, mark, hint


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
            problems.add("Y102", f"the file has {size / 1024**2:.1f} MB; {limit} MB is the limit", here)
            return None
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, on Python 3.12 and older
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problems.add("Y101", f"the file can't be read: {reason.lower()}", here)
        return None


def read_text(path: Path, within: Path, problems: Problems) -> str | None:
    """The text of a file that is no YAML, with `\n` for every line end, or None where it is no UTF-8."""
    data = read_bytes(path, within, problems)
    if data is None:
        return None
    try:
        _check_encoding(data)
    except _UnreadableError as error:
        problems.add(error.code, error.message, Place(path, *error.mark), hint=error.hint)
        return None
    return data.decode("utf-8").replace("\r\n", "\n")


def read(data: bytes, path: Path, problems: Problems) -> Mapping | None:
    """The mapping that YAML text holds, or None with the reason in `problems`."""
    try:
        _check_characters(data)
        root = _Builder(data).build()
        if not isinstance(root, Mapping):
            mark = root.mark if isinstance(root, Sequence) else (1, 1)
            raise _UnreadableError("D204", "the file should hold keys and values, like `id: capitals`", mark)
        return root
    except _UnreadableError as stop:
        place = Place(path, *stop.mark)
        problems.add(stop.code, stop.message, place, hint=stop.hint)
    except yaml.YAMLError as error:
        problems.append(_explain(error, data.decode("utf-8", "replace"), path))
    return None


def locate(place: Place, needle: str) -> Place:
    """Where `needle` stands in the value that begins at `place`, or `place` where it is not found.

    For problems inside a text of several lines. Reads the file again: only for what is shown.
    """
    try:
        lines = split_lines(place.file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return place
    first = place.line - 1
    for number, line in enumerate(lines[first : first + 200], first):
        start = place.column - 1 if number == first else 0
        if (column := line.find(needle, start)) >= 0:
            return Place(place.file, number + 1, column + 1)
    return place


def split_lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return re.split("\r\n|\n|\r", text)


def _check_encoding(data: bytes) -> str:
    """The text in some bytes; what is no plain UTF-8 is refused at its place."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise _UnreadableError("Y104", "the file begins with a byte order mark", (1, 1))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError("Y103", "the file is saved as UTF-16, not as UTF-8", (1, 1))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        byte = data[error.start]
        raise _UnreadableError("Y103", f"the byte 0x{byte:02x} is no UTF-8 text", end_of(before)) from None


def _check_characters(data: bytes) -> None:
    """Refuse what is no text that cards can hold, at its place."""
    text = _check_encoding(data)
    if not text.strip():
        raise _UnreadableError("Y105", "the file is empty", (1, 1))
    if bad := NOT_IN_TEXT.search(text):
        raise _UnreadableError("Y115", _forbidden(bad.group()), end_of(text[: bad.start()]))


def end_of(text: str) -> Mark:
    """The place just behind a text, where the text is the beginning of a file."""
    lines = split_lines(text)
    return len(lines), len(lines[-1]) + 1


def _forbidden(character: str) -> str:
    return f"the character U+{ord(character):04X} can't stand in a card"


class _Builder:
    """Puts the events of one file together. One use each."""

    def __init__(self, data: bytes) -> None:
        self.next_event = parser(data).get_event
        self.tabs = _TabFinder(data.decode("utf-8")) if b"\t" in data else None

    def build(self) -> Value:
        """The one document in the file."""
        root: Value | None = None
        documents = 0
        while not isinstance(event := self.next_event(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _UnreadableError("Y112", "a second document begins here", _mark(event))
            elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                root = self._tree(event)
        if self.tabs:
            self.tabs.check()
        if root is None or root == "":
            raise _UnreadableError("Y105", "the file holds nothing but comments", (1, 1))
        return root

    def _tree(self, event: Any) -> Value:
        """The value that begins with this event. A loop and a stack: a file can't make it recurse."""
        next_event, tabs = self.next_event, self.tabs
        self._refuse(event)
        if isinstance(event, ScalarEvent):
            return self._text(event)
        root = node = self._start(event)
        outer: list[tuple[Mapping | Sequence, str | None, Mark]] = []
        key: str | None = None
        key_mark = node.mark
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    self._refuse(event)
                if tabs or event.style == '"':
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
                    raise _UnreadableError("Y114", "a key must be a plain word, not a mapping or a list", child.mark)
                else:
                    node[key] = child
                    node.marks[key] = (key_mark, child.mark)
                    key = None
                if len(outer) >= DEEPEST:
                    raise _UnreadableError(
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
        if event.style == '"' and (bad := NOT_IN_TEXT.search(value)):
            raise _UnreadableError("Y115", _forbidden(bad.group()), _mark(event))
        return value

    def _refuse(self, event: Any) -> None:
        if isinstance(event, AliasEvent):
            raise _UnreadableError("Y109", f"`*{event.anchor}` is read as an alias", _mark(event))
        if event.anchor is not None:
            raise _UnreadableError("Y109", f"`&{event.anchor}` is read as an anchor", _mark(event))
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise _UnreadableError("Y110", f"`{tag}` is read as a tag", _mark(event))

    def _refuse_key(self, key: str, mark: Mark, node: Any, event: Any) -> None:
        if key in node:
            first = node.marks[key][0][0]
            raise _UnreadableError("Y108", f"`{key}` stands here a second time; the first is on line {first}", mark)
        if not event.style:
            raise _UnreadableError("Y111", "`<<` is a merge key", mark)


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _TabFinder:
    """Finds tabs that are neither in quotes, nor in a block of text, nor in a comment.

    libyaml lets some of them pass and PyYAML's own parser lets none; authors can't see them.
    """

    def __init__(self, text: str) -> None:
        self.lines = split_lines(text)
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
                    raise _UnreadableError("Y107", "a tab stands here", (number + 1, tab.start() + 1))


_ADVICE: Final = (
    # What the parser says (libyaml's and PyYAML's own words), the code, what we say, the way out,
    # and whether the place to show is where the mistake began rather than where it was noticed.
    (r"tab character|'\\t'", "Y107", "a tab stands here", "", False),
    (
        r"mapping values are not allowed",
        "Y106",
        "a second `: ` stands in this value",
        "Put the value in quotes, or write `|` after its key and the text on the next line.",
        False,
    ),
    (
        r"sequence entries are not allowed",
        "Y106",
        "a list can't begin on the line of its key",
        "Begin the list on the next line, or put the value in quotes.",
        False,
    ),
    (
        r"could not find expected ':'",
        "Y106",
        "this line has no `: ` after its key",
        "Write `key: value`; a longer text that belongs to the line above is indented further than its key.",
        True,
    ),
    (
        r"unexpected end of stream",
        "Y106",
        "the quote that opens here is never closed",
        "Close it, or leave both out and write `|` after the key and the text on the next line.",
        True,
    ),
    (
        r"unknown escape",
        "Y106",
        "this backslash means nothing between double quotes",
        "Use single quotes, or `|` and the text on the next line: there a backslash is a backslash.",
        False,
    ),
    (
        r"invalid Unicode",
        "Y115",
        "this value names a character that does not exist",
        "",
        True,
    ),
    (r"undefined tag handle|tag", "Y110", "`!` is read as the beginning of a tag", "", True),
)


def _explain(error: yaml.YAMLError, text: str, path: Path) -> Problem:
    """What the parser stumbled over, in words for people."""
    said = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    noticed = getattr(error, "problem_mark", None)
    began = getattr(error, "context_mark", None) or noticed
    lines = split_lines(text)

    def problem(code: str, message: str, hint: str, where: Any) -> Problem:
        line, column = (where.line, where.column) if where else (0, 0)
        line = min(line, len(lines) - 1)
        found = Problems()
        found.add(code, message, Place(path, line + 1, column + 1), hint=hint)
        return found[0]

    if "alias" in context or "anchor" in context:
        character = "*" if "alias" in context else "&"
        what = "an alias" if "alias" in context else "an anchor"
        return problem("Y109", f"a value that begins with `{character}` is read as {what}", "", began)
    line = lines[noticed.line] if noticed and noticed.line < len(lines) else ""
    here = line[noticed.column : noticed.column + 1] if noticed else ""
    if "cannot start any token" in said and here != "\t":
        hint = "Put the value in quotes, or write `|` after its key and the text on the next line."
        return problem("Y106", f"a value can't begin with `{here}`", hint, noticed)
    if here == "\t":
        return problem("Y107", "a tab stands here", "", noticed)
    for words, code, message, hint, at_the_beginning in _ADVICE:
        if re.search(words, said):
            if "escape" in said and here != "\\" and noticed and noticed.column and not at_the_beginning:
                noticed.column -= 1  # PyYAML's own parser marks the letter after the backslash
            return problem(code, message, hint, began if at_the_beginning else noticed)
    return problem("Y106", *_layout_advice(line, noticed), noticed)


def _layout_advice(line: str, noticed: Any) -> tuple[str, str]:
    """What to say where YAML met something that it did not expect."""
    before = line[: noticed.column].rstrip() if noticed else ""
    if before.endswith(("'", '"')):
        return (
            "text goes on after the closing quote",
            "Put the whole value in one pair of quotes; a quote inside single quotes is written twice.",
        )
    if before.endswith(("]", "}")):
        return (
            "text goes on after a closing bracket",
            "A value that begins with `{` or `[` needs quotes around it, or a `|` and a line of its own.",
        )
    if re.search(r":\s+[\[{]", before):
        return (
            "a bracket that opens in this value is not closed",
            "Close it, or put the value in quotes if it is meant as text.",
        )
    return (
        "this line does not fit the lines above it",
        "Keys that belong together begin in the same column; each list item begins with `- `.",
    )
