"""Splits a Markdown file into front matter and the entries that become cards, each text with its place.

An entry is a heading with the text below it, or a question in the format of hashcards: a line that begins with `Q:`,
then one with `A:`; or one that begins with `C:`, with gaps in square brackets.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.problems.other_names import fold_name
from deck_builder.source.lines import split_lines
from deck_builder.source.parse import parse
from deck_builder.source.text import decode_text
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from collections.abc import Collection

    from deck_builder.problems.problem import Mark

_HEADING: Final = compile_late(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_CLOSING: Final = compile_late(r"(?:^|[ \t])#+[ \t]*\Z")
_FENCE: Final = compile_late(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_RULE: Final = compile_late(r" {0,3}(?:-[ \t]*){3,}")
_SIGN: Final = compile_late(r"([QAC]):[ \t]*")
_COMMENT: Final = compile_late(r"<!--(.*?)-->|%%(.*?)%%")
"""A comment on one line, of HTML or of Obsidian."""

_FRONT_MATTER: Final = compile_late(
    r"---[ \t]*\n((?:(?!(?:---|\.\.\.)[ \t]*$).*\n)*)(?:---|\.\.\.)[ \t]*$", re.MULTILINE
)
_KEYS: Final = compile_late(r"\s*[a-z-]+:(?:\s|\Z)")
"""The beginning of a comment that holds keys of a card: `id: mitochondrion`."""

_TOML: Final = compile_late(r"(?:\s*(?:[A-Za-z_-]+\s*=.*)?(?:\n|\Z))+")
"""Front matter as hashcards has it: `name = "Cells"`."""


class Piece(NamedTuple):
    """A text of the file."""

    text: str
    """The text, without white space around it."""
    mark: Mark
    """Where it begins."""


class Section(NamedTuple):
    """A heading below that of an entry, with the text below it."""

    level: int
    """How many `#` the heading has."""
    heading: Piece
    """The text of the heading."""
    body: Piece
    """The text below it, to the next heading."""


class Entry(NamedTuple):
    """A part of a Markdown file that becomes a card."""

    sign: Literal["#", "Q", "C", ""]
    """How it begins: a heading, `Q:`, `C:`; empty for a file without any of these, which is one entry."""
    heading: Piece
    """The text of the heading, or after `Q:` or `C:`."""
    body: Piece
    """The text below the heading, to the next one, or after `A:`."""
    sections: tuple[Section, ...]
    """The headings below that of the entry."""
    keys: Mapping
    """What comments at its beginning say: `<!-- id: mitochondrion -->`."""
    mark: Mark
    """Where it begins."""


class MarkdownFile(NamedTuple):
    """A Markdown file."""

    front_matter: Mapping
    """What stands between the two lines `---` at its top; empty without them."""
    entries: tuple[Entry, ...]
    """Its entries, in order."""
    loose: tuple[Piece, ...]
    """Texts that belong to no entry: above the first one, below a title, or after a line `---`."""


def parse_markdown(data: bytes, field_names: Collection[str] = ()) -> MarkdownFile:
    """Split the bytes of a Markdown file. Raises TextError if it is not UTF-8, or its front matter is not YAML.

    One heading above all others is a title, unless a heading below it is one of `field_names`, which are as `fold_name`
    makes them: then it is an entry.
    """
    decode_text(data)
    lines = split_lines(data.decode("utf-8"))
    begin, front_matter = _read_front_matter(lines)
    splitter = _Splitter(lines, begin, field_names)
    return MarkdownFile(front_matter, tuple(splitter.split()), tuple(piece for piece in splitter.loose if piece.text))


def has_front_matter_key(data: bytes, key: str) -> bool:
    """Whether the front matter of a Markdown file has a key. Any bytes may be asked about; nothing is parsed."""
    head, _, rest = data.removeprefix(codecs.BOM_UTF8).partition(b"\n")  # the mark is told when the file is read
    if head.rstrip() != b"---":
        return False
    front = re.split(rb"^(?:---|\.\.\.)\s*$", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return re.search(rb"^%s:" % key.encode(), front, re.MULTILINE) is not None


def find_front_matter(text: str) -> tuple[int, int] | None:
    """Find where the YAML of the front matter begins and ends in a text; None without front matter that is closed."""
    match = _FRONT_MATTER.match(text)
    return match.span(1) if match else None


def has_questions(data: bytes) -> bool:
    """Whether a Markdown file has a line that begins with `Q:` or `C:`. Any bytes may be asked about."""
    return re.search(rb"^[QC]:[ \t\r\n]", data, re.MULTILINE) is not None


def is_heading(line: str) -> bool:
    """Whether a line is a heading."""
    return _HEADING.fullmatch(line) is not None


def find_comment(line: str, column: int) -> tuple[int, int] | None:
    """Find where the text inside the comment around a column, counted from 1, begins and ends in its line."""
    for match in _COMMENT.finditer(line):
        group = 1 if match[1] is not None else 2
        if match.start(group) < column <= match.end(group):
            return match.span(group)
    return None


def _read_front_matter(lines: list[str]) -> tuple[int, Mapping]:
    """The index of the first line after the front matter, and what it says."""
    if not lines or lines[0].rstrip() != "---":
        return 0, Mapping((1, 1))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        raise TextError("Y119", "the front matter is not closed", (1, 1))
    text = "\n".join(lines[1:end])
    if not text.strip() or ("=" in text and _TOML.fullmatch(text)):
        return end + 1, Mapping((1, 1))
    root = parse(f"\n{text}\n".encode()).root  # an empty line in place of the first one keeps all places right
    if not isinstance(root, Mapping):
        raise TextError("D204", "the front matter should hold keys and values, like `kind: definition`", (2, 1))
    return end + 1, root


class _Splitter:
    """Splits the lines of a file, from the index `begin` on, into entries."""

    def __init__(self, lines: list[str], begin: int, field_names: Collection[str]) -> None:
        self.lines, self.begin = lines, begin
        self.starts = list(self._find_starts())
        headings = [(number, level) for number, sign, level in self.starts if sign == "#"]
        levels = [level for _, level in headings]
        has_title = len(levels) > 1 and levels[0] < min(levels[1:])
        if has_title and field_names:
            below = (self._read_heading_line(number)[0].text for number, _ in headings[1:])
            has_title = all(fold_name(text) not in field_names for text in below)
        self.level = min(levels[1:] if has_title else levels, default=0)
        """The level of the headings that begin an entry: the highest one, except for a title above all others."""
        self.loose: list[Piece] = []
        """The texts that belong to no entry, once the lines are split."""

    def _find_starts(self) -> list[tuple[int, str, int]]:
        """Find each line outside code that begins something: its index, its sign, and the level of a heading."""
        starts, fence = [], ""
        for number, line in enumerate(self.lines[self.begin :], self.begin):
            if match := _FENCE.match(line):
                if not fence:
                    fence = match[1]
                elif match[1].startswith(fence) and not line.strip().strip(fence[0]):
                    fence = ""
            elif fence:
                continue
            elif heading := _HEADING.fullmatch(line):
                starts.append((number, "#", len(heading[1])))
            elif sign := _SIGN.match(line):
                starts.append((number, sign[1], 0))
            elif _RULE.fullmatch(line):
                starts.append((number, "-", 0))
        return starts

    def split(self) -> list[Entry]:
        """The entries of the file."""
        if not any(sign in "#QC" for _, sign, _ in self.starts):
            below, keys = self._skip_comments(self.begin, len(self.lines))
            body = self._piece(below, len(self.lines))
            return [Entry("", Piece("", body.mark), body, (), keys, body.mark)] if body.text else []
        ends = [number for number, _, _ in self.starts[1:]] + [len(self.lines)]
        entries: list[Entry] = []
        position = 0
        self.loose.append(self._piece(self.begin, self._trim_comments(self.starts[0][0], 0)))
        while position < len(self.starts):
            number, sign, level = self.starts[position]
            if sign == "#" and level == self.level:
                last = position + 1
                while last < len(self.starts) and not self._begins_entry(self.starts[last]):
                    last += 1
                entries.append(self._read_heading(position, last, ends))
            elif sign in "QC":
                last = position + 1
                if sign == "Q" and last < len(self.starts) and self.starts[last][1] == "A":
                    last += 1
                entries.append(self._read_question(number, sign, position, last, ends))
            else:  # a title, a line `---`, or an `A:` without its `Q:`
                last = position + 1
                below = number + (sign != "A")
                self.loose.append(self._piece(below, self._trim_comments(ends[position], last)))
            position = last
        return entries

    def _begins_entry(self, start: tuple[int, str, int]) -> bool:
        _, sign, level = start
        return sign in "QC" or (sign == "#" and level <= self.level)

    def _read_heading(self, position: int, last: int, ends: list[int]) -> Entry:
        number = self.starts[position][0]
        heading, keys = self._read_heading_line(number)
        sections = []
        parts = [at for at in range(position + 1, last) if self.starts[at][1] == "#"]
        stops = [*(self.starts[at][0] for at in parts), self._trim_comments(ends[last - 1], last)]
        below, comments = self._skip_comments(number + 1, stops[0])
        _merge(keys, comments)
        for at, stop in zip(parts, stops[1:], strict=True):
            begin, _, level = self.starts[at]
            title, _ = self._read_heading_line(begin)
            sections.append(Section(level, title, self._piece(begin + 1, stop)))
        return Entry("#", heading, self._piece(below, stops[0]), tuple(sections), keys, (number + 1, 1))

    def _read_question(self, number: int, sign: str, position: int, last: int, ends: list[int]) -> Entry:
        begin = number
        keys = Mapping((number + 1, 1))
        while begin > self.begin and (comment := self._read_comment_line(begin - 1)):
            begin -= 1
            _merge(keys, comment)
        column = len(_SIGN.match(self.lines[number])[0])  # type: ignore[index]  # it has matched before
        stop = self._trim_comments(ends[position], last)
        heading = self._piece(number, stop if last == position + 1 else ends[position], column)
        body = Piece("", heading.mark)
        if last > position + 1:
            answer = self.starts[position + 1][0]
            column = len(_SIGN.match(self.lines[answer])[0])  # type: ignore[index]
            body = self._piece(answer, self._trim_comments(ends[position + 1], last), column)
        return Entry("Q" if sign == "Q" else "C", heading, body, (), keys, (begin + 1, 1))

    def _trim_comments(self, end: int, following: int) -> int:
        """The end of a text before the comments that belong to the question that follows it."""
        if following < len(self.starts) and self.starts[following][1] in "QC":
            while end > self.begin and self._read_comment_line(end - 1):
                end -= 1
        return end

    def _read_heading_line(self, number: int) -> tuple[Piece, Mapping]:
        """The text of a heading, and what a comment on its line says."""
        line = self.lines[number]
        match = _HEADING.fullmatch(line)
        text = (match[2] or "") if match else ""
        column = len(line) - len(text) + 1
        keys = Mapping((number + 1, column))
        if comment := next((each for each in _COMMENT.finditer(text) if _KEYS.match(each[1] or each[2] or "")), None):
            _merge(keys, self._read_comment(comment, number, column - 1))
            text = text[: comment.start()] + " " * (comment.end() - comment.start()) + text[comment.end() :]
        text = _CLOSING.sub("", text.rstrip()).rstrip()
        return Piece(text.strip(), (number + 1, column + len(text) - len(text.lstrip()))), keys

    def _skip_comments(self, begin: int, end: int) -> tuple[int, Mapping]:
        """The first line that is not a comment with keys or empty, and what those comments say."""
        keys = Mapping((begin + 1, 1))
        position = after = begin
        while position < end:
            if comment := self._read_comment_line(position):
                _merge(keys, comment)
                after = position + 1
            elif self.lines[position].strip():
                break
            position += 1
        return after, keys

    def _read_comment_line(self, number: int) -> Mapping | None:
        """The text of a comment that is alone on its line; None for any other line."""
        line = self.lines[number].strip()
        if not line.startswith(("<!--", "%%")):
            return None
        comment = _COMMENT.fullmatch(line)
        if comment is None or not _KEYS.match(comment[1] or comment[2] or ""):
            return None
        indent = len(self.lines[number]) - len(self.lines[number].lstrip())
        return self._read_comment(comment, number, indent)

    def _read_comment(self, comment: re.Match[str], number: int, before: int) -> Mapping:
        """What the keys in a comment say. Raises TextError if they are not YAML."""
        group = 1 if comment[1] is not None else 2
        column = before + comment.start(group)
        text = "\n" * number + " " * (column - 1) + "{" + comment[group] + "}"
        root = parse(text.encode()).root
        return root if isinstance(root, Mapping) else Mapping((number + 1, column + 1))

    def _piece(self, begin: int, end: int, column: int = 0) -> Piece:
        """The text from the line `begin`, behind `column` characters of it, to the line `end`."""
        lines = [self.lines[begin][column:], *self.lines[begin + 1 : end]] if begin < end else []
        while lines and _RULE.fullmatch(lines[-1]):
            lines.pop()
        skipped = 0
        while skipped < len(lines) and not lines[skipped].strip():
            skipped += 1
        lines = lines[skipped:]
        text = "\n".join(lines).rstrip()
        if not text:
            return Piece("", (begin + 1, column + 1))
        indent = len(text) - len(text.lstrip(" "))
        return Piece(text.strip(" "), (begin + skipped + 1, indent + 1 + (0 if skipped else column)))


def _merge(keys: Mapping, more: Mapping) -> None:
    """Add the keys of another comment."""
    keys |= more
    keys.marks |= more.marks
