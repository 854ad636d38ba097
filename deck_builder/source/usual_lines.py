"""Reads YAML whose lines all have the shapes that card files usually have, several times as fast as a parser does.

Most lines of a card file are `key: value`, `- key: value`, or a block of text below `key: |`. What these mean leaves no
choice to a parser, so they need none. At the first line of any other shape the reader gives up, and the whole file goes
to the parser: it alone knows all of YAML, and what to say about mistakes. So nothing here may guess: what this reader
returns is what the parser would return, with the same places.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from deck_builder.patterns import compile_late
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from deck_builder.problems.problem import Mark

PLAIN: Final = r"""
    (?:[^\s\-?:,\[\]{}#&*!|>'"%@`] | -(?=[^\s\-]))
    [^\n:#]* (?:(?: :(?![ \n]) | (?<![ ])\# ) [^\n:#]*)* (?<![ ])
"""
"""Text without quotes: it begins with no sign that YAML knows, and has no `: ` and no ` #`."""

_ENTRY: Final = compile_late(
    rf"""(?P<indent>[ ]*)(?P<dash>-[ ])?(?P<key>[A-Za-z][A-Za-z0-9_-]{{0,99}}):
    (?:[ ](?:
        (?P<plain>{PLAIN})
        | "(?P<double>[^"\\\n]*)"
        | '(?P<single>[^'\n]*)'
        | \[(?P<list>[^\[\]{{}}"'&*!|>%@`\#:?\n]*)\]
        | (?P<block>[|>]-?)
    ))?\n""",
    re.VERBOSE,
)
"""A key with what follows it on its line; after a dash, the key is the first of an entry of a list."""

_LIST_ENTRY: Final = compile_late(rf"([ ]*)-[ ]({PLAIN})\n", re.VERBOSE)
"""An entry of a list that is plain text."""

_NOTHING: Final = compile_late(r" *(?:#[^\n]*)?\n")
"""An empty line or a comment."""

_BLOCK: Final = compile_late(r"( +)[^ \n][^\n]*\n(?:(?:\1[^\n]*)?\n)*+(?! *\n)")
"""A block of text: its first line is not empty, and no line has a smaller indent, not even one of spaces only."""

_LINE_ENDS: Final = compile_late(r"\n(\n*)")

_DEEPEST: Final = 12
"""How many mappings and lists may be inside one another; less than the parser allows."""


def read_usual_lines(text: str) -> Mapping | None:
    """The mapping in a file whose lines all have usual shapes; None for any other file.

    `text` is the file's text, in which every character is allowed.
    """
    if "\t" in text or "\r" in text or text[-1:] != "\n":
        return None
    try:
        return _Reader(text).read()
    except _UnusualError:
        return None


class _UnusualError(Exception):
    """A line has no usual shape, or stands where lines of its shape usually don't."""


class _Reader:
    """Reads one file. Use it once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = 0
        self.node: Any = None
        """The innermost mapping or list that the line before belongs to; None before the first key."""
        self.column = 0
        """The column of the node's keys or dashes, counted from 0."""
        self.outer: list[tuple[Any, int]] = []
        """The mappings and lists around it, the outermost first, each with its column."""
        self.waiting: tuple[str, Mark] | None = None
        """The last key and its place, if its value begins on a line below."""

    def read(self) -> Mapping:
        """The mapping that the file is. Raises _UnusualError."""
        text, match_entry = self.text, _ENTRY.match
        at, end = 0, len(text)
        while at < end:
            self.line = line = self.line + 1
            entry = match_entry(text, at)
            if entry is None:
                at = self._read_line_without_key(at)
                continue
            at = entry.end()
            indent, dash, key = entry.group(1, 2, 3)
            column = len(indent)
            if dash:
                self._go_to_list(column)
                column += 2
                self._begin(Mapping((line, column + 1)), column)
            elif column != self.column or self.waiting or self.node.__class__ is not Mapping:
                self._go_to_mapping(column)
            node, what = self.node, entry.lastgroup or ""
            if key in node:
                raise _UnusualError
            key_mark, mark = (line, column + 1), (line, column + len(key) + 3)
            if what == "key":
                self.waiting = key, key_mark
                continue
            if what == "list":
                node[key] = _read_list(entry[what], mark)
            elif what == "block":
                node[key], at = self._read_block(entry[what], at)
            else:
                node[key] = entry[what]
            node.marks[key] = key_mark, mark
        if self.waiting or self.node is None:
            raise _UnusualError
        root: Mapping = self.outer[0][0] if self.outer else self.node
        return root

    def _read_line_without_key(self, at: int) -> int:
        """Read an entry of a list, an empty line or a comment; return where the next line begins."""
        if nothing := _NOTHING.match(self.text, at):
            return nothing.end()
        entry = _LIST_ENTRY.match(self.text, at)
        if entry is None:
            raise _UnusualError
        column = entry.end(1) - at
        self._go_to_list(column)
        self.node.append(entry[2])
        self.node.marks.append((self.line, column + 3))
        return entry.end()

    def _go_to_list(self, column: int) -> None:
        """Go to the list whose dashes are in this column, or begin it below the key that waits for it."""
        if self.waiting:
            if column < self.column:
                raise _UnusualError
            self._begin(Sequence((self.line, column + 1)), column)
            return
        while self.column > column and self.outer:
            self.node, self.column = self.outer.pop()
        if self.column != column or self.node.__class__ is not Sequence:
            raise _UnusualError

    def _go_to_mapping(self, column: int) -> None:
        """Go to the mapping whose keys are in this column, or begin it below the key that waits for it."""
        if self.node is None or (self.waiting and column > self.column):
            if self.node is None and column:
                raise _UnusualError
            self._begin(Mapping((self.line, column + 1)), column)
            return
        while (self.column > column or self.node.__class__ is Sequence) and self.outer:
            self.node, self.column = self.outer.pop()
        if self.waiting or self.column != column or self.node.__class__ is not Mapping:
            raise _UnusualError

    def _begin(self, child: Mapping | Sequence, column: int) -> None:
        """Begin a mapping or list inside the innermost one."""
        if len(self.outer) > _DEEPEST:
            raise _UnusualError
        node = self.node
        if node is not None:
            self.outer.append((node, self.column))
        if self.waiting:
            key, key_mark = self.waiting
            node[key], node.marks[key] = child, (key_mark, child.mark)
            self.waiting = None
        elif node is not None:
            node.append(child)
            node.marks.append(child.mark)
        self.node, self.column = child, column

    def _read_block(self, sign: str, at: int) -> tuple[str, int]:
        """Read a block of text that begins at `at`; return it, and where the next line begins."""
        block = _BLOCK.match(self.text, at)
        if block is None or len(block[1]) <= self.column:
            raise _UnusualError
        lines = f"\n{block[0]}".replace(f"\n{block[1]}", "\n")[1:].rstrip("\n")
        if sign[0] == ">":
            if "\n " in lines:
                raise _UnusualError
            lines = _LINE_ENDS.sub(lambda ends: ends[1] or " ", lines) if "\n\n" in lines else lines.replace("\n", " ")
        self.line += block[0].count("\n")
        return lines if sign[1:] else f"{lines}\n", block.end()


def _read_list(inside: str, mark: Mark) -> Sequence:
    """Read a list in brackets; `mark` is the place of the first bracket."""
    sequence = Sequence(mark)
    line, column = mark
    for part in inside.split(",") if inside.strip(" ") else ():
        word = part.strip(" ")
        if not word or word[0] == "-":
            raise _UnusualError
        sequence.append(word)
        sequence.marks.append((line, column + 1 + len(part) - len(part.lstrip(" "))))
        column += len(part) + 1
    return sequence
