"""Brings edits of fields and tags in Anki back into the card files that they come from, line by line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.notes import compile_card
from deck_builder.commands.pull.source_values import EditedCard, find_source_values
from deck_builder.content.comparing import fold_name
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.cards import read_cards_of_text
from deck_builder.deck.edit_card_files import edit_card_file
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.deck.model import Card, Deck
    from deck_builder.source.write_values import NewValue


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A difference that does not come back by itself."""

    card: str
    """The card's id."""
    name: str
    """The name of the field in Anki, or `tags`."""
    before: str
    """What the deck's files say, as HTML."""
    after: str
    """What Anki has, as HTML."""


@dataclass(frozen=True, slots=True)
class PulledCard:
    """A card with edits that may come back."""

    compiled: CompiledCard
    """The card as it is in its file."""
    edits: dict[str, LeftAlone]
    """What was edited in Anki, by the key of the field; the tags by the key `tags`."""
    values: dict[str, dict[str, NewValue]]
    """The keys of the card that each of them changes, by the same key. Those without a way back are not in it."""


@dataclass(frozen=True, slots=True)
class EditedCardFile:
    """A card file with the edits that came back."""

    old: str
    """Its text."""
    new: str
    """Its text with the edits."""
    changed: tuple[str, ...]
    """The ids of the cards with an edit that came back."""
    no_way_back: tuple[LeftAlone, ...]
    """The edits that no line in a card file says."""


def is_same_html(one: str, other: str) -> bool:
    """Whether two contents of a field are the same, but for marks of Anki's editor."""
    return _nfc(one) == _nfc(other) or tidy_editor_html(one) == tidy_editor_html(other)


def read_typed(file: Path, deck: Deck) -> dict[str, Mapping]:
    """The keys of the cards of a file, as their author typed them, by id."""
    mapping = read_card_file(file, deck, Problems())
    cards = mapping.get("cards") if mapping else None
    listed = cards if isinstance(cards, list) else []
    return {str(card.get("id")): card for card in listed if isinstance(card, Mapping)}


def find_ways_back(
    compiled: CompiledCard, edits: dict[str, LeftAlone], typed: Mapping | None, deck: Deck
) -> PulledCard:
    """Find what the card's file may say for each edit."""
    card, media = compiled.card, deck.media
    names = {
        file.name: file.path.relative_to(media.root).as_posix()
        for file in compiled.content.media
        if file.path.is_relative_to(media.root)
    }
    as_anki_does = compiled.note_type.has_shapes_of_anki
    edited = EditedCard(card, typed or {}, compiled.content, compiled.identity.known, deck, names, as_anki_does)
    values: dict[str, dict[str, NewValue]] = {}
    for key, edit in edits.items():
        found = _find_tags(card, edit) if key == "tags" else find_source_values(edit.after, key, edit.before, edited)
        if found is not None:
            values[key] = found
    return PulledCard(compiled, edits, values)


def _find_tags(card: Card, edit: LeftAlone) -> dict[str, NewValue] | None:
    """The tags of a card after an edit; None if it has not the tags that were removed."""
    own, removed = {fold_name(tag) for tag in card.tags}, {fold_name(tag) for tag in edit.before.split()}
    if not removed <= own:
        return None
    return {"tags": (*(tag for tag in card.tags if fold_name(tag) not in removed), *edit.after.split()) or None}


def edit_file(file: Path, cards: Sequence[PulledCard], deck: Deck) -> EditedCardFile:
    """Edit a card file, and compile its cards again: an edit that they do not show has no way back. Writes nothing."""
    data = read_bytes(file, deck.folder, Problems())
    old = data.decode("utf-8", errors="replace") if data else ""
    while True:
        changes = {
            each.compiled.card.id: {key: value for found in each.values.values() for key, value in found.items()}
            for each in cards
            if each.values
        }
        edited = edit_card_file(old, file, deck, changes)
        shown = _compile_again(cards, edited.text, file, deck)
        wrong = [
            (each, key)
            for each in cards
            for key, values in each.values.items()
            if key not in shown[each.compiled.card.id]
            or any((each.compiled.card.id, changed) in edited.left for changed in values)
        ]
        if not wrong:
            break
        for each, key in wrong:
            del each.values[key]
    return EditedCardFile(
        old=old,
        new=edited.text,
        changed=tuple(each.compiled.card.id for each in cards if each.values),
        no_way_back=tuple(
            edit for each in cards for key, edit in each.edits.items() if key not in shown[each.compiled.card.id]
        ),
    )


def _compile_again(cards: Sequence[PulledCard], text: str, file: Path, deck: Deck) -> dict[str, set[str]]:
    """Compile cards from the new text of their file. Returns which edits each of them shows then, by its id."""
    shown: dict[str, set[str]] = {each.compiled.card.id: set() for each in cards}
    by_id = {each.compiled.card.id: each for each in cards if each.values}
    cards_now = {card_id: each.compiled.card for card_id, each in by_id.items()}
    problems = Problems()
    for card in read_cards_of_text(text, file, deck, cards_now, problems) if by_id else ():
        pulled = by_id[card.id]
        note_type = pulled.compiled.note_type
        content = compile_card(card, deck, note_type, problems, pulled.compiled.identity)
        if any(problem.card == card.id and problem.severity == "error" for problem in problems):
            continue
        contents = dict(zip(note_type.field_keys, content.fields, strict=True))
        shown[card.id] = {
            key
            for key, edit in pulled.edits.items()
            if (_has_tags(content.tags, edit) if key == "tags" else is_same_html(contents[key], edit.after))
        }
    return shown


def _has_tags(tags: Sequence[str], edit: LeftAlone) -> bool:
    """Whether a card has the tags that were added, and none that was removed."""
    own = {fold_name(tag) for tag in tags}
    added, removed = ({fold_name(tag) for tag in listed.split()} for listed in (edit.after, edit.before))
    return added <= own and not removed & own


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
