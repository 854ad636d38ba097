"""Edits values in YAML text in their places, so that comments and layout stay.

An edit may go wrong in files with an unusual layout: read the new text again, and compare it with what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

import yaml

from deck_builder.patterns import compile_late
from deck_builder.source.quotes import quote, quote_with_escapes
from deck_builder.source.write import write_scalar
from deck_builder.source.write_values import fold_like, write_below, write_entry, write_in_braces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deck_builder.source.values import Value
    from deck_builder.source.write_values import NewValue

_HEADER_COMMENT: Final = compile_late(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")
"""The comment behind the sign of a block."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A piece of a text that is replaced."""

    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    new: str
    """What comes in its place."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Make edits in a text. Of those that overlap, only the first is made."""
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if edit.start >= position:
            pieces += [text[position : edit.start], edit.new]
            position = edit.end
    return "".join([*pieces, text[position:]])


def find_nodes(text: str) -> yaml.MappingNode | None:
    """Parse YAML, known to be valid, into nodes, which know where they end; None if it is not a mapping."""
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return root if isinstance(root, yaml.MappingNode) else None


def get_node(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    """The value of a key, or None."""
    return next((value for name, value in mapping.value if name.value == key), None)


def edit_mapping(
    text: str,
    node: yaml.MappingNode,
    values: Mapping[str, NewValue],
    order: Sequence[str] = (),
    *,
    is_plain: bool = False,
) -> Iterator[TextEdit]:
    """Yield the edits that give keys of a mapping new values.

    A new key goes behind the keys that stand before it in `order`, or to the end. With `is_plain`, texts are written in
    the way that can go wrong least: in double quotes on one line.
    """
    editor = _Editor(text, is_plain=is_plain)
    yield from editor.edit_mapping(node, values, order)


class _Editor:
    """Lists edits of one text."""

    def __init__(self, text: str, *, is_plain: bool) -> None:
        self.text, self.is_plain = text, is_plain

    def edit_mapping(
        self, node: yaml.MappingNode, values: Mapping[str, NewValue], order: Sequence[str]
    ) -> Iterator[TextEdit]:
        pairs = {key.value: (key, value) for key, value in node.value}
        for key, new in values.items():
            if key not in pairs:
                if new is not None:
                    yield self._add_key(node, key, new, order)
            elif new is None:
                yield self._remove_pair(node, list(pairs).index(key))
            else:
                yield from self._edit_value(*pairs[key], new, in_braces=node.flow_style)

    def _add_key(self, node: yaml.MappingNode, key: str, new: NewValue, order: Sequence[str]) -> TextEdit:
        names = [name.value for name, _ in node.value]
        before = set(order[: order.index(key)]) if key in order else {*names}
        position = max((at for at, name in enumerate(names) if name in before), default=len(names) - 1)
        _, anchor = node.value[position]
        end = self._find_end(anchor)
        if node.flow_style:
            return TextEdit(end, end, f", {key}: {write_in_braces(new)}")
        column = node.value[0][0].start_mark.column
        end = self._find_line_end(end)
        return TextEdit(end, end, f"\n{' ' * column}{key}:{write_below(new, column, is_plain=self.is_plain)}")

    def _remove_pair(self, node: yaml.MappingNode, position: int) -> TextEdit:
        key, value = node.value[position]
        start, end = key.start_mark.index, self._find_end(value)
        following = node.value[position + 1][0].start_mark.index if position + 1 < len(node.value) else None
        margin = self._find_line_start(start)
        if node.flow_style and position:
            return TextEdit(self._find_end(node.value[position - 1][1]), end, "")
        if not node.flow_style and not self.text[margin:start].strip():
            end = self._find_line_end(end)
            return TextEdit(margin - 1, end, "") if margin else TextEdit(0, end + 1, "")
        return TextEdit(start, end if following is None else following, "")

    def _edit_value(self, key: yaml.Node, old: yaml.Node, new: NewValue, *, in_braces: bool) -> Iterator[TextEdit]:
        column = key.start_mark.column
        if (within := self._edit_within(old, new, column, in_braces=in_braces)) is not None:
            yield from within
            return
        end = self._find_end(old)
        if in_braces:
            start = old.start_mark.index
            yield TextEdit(start, max(start, end), write_in_braces(new))
            return
        start = self.text.index(":", key.end_mark.index) + 1
        end = max(start, end)
        written = write_below(new, column, is_plain=self.is_plain)
        yield from self._move_comment(key, old, end, written, column)
        if "\n" in written and self._read_rest(end).startswith("#"):
            end = self._find_line_end(end)
        yield TextEdit(start, end, written)

    def _move_comment(self, key: yaml.Node, old: yaml.Node, end: int, written: str, column: int) -> Iterator[TextEdit]:
        """Put a comment above its key where there is no place for it behind the new value."""
        header = _HEADER_COMMENT.match(self.text, old.start_mark.index) if _is_block_scalar(old) else None
        rest = self._read_rest(end)
        comment = header[1] if header else rest if "\n" in written and rest.startswith("#") else ""
        if comment:
            margin = key.start_mark.index
            yield TextEdit(margin, margin, f"{comment.rstrip()}\n{' ' * column}")

    def _edit_within(self, old: yaml.Node, new: NewValue, column: int, *, in_braces: bool) -> Iterator[TextEdit] | None:
        """List edits inside of a value; None if all of it has to be written again."""
        if isinstance(new, str) and isinstance(old, yaml.ScalarNode):
            return self._edit_scalar(old, new, column, in_braces=in_braces)
        if isinstance(new, dict) and isinstance(old, yaml.MappingNode) and old.value and new:
            names = [name.value for name, _ in old.value]
            if names[0] in new:
                values = {name: new.get(name) for name in (*names, *(each for each in new if each not in names))}
                changed = {name: value for name, value in values.items() if not _is_same(get_node(old, name), value)}
                return self.edit_mapping(old, changed, list(new))
        if isinstance(new, tuple) and isinstance(old, yaml.SequenceNode) and old.value and new:
            return self._edit_list(old, new)
        return None

    def _edit_scalar(
        self, old: yaml.ScalarNode, new: str, column: int, *, in_braces: bool
    ) -> Iterator[TextEdit] | None:
        """Write a text over another one, in the same quotes; None if it can't be written there."""
        start, end = old.start_mark.index, self._find_end(old)
        if start >= end or (_is_block_scalar(old) and _HEADER_COMMENT.match(self.text, start)):
            return None
        written = ""
        if self.is_plain or (old.style == '"' and "\n" not in new):
            written = quote_with_escapes(new)
        elif old.style == "'" and new.isprintable():
            written = quote(new)
        elif in_braces:
            written = write_in_braces(new)
        elif old.style == ">":
            written = fold_like(self.text[start:end], new)
        written = written or write_scalar(new, column)
        if "\n" in written and not _is_block_scalar(old) and self._read_rest(end).startswith("#"):
            return None
        return iter([TextEdit(start, end, written)])

    def _edit_list(self, old: yaml.SequenceNode, new: tuple[NewValue, ...]) -> Iterator[TextEdit] | None:
        """Edit, add and remove entries; None if the entries do not begin lines of their own."""
        starts = [self._find_entry(old, node) for node in old.value]
        if not all(starts):
            return None
        return self._list_entry_edits(old, new)

    def _find_entry(self, old: yaml.SequenceNode, node: yaml.Node) -> tuple[int, int] | None:
        """Where the line of an entry in a block begins, and its dash; in braces, where the entry begins."""
        start = node.start_mark.index
        if old.flow_style:
            return start, start
        dash = self._find_line_start(start) + old.start_mark.column
        margin = self._find_line_start(start)
        is_alone = self.text[dash : dash + 1] == "-" and not self.text[margin:dash].strip()
        return (margin, dash) if is_alone and not self.text[dash + 1 : start].strip() else None

    def _list_entry_edits(self, old: yaml.SequenceNode, new: tuple[NewValue, ...]) -> Iterator[TextEdit]:
        before = [repr(read_node(node)) for node in old.value]
        after = [repr(as_read(value)) for value in new]
        column = old.start_mark.column
        for code, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if code == "equal":
                continue
            common = min(end - start, new_end - new_start)
            for node, value in zip(old.value[start : start + common], new[new_start:], strict=False):
                yield from self._edit_entry(node, value, column, in_braces=old.flow_style)
            if start + common < end:
                yield self._remove_entries(old, start + common, end)
            if new_start + common < new_end:
                yield self._insert_entries(old, start + common, new[new_start + common : new_end])

    def _edit_entry(self, node: yaml.Node, value: NewValue, column: int, *, in_braces: bool) -> Iterator[TextEdit]:
        within = self._edit_within(node, value, column, in_braces=in_braces)
        if within is not None:
            yield from within
        elif in_braces:
            yield TextEdit(node.start_mark.index, self._find_end(node), write_in_braces(value))
        else:
            yield TextEdit(
                node.start_mark.index, self._find_end(node), write_entry(value, column, is_plain=self.is_plain)
            )

    def _remove_entries(self, old: yaml.SequenceNode, start: int, end: int) -> TextEdit:
        last = self._find_end(old.value[end - 1])
        if old.flow_style:
            if start:
                return TextEdit(self._find_end(old.value[start - 1]), last, "")
            return TextEdit(old.value[0].start_mark.index, old.value[end].start_mark.index, "")
        entry = self._find_entry(old, old.value[start])
        return TextEdit(entry[0] - 1 if entry else last, self._find_line_end(last), "")

    def _insert_entries(self, old: yaml.SequenceNode, position: int, values: Iterable[NewValue]) -> TextEdit:
        column = old.start_mark.column
        if old.flow_style:
            listed = ", ".join(map(write_in_braces, values))
            if position:
                end = self._find_end(old.value[position - 1])
                return TextEdit(end, end, f", {listed}")
            start = old.value[0].start_mark.index
            return TextEdit(start, start, f"{listed}, ")
        lines = "".join(f"\n{' ' * column}- {write_entry(value, column, is_plain=self.is_plain)}" for value in values)
        if position:
            end = self._find_line_end(self._find_end(old.value[position - 1]))
        else:
            entry = self._find_entry(old, old.value[0])
            end = entry[0] - 1 if entry else 0
        return TextEdit(end, end, lines)

    def _find_end(self, node: yaml.Node) -> int:
        """Return where a value really ends: without the line ends and comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
            return self._find_end(last)
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(self.text[start:end].rstrip()) if _is_block_scalar(node) else end

    def _find_line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def _find_line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def _read_rest(self, position: int) -> str:
        """The rest of a line."""
        return self.text[position : self._find_line_end(position)].strip()


def _is_block_scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def read_node(node: yaml.Node) -> object:
    """What a node says, as texts, lists and dicts."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: read_node(value) for key, value in node.value}
    return [read_node(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def as_read(value: NewValue) -> object:
    """A new value as it is read back: a tuple becomes a list."""
    if isinstance(value, dict):
        return {key: as_read(each) for key, each in value.items()}
    return [as_read(each) for each in value] if isinstance(value, tuple) else value


def as_new(value: Value | NewValue) -> NewValue:
    """A value of a file as a new value: a list becomes a tuple."""
    if isinstance(value, dict):
        return {key: as_new(each) for key, each in value.items()}
    return tuple(map(as_new, value)) if isinstance(value, list | tuple) else value


def strip_value(value: Value | NewValue) -> NewValue:
    """A value as a new value, without white space around its texts."""
    if isinstance(value, dict):
        return {key: strip_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(strip_value, value))
    return value.strip() if value is not None else None


def _is_same(node: yaml.Node | None, value: NewValue) -> bool:
    return node is not None and read_node(node) == as_read(value)
