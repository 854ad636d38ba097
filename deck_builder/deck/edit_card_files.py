"""Edits values in card files line by line: comments, order and layout stay.

Every edit is read back. One that would say something else than what was asked for is not made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from deck_builder.problems.problem import Problems
from deck_builder.source.quotes import quote_with_escapes
from deck_builder.source.read import read_yaml
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NewValue = str | tuple[str, ...] | dict[str, str] | None
"""A value for a key of a card: a text, a list of texts, keys with texts; None takes the key away."""

_PLAIN: Final = re.compile(r"\w+(?:-\w+)*")
"""A text that needs no quotation marks in a list."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """A piece of a text that is replaced."""

    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    new: str
    """What comes in its place."""


def edit_card_file(
    old: str, file: Path, changes: dict[str, dict[str, NewValue]], added: str = ""
) -> tuple[str, frozenset[str]]:
    """Change values of cards in the text of a card file, and add lines at its end.

    `changes` has the new values of keys by the id of the card; `added` are whole cards, as lines that are indented as
    in a new file. Returns the new text, and the ids of cards that can't be edited: their lines stay as they are.
    """
    before = _read_cards(old, file)
    nodes = _find_card_nodes(old) if before is not None else []
    if before is None or len(nodes) != len(before):
        return old, frozenset(changes)
    positions = {card.get("id"): number for number, card in enumerate(before)}
    plans = {
        card_id: _CardEdits(positions[card_id], values, tuple(_list_edits(old, nodes[positions[card_id]], values)))
        for card_id, values in changes.items()
        if card_id in positions
    }
    made = _find_good_edits(old, file, before, plans)
    text = _apply(old, [plans[card_id] for card_id in made])
    if added:
        text = f"{text.rstrip()}\n\n{_indent_as_others(text, added)}"
    return text, frozenset(changes.keys() - made)


@dataclass(frozen=True, slots=True)
class _CardEdits:
    """All edits of one card."""

    position: int
    """The card's position in its file."""
    values: dict[str, NewValue]
    """What is asked for."""
    edits: tuple[_Edit, ...]
    """How that is written."""


