"""Edits the texts and tags of cards in their files; comments and layout stay.

Every edit is tried: the file is read again, and must say what it said before, except for the edited value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.folder import MARKDOWN
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import Span, find_scalars, fold_like, insert_line, replace_scalar, write_ways
from deck_builder.source.quotes import quote, quote_with_escapes
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
        if span and not edit.is_html and (folded := fold_like(text, span, edit.text)):
            yield folded
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
