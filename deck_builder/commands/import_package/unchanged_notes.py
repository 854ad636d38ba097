"""Entries of the first lock for notes that surely compile to what the package has of them, without compiling them.

Most notes of most packages are such: what would be read, rendered and checked is known from the search for their
Markdown. All others are compiled as a build compiles them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.dated_notes import summarize_note
from deck_builder.commands.import_package.editable_texts import is_same, summarize
from deck_builder.commands.import_package.texts import correct_tags
from deck_builder.content.raw_html import render_raw_html
from deck_builder.lock.card_lines import state_card
from deck_builder.lock.card_texts import REST, hash_rest
from deck_builder.lock.model import ADOPTED, LockedCard
from deck_builder.source import values

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.pipeline import CardPass
    from deck_builder.commands.import_package.card_files import CardFile, FileNote
    from deck_builder.commands.import_package.editable_texts import EditableText, NoteSummary
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Kind

_HAS_CODE: Final = ("<", "\\")
"""What a name needs to be more than text."""


class UnchangedCard(NamedTuple):
    """The card of a note that needs not be compiled. A tuple, because there are many."""

    kind: str
    """The key of its kind."""
    ordinals: tuple[int, ...]
    """The numbers of its cards in Anki's sense, counted from 0."""
    stated: str | LockedCard
    """What the first lock says of it: its line, or its entry."""
    summary: str
    """What the digest of the package is made from."""


def find_unchanged_notes(
    file: CardFile,
    usual: Container[int],
    deck_name: str,
    find_summary: Callable[[FileNote], NoteSummary | None],
) -> dict[str, UnchangedCard]:
    """Find the notes of a card file that are not changed by it, by the ids of their cards.

    `usual` are the note types for which `is_usual` is true. `find_summary` returns the summary of a note whose texts
    surely become its HTML. The first card of the file is never among those found: it stands for what is wrong with the
    file.
    """
    found: dict[str, UnchangedCard] = {}
    subdeck = file.subdeck
    if any(sign in subdeck for sign in _HAS_CODE):
        return found
    full_name = f"{deck_name}::{subdeck}" if subdeck else deck_name
    for card_id, note, imported in islice(zip(file.card_ids, file.notes, file.kinds, strict=True), 1, None):
        if note.note_type in usual and not note.others and _are_usual(note.tags) and (summary := find_summary(note)):
            digest, ordinals, of_fields = summary
            texts = (*of_fields, (REST, hash_rest(note.tags, subdeck)))
            entry = LockedCard(note.guid, imported.key, digest, note.mod, ordinals, ADOPTED, texts=texts)
            in_package = summarize_note(note.guid, note.mod, digest, ordinals, full_name)
            found[card_id] = UnchangedCard(imported.key, ordinals, state_card(card_id, entry), in_package)
    return found


def find_others_unchanged(
    file: CardFile,
    texts: Mapping[str, Sequence[EditableText]],
    cards: CardPass,
    markdown_keys: Mapping[str, Container[str]],
) -> dict[str, UnchangedCard]:
    """Find those of the notes with these `texts` that are not changed, now that it is known which files are missing.

    `cards` is the pass that compiles the others.
    """
    deck = cards.deck
    usual: dict[int, tuple[Kind, NoteType]] = {}
    for note, imported in zip(file.notes, file.kinds, strict=True):
        if note.guid in texts and note.note_type not in usual:
            kind = deck.kinds.get(imported.key)
            if kind and is_usual(kind, note_type := cards.find_note_type(kind)):
                usual[note.note_type] = kind, note_type

    def find_summary(note: FileNote) -> NoteSummary | None:
        of_note = texts.get(note.guid)
        if of_note is None:
            return None
        return summarize_by_rendering(note, of_note, *usual[note.note_type], markdown_keys, deck.media)

    return find_unchanged_notes(file, usual, deck.name, find_summary)


def summarize_by_rendering(
    note: FileNote,
    texts: Sequence[EditableText],
    kind: Kind,
    note_type: NoteType,
    markdown_keys: Mapping[str, Container[str]],
    media: MediaFolder,
) -> NoteSummary | None:
    """Summarize a note with these texts; None if they don't surely become its HTML, or something is to be said."""
    if kind.depends_on_fields or not _stays_the_same(note, texts, kind, markdown_keys[kind.key], media):
        return None
    return summarize(kind, note_type, note.fields, [text.text for text in texts], note.tags)


def leave_out_unchanged(
    mapping: values.Mapping | None, described: values.Mapping, unchanged: Mapping[str, UnchangedCard]
) -> dict[str, UnchangedCard]:
    """Leave the cards of unchanged notes out of a card file that was read, and return the notes whose cards were.

    A card is left out if it reads as it was `described`, and so does what the file says about all its cards.
    """
    cards, expected = mapping and mapping.get("cards"), described["cards"]
    if mapping is None or not isinstance(cards, values.Sequence) or not isinstance(expected, values.Sequence):
        return {}
    if {**mapping, "cards": ""} != {**described, "cards": ""} or len(cards) != len(expected):
        return {}
    pairs = list(zip(cards, expected, cards.marks, strict=True))
    same = {card["id"] for card, other, _ in pairs if isinstance(card, values.Mapping) and card == other}
    left_out = {card_id: note for card_id, note in unchanged.items() if card_id in same}
    others = [(card, mark) for card, _, mark in pairs if not _has_id(card, left_out)]
    cards[:] = [card for card, _ in others]
    cards.marks = [mark for _, mark in others]
    return left_out


def _has_id(card: values.Value, ids: Container[str]) -> bool:
    return isinstance(card, values.Mapping) and card.get("id") in ids


def _stays_the_same(
    note: FileNote, texts: Sequence[EditableText], kind: Kind, markdown_keys: Container[str], media: MediaFolder
) -> bool:
    """Whether the texts of a note become its HTML, and nothing is to be said about them."""
    return len(texts) == len(note.fields) == len(kind.fields) and all(
        text.is_simple or text.is_same or _is_same(html, text, field.key, markdown_keys, media)
        for html, text, field in zip(note.fields, texts, kind.fields, strict=True)
    )


def is_usual(kind: Kind, note_type: NoteType) -> bool:
    """Whether a kind has nothing but texts of Markdown or HTML."""
    return (
        not kind.has_frame
        and not kind.has_options
        and note_type.has_own_tags
        and note_type.field_keys == tuple(field.key for field in kind.fields)
        and all(template.subdeck is None for template in kind.templates)
        and all(
            field.text in ("markdown", "html")
            and not (field.required or field.one_line or field.unique or field.default or field.most_words)
            for field in kind.fields
        )
    )


@lru_cache(maxsize=1024)
def _are_usual(tags: tuple[str, ...]) -> bool:
    """Whether tags stay as they are when they are written and read."""
    return correct_tags(tags) == tags and all(
        tag.split() == [tag] and all(tag.split("::")) and not any(sign in tag for sign in _HAS_CODE) for tag in tags
    )


def _is_same(html: str, text: EditableText, field: str, markdown_keys: Container[str], media: MediaFolder) -> bool:
    """Whether a text of HTML becomes the field's HTML, and nothing is to be said about it."""
    if field in markdown_keys and not text.is_html:
        return False
    return is_same(html, text.text, render_raw_html(text.text, media))