def _find_good_edits(
    old: str, file: Path, before: list[dict[str, object]], plans: dict[str, _CardEdits]
) -> frozenset[str]:
    """Return the ids of the cards whose edits read back as they should; halves are tried where all together do not."""
    expected = [dict(card) for card in before]
    for plan in plans.values():
        card = expected[plan.position]
        for key, value in plan.values.items():
            if value is None:
                card.pop(key, None)
            else:
                card[key] = list(value) if isinstance(value, tuple) else value
    if _read_cards(_apply(old, list(plans.values())), file) == expected:
        return frozenset(plans)
    if len(plans) <= 1:
        return frozenset()
    ids = list(plans)
    halves = ids[: len(ids) // 2], ids[len(ids) // 2 :]
    one, other = (_find_good_edits(old, file, before, {each: plans[each] for each in half}) for half in halves)
    return one | other


def _apply(text: str, plans: list[_CardEdits]) -> str:
    pieces, end = [], len(text)
    for edit in sorted((edit for plan in plans for edit in plan.edits), key=lambda edit: edit.start, reverse=True):
        pieces += [text[edit.end : end], edit.new]
        end = edit.start
    return text[:end] + "".join(reversed(pieces))


def _read_cards(text: str, file: Path) -> list[dict[str, object]] | None:
    root = read_yaml(text.encode(errors="replace"), file, Problems())
    cards = root.get("cards") if root is not None else None
    if not isinstance(cards, Sequence) or not all(isinstance(card, Mapping) for card in cards):
        return None
    return [dict(card) for card in cards if isinstance(card, Mapping)]


def _find_card_nodes(text: str) -> list[yaml.MappingNode]:
    """Return the nodes of the cards, which know where each value ends; the text was read without a problem before."""
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "cards" and isinstance(value, yaml.SequenceNode):
            return [node for node in value.value if isinstance(node, yaml.MappingNode)]
    return []


def _list_edits(text: str, card: yaml.MappingNode, values: dict[str, NewValue]) -> Iterator[_Edit]:
    nodes = {key.value: (key, value) for key, value in card.value}
    last_key, last_value = card.value[-1]
    column = card.value[0][0].start_mark.column
    for key, value in values.items():
        if key in nodes and value is not None:
            yield from _replace_value(text, *nodes[key], value, in_braces=card.flow_style)
        elif key in nodes:
            yield _remove(text, *nodes[key], in_braces=card.flow_style)
        elif value is not None and card.flow_style:
            end = last_value.end_mark.index
            yield _Edit(end, end, f", {key}: {_write_in_braces(value)}")
        elif value is not None:
            end = _find_line_end(text, _find_end(text, last_key, last_value))
            yield _Edit(end, end, f"\n{' ' * column}{key}:{_write_value(value, column)}")


def _find_end(text: str, key: yaml.Node, value: yaml.Node) -> int:
    """Return where the text of a value really ends: without the line ends and comments that follow it."""
    start = key.end_mark.index
    lines = text[start : value.end_mark.index].rstrip().split("\n")
    is_block = isinstance(value, yaml.ScalarNode) and value.style in ("|", ">")
    while len(lines) > 1 and not is_block and lines[-1].lstrip().startswith(("#", "\r")):
        lines.pop()
    return start + len("\n".join(lines).rstrip())


def _find_line_end(text: str, position: int) -> int:
    """Return the end of the line, before the carriage return if it has one."""
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return end - (text[end - 1 : end] == "\r")


def _replace_value(text: str, key: yaml.Node, old: yaml.Node, new: NewValue, *, in_braces: bool) -> Iterator[_Edit]:
    start, end = key.end_mark.index, _find_end(text, key, old)
    if in_braces or (isinstance(new, tuple) and isinstance(old, yaml.SequenceNode) and old.flow_style):
        yield _Edit(old.start_mark.index, max(old.start_mark.index, end), _write_in_braces(new))
        return
    column = key.start_mark.column
    written = _write_value(new, column)
    rest = text[end : _find_line_end(text, end)]
    if "\n" in written and rest.strip().startswith("#"):  # a comment behind a block would be text of it
        margin = key.start_mark.index
        yield _Edit(margin, margin, f"{rest.strip()}\n{' ' * column}")
        end += len(rest)
    yield _Edit(start, end, f":{written}")


def _remove(text: str, key: yaml.Node, value: yaml.Node, *, in_braces: bool) -> _Edit:
    if in_braces:
        start = text.rfind(",", 0, key.start_mark.index)
        return _Edit(start, value.end_mark.index, "")
    end = _find_line_end(text, _find_end(text, key, value))
    return _Edit(text.rfind("\n", 0, key.start_mark.index), end, "")


def _write_value(value: NewValue, column: int) -> str:
    """Write what follows the colon of a key in this column, counted from 0."""
    if isinstance(value, tuple):
        return f" {_write_in_braces(value)}"
    if isinstance(value, dict):
        margin = " " * (column + 2)
        return "".join(f"\n{margin}{key}: {write_scalar(text, column + 2)}" for key, text in value.items())
    return f" {write_scalar(value or '', column)}"


def _write_in_braces(value: NewValue) -> str:
    if isinstance(value, tuple):
        texts = (text if _PLAIN.fullmatch(text) else quote_with_escapes(text) for text in value)
        return f"[{', '.join(texts)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {quote_with_escapes(text)}" for key, text in value.items()) + "}"
    return quote_with_escapes(value or "")


def _indent_as_others(text: str, added: str) -> str:
    """Indent whole cards, written as `  - id: …`, as the cards before them are."""
    line = next((line for line in text.split("\n") if line.lstrip(" ").startswith("- ")), "  - ")
    depth = len(line) - len(line.lstrip(" "))
    if depth == 2:
        return added
    return "\n".join(f"{' ' * depth}{line[2:]}" if line else "" for line in added.split("\n"))
