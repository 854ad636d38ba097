"""Builds plain values from the events of a YAML parser.

The parser is libyaml's. If PyYAML was built without libyaml, PyYAML's own parser gives the same values and places, but
more slowly. It is stricter in a few cases: `[what?, a]` without quotes is a list for libyaml and an error for PyYAML.
"""

from __future__ import annotations

from functools import cached_property
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
from deck_builder.source.comments import MAY_CUT, is_cut_short
from deck_builder.source.escapes import AVOID_ESCAPES, find_escape_in_formula, find_forbidden_escape
from deck_builder.source.explain import explain
from deck_builder.source.lines import split_lines
from deck_builder.source.quotes import suggest_quoted_entry, suggest_quotes
from deck_builder.source.tabs import TabFinder
from deck_builder.source.text import NOT_IN_TEXT, describe_forbidden
from deck_builder.source.values import Document, Mapping, Sequence, Value

if TYPE_CHECKING:
    from deck_builder.problems.problem import Mark

DEEPEST: Final = 20
"""How many mappings and lists may be inside one another; a deck needs six."""

_READ_AHEAD_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""The error of PyYAML 6.0.4's libyaml at level 1,000, before it returns the first event.

PyYAML's own parser goes level by level, so it reaches the first level that is too deep.
"""


class _PythonParser(Reader, Scanner, Parser):
    """PyYAML's event parser in Python, without the parts that make objects."""

    def __init__(self, stream: bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> Any:
        r"""As in PyYAML, but `\U00110000` is an error in the file and does not crash the program."""
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):  # from `chr`
            message = "found invalid Unicode character escape code"
            raise ScannerError("while scanning a quoted scalar", start_mark, message, self.get_mark()) from None


