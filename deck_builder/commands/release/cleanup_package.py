"""The cleanup package: it empties retired notes, so that Anki's "Empty Cards" can remove them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from deck_builder.build.dated_notes import Note
from deck_builder.build.note_types import make_note_type_without_cards
from deck_builder.content.cloze import fill_gaps
from deck_builder.deck.model import RETIRED_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock, LockedKind, RetiredCard
    from deck_builder.packages.model import Package


def add_retired_content(lock: Lock, old: Package) -> Lock:
    """Add to the lock what the cleanup package sends of the cards that the last release retires.

    `old` is the package of an earlier release. A retired note keeps its fields and tags, and has the version that
    retired it in its field `Retired`.
    """
    version = lock.releases[-1].version
    return lock._replace(
        retired={
            key: _with_content(card, lock.kinds[card.card.kind], old, lock.deck_id)
            if card.version == version and not card.fields and card.card.guid in old.notes
            else card
            for key, card in lock.retired.items()
        },
    )


def list_without_content(lock: Lock) -> list[str]:
    """The ids of the cards that the last release retires and whose fields are not known yet."""
    version = lock.releases[-1].version
    return [card_id for card_id, card in lock.retired.items() if card.version == version and not card.fields]


def _with_content(card: RetiredCard, kind: LockedKind, old: Package, deck_id: str) -> RetiredCard:
    note = old.notes[card.card.guid]
    position = next(index for index, field in enumerate(kind.fields) if field.key == RETIRED_KEY)
    fields = (*note.fields[:position], card.version or "", *note.fields[position + 1 :])
    return card._replace(fields=fields, tags=tuple(sorted({*note.tags, f"{deck_id}::retired"})))


def _without_cards(fields: tuple[str, ...], kind: LockedKind) -> tuple[str, ...]:
    """The fields without gaps, if gaps would make cards: Anki makes a card of each gap, whatever the template says."""
    return tuple(fill_gaps(text) for text in fields) if kind.cloze else fields


@contextmanager
def draft_cleanup_package(deck: Deck, lock: Lock, folder: Path) -> Iterator[Path]:
    """Make the package that empties every retired note, in a temporary folder inside `folder`.

    Put it in its place before the end of the block. Raises OSError and sqlite3.OperationalError.

    Its notes have no cards, and its note types are older than those of any learner: it adds nothing, and changes only
    the retired notes that a learner has.
    """
    from deck_builder.build.package import PackageWriter  # late, because it loads genanki, and that asyncio

    sent = [card for card in lock.retired.values() if card.fields]
    with PackageWriter(folder, deck, min((card.mod for card in sent), default=0)) as writer:
        note_types = {key: make_note_type_without_cards(lock.kinds[key]) for key in {card.card.kind for card in sent}}
        for position, card in enumerate(sorted(sent, key=lambda card: card.card.guid), 1):
            note = Note(
                guid=card.card.guid,
                note_type=note_types[card.card.kind],
                fields=_without_cards(card.fields, lock.kinds[card.card.kind]),
                tags=card.tags,
                mod=card.mod,
                ordinals=(),
                deck_name=deck.name,
                position=position,
            )
            writer.add(note, ())
        yield writer.finish("")
