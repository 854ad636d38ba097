<<<<<<< HEAD
"""Edits the texts and tags of cards in their files; comments and layout stay.

Every edit is tried: the file is read again, and must say what it said before, except for the edited value.
=======
"""Edits values in card files line by line: comments, order and layout stay.

Every edit is read back. One that would say something else than what was asked for is not made.
>>>>>>> 7f36159 (A newer package updates the deck folder that an earlier one became, by guid and line by line)
"""

from __future__ import annotations

<<<<<<< HEAD
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.folder import MARKDOWN
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import Span, find_scalars, insert_line, replace_scalar, write_ways
from deck_builder.source.quotes import quote, quote_with_escapes
from deck_builder.source.values import Mapping, Sequence
=======
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from deck_builder.problems.problem import Problems
from deck_builder.source.quotes import quote_with_escapes
from deck_builder.source.read import read_yaml
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write import write_scalar
>>>>>>> 7f36159 (A newer package updates the deck folder that an earlier one became, by guid and line by line)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

<<<<<<< HEAD
    from deck_builder.deck.model import Deck
    from deck_builder.source.values import Value


@dataclass(frozen=True, slots=True)
class CardEdit:
    """A new value for a key of a card."""

    card: str
    """The card's id."""
    key: str
    """The key; `tags` for new tags."""
    text: str = ""
    """The new text."""
    is_html: bool = False
    """Whether the text is HTML in a field of Markdown, which a card says with the key `html`."""
    is_trimmed: bool = False
    """Whether line ends at the end of the text mean nothing, so that it may keep those that it has."""
    tags: tuple[str, ...] = ()
    """The tags to add; for the key `tags`."""
    before: str = ""
    """If the card does not have the key: the key below whose value it goes."""


def edit_card(text: str, file: Path, deck: Deck, edit: CardEdit) -> str | None:
    """Return the text of a card file with one edit; None if the file can't be edited in this way."""
    mapping = parse_card_file(text.encode(), file, deck, Problems())
    card = _find_card(mapping, edit.card)
    if mapping is None or card is None:
        return None
    old = card.get(edit.key)
    if edit.is_trimmed and isinstance(old, str):
        edit = replace(edit, text=edit.text + old[len(old.rstrip("\n")) :])
    wanted = _list_values(mapping, edit)
    ways = _edit_markdown(text, card, edit) if file.suffix == MARKDOWN else _edit_yaml(text, card, edit)
    for new in ways:
        after = parse_card_file(new.encode(), file, deck, Problems())
        if after is not None and dict(after) == wanted:
            return new
    return None


def _find_card(mapping: Mapping | None, card_id: str) -> Mapping | None:
    cards = mapping.get("cards") if mapping is not None else None
    every = cards if isinstance(cards, Sequence) else ()
    found = [card for card in every if isinstance(card, Mapping) and card.get("id") == card_id]
    return found[0] if len(found) == 1 else None


def _list_values(mapping: Mapping, edit: CardEdit) -> dict[str, object]:
    """What the file is to say after the edit."""
    cards: list[object] = []
    every = mapping["cards"]
    for card in every if isinstance(every, Sequence) else ():
        if isinstance(card, Mapping) and card.get("id") == edit.card:
            cards.append({**card, edit.key: _new_value(card.get(edit.key), edit)})
        else:
            cards.append(card)
    return {**mapping, "cards": cards}


def _new_value(old: Value | None, edit: CardEdit) -> object:
    if edit.tags:
        return [*(old if isinstance(old, Sequence) else [old] if old else []), *edit.tags]
    return {"html": edit.text} if edit.is_html else edit.text


def _edit_yaml(text: str, card: Mapping, edit: CardEdit) -> Iterator[str]:
    spans = find_scalars(text)
    if edit.tags:
        yield from _add_tags(text, card, edit, spans)
        return
    value = card.get(edit.key)
    if isinstance(value, Mapping) and edit.is_html and set(value) == {"html"}:
        (margin, mark) = value.marks["html"]
        if span := spans.get(mark):
            yield from (replace_scalar(text, span, way) for way in write_ways(edit.text, margin[1] - 1, span.sign))
    elif isinstance(value, str):
        (margin, mark) = card.marks[edit.key]
        span = spans.get(mark)
        for way in _write_value(edit, margin[1] - 1, span.sign) if span else ():
            if span:
                yield replace_scalar(text, span, way)
    elif value is None and edit.before in card and isinstance(card[edit.before], str):
        (margin, mark) = card.marks[edit.before]
        if span := spans.get(mark):
            indent = margin[1] - 1
            for way in _write_value(edit, indent, ""):
                yield insert_line(text, span.last_line, f"{' ' * indent}{edit.key}: {way}".replace(": \n", ":\n", 1))


def _write_value(edit: CardEdit, indent: int, sign: str) -> Iterator[str]:
    if edit.is_html:
        for way in write_ways(edit.text, indent + 2, ""):
            yield f"\n{' ' * (indent + 2)}html: {way}"
        yield f"{{html: {quote_with_escapes(edit.text)}}}"  # the card is in braces
    else:
        yield from write_ways(edit.text, indent, sign)


def _add_tags(text: str, card: Mapping, edit: CardEdit, spans: dict[tuple[int, int], Span]) -> Iterator[str]:
    tags = card.get("tags")
    if tags is None and (span := spans.get(card.marks["id"][1])):
        indent = card.marks["id"][0][1] - 1
        for listed in (", ".join(edit.tags), ", ".join(map(quote, edit.tags))):
            yield insert_line(text, span.last_line, f"{' ' * indent}tags: [{listed}]")
            yield replace_scalar(text, span, f"{edit.card}, tags: [{listed}]")  # the card is in braces
    elif isinstance(tags, Sequence) and tags and (span := spans.get(tags.marks[-1])):
        old = text.split("\n")[span.line][span.column : span.end]
        dash = text.split("\n")[span.line][: span.column]
        for more in (edit.tags, tuple(map(quote, edit.tags))):
            if dash.strip() == "-":
                yield insert_line(text, span.last_line, "\n".join(f"{dash}{tag}" for tag in more))
            yield replace_scalar(text, span, f"{old}, {', '.join(more)}")


def _edit_markdown(text: str, card: Mapping, edit: CardEdit) -> Iterator[str]:
    """A text in Markdown stands in its file as it is: it can be replaced where it begins."""
    old = card.get(edit.key)
    if edit.is_html or edit.tags or not isinstance(old, str) or not old:
        return
    line, column = card.marks[edit.key][1]
    lines = text.split("\n")
    above = sum(len(each) + 1 for each in lines[: line - 1])
    for start in (above + column - 1, text.find(old, above)):
        if start >= 0 and text.startswith(old, start):
            yield text[:start] + edit.text + text[start + len(old) :]
=======
NewValue = str | tuple[str, ...] | dict[str, str] | None
"""A value for a key of a card: a text, a list of texts, keys with texts; None takes the key away."""


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
        return f"[{', '.join(map(quote_with_escapes, value))}]"
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
>>>>>>> 7f36159 (A newer package updates the deck folder that an earlier one became, by guid and line by line)