def find_fastest_parser() -> Any:
    """Libyaml's parser, or PyYAML's own if PyYAML was built without libyaml."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return _PythonParser
    return CParser


parser: Any = find_fastest_parser()
"""The parser in use: a class that takes bytes and has a method `get_event`."""


def parse_events(data: bytes) -> Document:
    """Parse YAML text that has only characters that a card can hold. Raises TextError at the first mistake."""
    return _build(data, parser)


def _build(data: bytes, event_parser: Any) -> Document:
    builder = _Builder(data, event_parser)
    try:
        root = builder.build()
    except yaml.YAMLError as error:
        if getattr(error, "problem", None) == _READ_AHEAD_TOO_DEEP:
            return _build(data, _PythonParser)
        raise explain(error, builder.lines, builder.last) from None
    mark = _mark_of(builder.last) if isinstance(root, str) else root.mark
    return Document(root, mark, tuple(builder.cut_short))


class _Builder:
    """Builds the value of one file from the parser's events. Use it once."""

    def __init__(self, data: bytes, event_parser: Any) -> None:
        self.data = data
        self.next_event = event_parser(data).get_event
        self.last: Any = None  # the last scalar event; a mistake that is noticed later may have begun there
        self.tabs = TabFinder(self.lines) if b"\t" in data else None
        self.has_hashes = MAY_CUT.search(data) is not None
        self.cut_short: list[TextError] = []

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, as its author typed them. Most files are parsed without."""
        return split_lines(self.data.decode("utf-8"))

    def build(self) -> Value:
        """The value of the one document in the file."""
        root: Value | None = None
        documents = 0
        while not isinstance(event := self.next_event(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise TextError("Y112", "a second document begins here", _mark_of(event))
            elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                root = self._build_tree(event)
        if self.tabs:
            self.tabs.check()
        if root is None or root == "":
            raise TextError("Y105", "the file has only comments", (1, 1))
        return root

    def _build_tree(self, event: Any) -> Value:
        """The value that begins with an event. Uses a stack instead of recursion: nesting can't crash it."""
        next_event, tabs, has_hashes = self.next_event, self.tabs, self.has_hashes
        self._refuse_special(event)
        if isinstance(event, ScalarEvent):
            self.last = event
            self._check_scalar(event)
            return str(event.value)
        root = node = _begin(event)
        outer: list[tuple[Mapping | Sequence, str | None, Mark]] = []
        key: str | None = None
        key_mark = node.mark
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                self.last = event
                if event.anchor is not None or event.tag is not None:
                    self._refuse_special(event)
                if tabs or event.style == '"' or (has_hashes and not event.style):
                    self._check_scalar(event)
                    if not event.value and not event.style:
                        self._note_comment(event, node, key)
                start = event.start_mark
                mark = (start.line + 1, start.column + 1)
                if node.__class__ is Sequence:
                    node.append(event.value)
                    node.marks.append(mark)
                elif key is None:
                    key, key_mark = event.value, mark
                    if key in node or key == "<<":
                        _refuse_key(key, mark, node, event, self.lines[mark[0] - 1])
                else:
                    node[key] = event.value  # type: ignore[call-overload]
                    node.marks[key] = (key_mark, mark)  # type: ignore[call-overload]
                    key = None
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if not outer:
                    return root
                node, key, key_mark = outer.pop()
            else:
                self._refuse_special(event)
                child = _begin(event)
                if isinstance(node, Sequence):
                    node.append(child)
                    node.marks.append(child.mark)
                elif key is None:
                    inside = child.mark == (node.mark[0], node.mark[1] + 1)  # `{{`: the quote goes before both
                    raise self._explain_key(node.mark if inside else child.mark)
                else:
                    node[key] = child
                    node.marks[key] = (key_mark, child.mark)
                    key = None
                if len(outer) + 2 > DEEPEST:
                    message = f"more than {DEEPEST} mappings and lists are inside one another"
                    raise TextError("Y113", message, child.mark)
                outer.append((node, key, key_mark))
                node, key = child, None

    def _refuse_special(self, event: Any) -> None:
        """Raise TextError for an alias, an anchor or a tag."""
        if isinstance(event, AliasEvent):
            code, message = "Y109", f"`*{event.anchor}` is read as an alias, not as text"
        elif event.anchor is not None:
            code, message = "Y109", f"`&{event.anchor}` is read as an anchor, not as text"
        elif event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            code, message = "Y110", f"`{tag}` is read as a tag, not as text"
        else:
            return
        mark = _mark_of(event)
        hint = suggest_quotes(self.lines[mark[0] - 1], mark[1]) if isinstance(event, ScalarEvent) else ""
        raise TextError(code, message, mark, hint)

    def _explain_key(self, mark: Mark) -> TextError:
        """The error for a mapping or list where a key should be: most often a text that begins with a gap."""
        line = self.lines[mark[0] - 1]
        quoted = suggest_quoted_entry(line)
        if line.startswith("{{", mark[1] - 1) and quoted:
            hint = f"Put the value in quotes: `{quoted}`."
            return TextError("Y114", "a text that begins with `{{` needs quotes", mark, hint)
        return TextError("Y114", "a key must be a plain word, not a mapping or a list", mark)

    def _check_scalar(self, event: Any) -> None:
        """Check one scalar for tabs, cut-off text and harmful escapes."""
        if self.tabs and event.style:
            self.tabs.allow(event.start_mark, event.end_mark)
        value: str = event.value
        if self.has_hashes and not event.style and value and (end := event.end_mark):
            rest = self.lines[end.line][end.column :]
            if is_cut_short(value, rest):
                self._note_cut(rest.lstrip(), (end.line + 1, end.column + len(rest) - len(rest.lstrip()) + 1))
        if event.style == '"':
            if forbidden := NOT_IN_TEXT.search(value):
                mark = find_forbidden_escape(forbidden.group(), self.lines, event.start_mark, event.end_mark)
                raise TextError("Y115", describe_forbidden(forbidden.group()), mark, AVOID_ESCAPES)
            has_formula = "$" in value or "\\(" in value or "\\[" in value
            if has_formula and ("\n" in value or "\t" in value or "\r" in value):
                error = find_escape_in_formula(self.lines, event.start_mark, event.end_mark)
                if error:
                    raise error

    def _note_comment(self, event: Any, node: Mapping | Sequence, key: str | None) -> None:
        """Remember the comment that stands where the value of a key or of a list entry should be."""
        rest = self.lines[event.start_mark.line][event.start_mark.column :]
        position = len(node) if isinstance(node, Sequence) else key
        if position is not None and (comment := rest.strip()).startswith("#"):
            node.comments = {**(node.comments or {}), position: comment}

    def _note_cut(self, comment: str, mark: Mark) -> None:
        words = " ".join(comment.split()[: 2 if comment.startswith("# ") else 1])
        message = f"`{words}` is read as a comment, and the value ends before it"
        line = self.lines[mark[0] - 1]
        quoted = suggest_quoted_entry(line)
        hint = ""
        if quoted:
            hint = (
                f"If it belongs to the value, put the whole value in quotes: `{quoted}`. If it is a comment, put it on "
                "a line of its own."
            )
        self.cut_short.append(TextError("Y118", message, mark, hint))


def _begin(event: Any) -> Mapping | Sequence:
    mark = _mark_of(event)
    return Mapping(mark) if isinstance(event, MappingStartEvent) else Sequence(mark)


def _refuse_key(key: str, mark: Mark, node: Any, event: Any, line: str) -> None:
    """Raise TextError for a key that its mapping has already, or for a merge key without quotes.

    `line` is the line of the key.
    """
    if key in node:
        first = node.marks[key][0][0]
        hint = ""
        if key == "id" and not line[: mark[1] - 1].strip():
            entry = f"{' ' * max(0, node.mark[1] - 3)}- {line.strip()}"
            hint = f"Does the next card begin here? Then write `{entry}`. If not, remove one of the two."
        raise TextError("Y108", f"`{key}` is here a second time; the first is on line {first}", mark, hint)
    if not event.style:
        raise TextError("Y111", "`<<` is a merge key", mark)


def _mark_of(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
