"""The notes of a package, each with its time, and a digest of them all."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.description import describe_deck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock, LockedCard, LockedKind
    from deck_builder.lock.releases import DraftTimes, PlannedRelease


class Note(NamedTuple):
    """A note ready to be written. A tuple, because each card has one."""

    guid: str
    """Its guid."""
    note_type: NoteType
    """Its note type."""
    fields: tuple[str, ...]
    """Its fields as HTML, in the order of the note type."""
    tags: tuple[str, ...]
    """Its tags."""
    mod: int
    """When it last changed, in seconds since 1970."""
    ordinals: tuple[int, ...]
    """The numbers of its cards, counted from 0."""
    deck_name: str
    """The deck that its cards go into."""
    position: int
    """Its place among the notes of the package, counted from 1."""
    other_decks: Mapping[int, str] = MappingProxyType({})
    """The decks of the cards that go into another one, by the card's ordinal."""


class DatedNotes:
    """Makes the notes of a package, and a digest of them all.

    `times` gives the `mod` that each note and note type has in the package; `kinds` are the note types' new entries.
    """

    def __init__(self, times: PlannedRelease | DraftTimes, kinds: Mapping[str, LockedKind]) -> None:
        self.times, self.time_of, self.kinds = times, times.time_of, kinds
        self.note_types: dict[str, NoteType] = {}
        self.hash = hashlib.blake2b(digest_size=12)

    def make(self, compiled: CompiledCard, entry: LockedCard, position: int) -> Note:
        """The note of a card; `entry` is the card's in the new lock, `position` counts from 1."""
        content, guid = compiled.content, compiled.identity.guid
        self.add(entry, compiled.note_type, compiled.deck_name, guid)
        if compiled.other_decks:
            self.hash.update(f"{compiled.other_decks}\x1e".encode())
        return Note(
            guid=guid,
            note_type=self.note_types[compiled.card.kind.key],
            fields=content.fields,
            tags=content.tags,
            mod=self.time_of(entry),
            ordinals=content.ordinals,
            deck_name=compiled.deck_name,
            other_decks=compiled.other_decks,
            position=position,
        )

    def add(self, entry: LockedCard, note_type: NoteType, deck_name: str, guid: str) -> None:
        """Add a note to the digest. `entry` is the card's in the new lock, `deck_name` where all its cards go."""
        self.date_note_type(entry.kind, note_type)
        self.hash.update(summarize_note(guid, self.time_of(entry), entry.digest, entry.ordinals, deck_name).encode())

    def add_editions(self, notes: Sequence[Note | None]) -> None:
        """Add to the digest what the smaller editions have of the last card."""
        summary = [note and (note.mod, note.fields, note.ordinals) for note in notes]
        self.hash.update(f"{summary}\x1e".encode())

    def date_note_type(self, key: str, compiled: NoteType) -> NoteType:
        """The note type of the kind with this key, with its time."""
        note_type = self.note_types.get(key)
        if note_type is None:
            time_of = self.times.time_of_dated if compiled.names_release else self.time_of
            note_type = self.note_types[key] = compiled._replace(mod=time_of(self.kinds[key]))
        return note_type

    def add_summaries(self, summary: str) -> None:
        """Add the notes of a whole file to the digest; `summary` is as `DatedFile` has it."""
        self.hash.update(summary.encode())

    def digest_package(self, deck: Deck, lock: Lock) -> str:
        """A digest of all that the package holds except the name of its release, once all notes were made."""
        for key, note_type in sorted(self.note_types.items()):
            summary = (key, note_type.id, self.time_of(self.kinds[key]), lock.kinds[key].digest)
            self.hash.update(f"{summary}\x1e".encode())
        self.hash.update(f"{deck.preset}\x1e{describe_deck(deck, '')}".encode())
        if deck.has_html_description or deck.subdecks:
            self.hash.update(f"\x1e{deck.has_html_description}{dict(deck.subdecks)}".encode())
        return self.hash.hexdigest()


def summarize_note(guid: str, mod: int, digest: str, ordinals: tuple[int, ...], deck_name: str) -> str:
    """Summarize a note for the digest of a package. `mod` is its time in it, `digest` that of its content."""
    return f"{(guid, mod, digest, ordinals, deck_name)}\x1e"
