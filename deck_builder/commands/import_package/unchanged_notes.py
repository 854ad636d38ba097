"""Entries of the first lock for notes that surely compile to what the package has of them, without compiling them.

Most notes of most packages are such: what would be read, rendered and checked is known from the search for their
Markdown. All others are compiled as a build compiles them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.import_package.editable_texts import is_same, summarize
from deck_builder.commands.import_package.texts import correct_tags
from deck_builder.content.raw_html import render_raw_html
from deck_builder.lock.card_texts import REST, hash_rest
from deck_builder.lock.model import ADOPTED, LockedCard
from deck_builder.source import values

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.pipeline import CardPass
    from deck_builder.commands.import_package.card_files import CardFile
    from deck_builder.commands.import_package.editable_texts import EditableText, EditableTexts, NoteSummary
    from deck_builder.commands.import_package.subdecks import PlacedNote
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Kind
    from deck_builder.packages.model import PackedNote

_HAS_CODE: Final = ("<", "\\")
"""What a name needs to be more than text."""


class UnchangedNote(NamedTuple):
    """A note that needs not be compiled."""

    guid: str
    """Its guid."""
    kind: Kind
    """Its kind."""
    note_type: NoteType
    """Its note type."""
    tags: tuple[str, ...]
    """Its tags."""
    mod: int
    """When it last changed, in seconds since 1970."""
    summary: NoteSummary
    """What the lock has of its content."""

    def lock(self, subdeck: str) -> LockedCard:
        """Make its entry. `subdeck` is the one that its card file names."""
        digest, ordinals, of_fields = self.summary
        texts = (*of_fields, (REST, hash_rest(self.tags, subdeck)))
        return LockedCard(self.guid, self.kind.key, digest, self.mod, ordinals, ADOPTED, texts=texts)


def find_unchanged_notes(file: CardFile, texts: EditableTexts, cards: CardPass) -> dict[str, UnchangedNote]:
    """Find the notes of a card file that are not changed by it, by the ids of their cards.

    `cards` is the pass that compiles the others. The first card of the file is never among those found: it stands for
    what is wrong with the file.
    """
    found = {}
    media = cards.deck.media
    read_back = (cards.deck.kinds.get(key) for key in {kind.key for kind in file.kinds})
    pairs = ((kind, cards.find_note_type(kind)) for kind in read_back if kind)
    usual = {kind.key: (kind, note_type) for kind, note_type in pairs if _is_usual(kind, note_type)}
    for position, (card_id, placed, imported) in enumerate(zip(file.card_ids, file.notes, file.kinds, strict=True)):
        if position == 0 or imported.key not in usual or not _has_usual_names(placed):
            continue
        kind, note_type = usual[imported.key]
        note = placed.note
        summary = texts.summaries.get(note.guid)
        if summary is None and not kind.depends_on_fields and _stays_the_same(note, texts, kind, media):
            written = [text.text for text in texts.by_guid[note.guid]]
            summary = summarize(kind, note_type, note.fields, written, note.tags)
        if summary:
            found[card_id] = UnchangedNote(note.guid, kind, note_type, note.tags, note.mod, summary)
    return found


def leave_out_unchanged(
    mapping: values.Mapping | None, described: values.Mapping, unchanged: Mapping[str, UnchangedNote]
) -> dict[str, UnchangedNote]:
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


def _stays_the_same(note: PackedNote, texts: EditableTexts, kind: Kind, media: MediaFolder) -> bool:
    """Whether the texts of a note become its HTML, and nothing is to be said about them."""
    of_note = texts.by_guid[note.guid]
    return len(of_note) == len(note.fields) == len(kind.fields) and all(
        text.is_simple or text.is_same or _is_same(html, text, field.key, texts.markdown_keys[kind.key], media)
        for html, text, field in zip(note.fields, of_note, kind.fields, strict=True)
    )


def _is_usual(kind: Kind, note_type: NoteType) -> bool:
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


def _has_usual_names(placed: PlacedNote) -> bool:
    """Whether all cards of a note are in one subdeck, and its subdeck and tags are only text."""
    return not placed.others and not any(sign in placed.subdeck for sign in _HAS_CODE) and _are_usual(placed.note.tags)


@lru_cache(maxsize=1024)
def _are_usual(tags: tuple[str, ...]) -> bool:
    """Whether tags stay as they are when they are written and read."""
    return correct_tags(tags) == tags and all(
        tag.split() == [tag] and all(tag.split("::")) and not any(sign in tag for sign in _HAS_CODE) for tag in tags
    )


def _is_same(html: str, text: EditableText, field: str, markdown_keys: frozenset[str], media: MediaFolder) -> bool:
    """Whether a text of HTML becomes the field's HTML, and nothing is to be said about it."""
    if field in markdown_keys and not text.is_html:
        return False
    return is_same(html, text.text, render_raw_html(text.text, media))
