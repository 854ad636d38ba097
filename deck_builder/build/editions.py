"""What the smaller editions of a deck have of its cards: the same notes, with less in them.

Every edition has the same guids, note types and decks, so a learner moves to a larger one by importing its package.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from deck_builder.deck.editions import is_tagged, leaves_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.deck.editions import EditionCounts
    from deck_builder.deck.model import Card, Edition
    from deck_builder.lock.content import Content


def make_editions(
    card: Card, note_type: NoteType, content: Content, editions: Sequence[Edition]
) -> tuple[Content | None, ...]:
    """Make what each edition has of a card, the smallest first. None if it leaves the card out."""
    return tuple(_make_edition(card, note_type, content, edition) for edition in editions)


def _make_edition(card: Card, note_type: NoteType, content: Content, edition: Edition) -> Content | None:
    if leaves_out(edition, card):
        return None
    key = card.kind.key
    empty, left = edition.fields.get(key, frozenset()), edition.templates.get(key, frozenset())
    if not empty and not left:
        return content
    if left and note_type.cloze:  # its only template
        return None
    filled = {guard for template, guard in note_type.guards.items() if template in left}
    fields = tuple(
        "yes" if name in filled else "" if name in empty else text
        for name, text in zip(note_type.field_keys, content.fields, strict=True)
    )
    if fields == content.fields:
        return content
    ordinals = note_type.list_ordinals(fields, content.tags)
    if not ordinals:
        return None
    text = "".join(fields)
    media = tuple(file for file in content.media if file in note_type.media or _is_named(file.name, text))
    return content._replace(fields=fields, ordinals=ordinals, media=media)


def _is_named(name: str, text: str) -> bool:
    """Whether a text names a media file, as it is or as HTML or an address has it."""
    return any(form in text for form in (name, escape(name), quote(name)))


def count_editions(
    counts: EditionCounts,
    card: Card,
    content: Content,
    editions: Sequence[Edition],
    contents: Sequence[Content | None],
) -> None:
    """Count what each edition has of a card; `content` is what the whole deck has, `contents` those of the editions."""
    larger: Content | None = content
    for edition, own in zip(reversed(editions), reversed(contents), strict=True):
        if own != larger:
            counts.smaller.add(edition.key)
        if own:
            counts.notes[edition.key] = counts.notes.get(edition.key, 0) + 1
            counts.cards[edition.key] = counts.cards.get(edition.key, 0) + len(own.ordinals)
        larger = own
        counts.tags.update(tag for tag in edition.tags if any(is_tagged((tag,), of_card) for of_card in card.tags))
