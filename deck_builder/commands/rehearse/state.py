"""What a learner's collection holds, and what Anki said about an import: plain data, read by `anki.Learner`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class ImportLog:
    """Anki's log of one import. Notes in conflict are only counted: Anki does not name them."""

    notes: int
    """How many notes the package has."""
    new: int
    """How many notes Anki added."""
    updated: int
    """How many notes Anki updated."""
    unchanged: int
    """How many notes Anki left alone, because the package's version is not newer."""
    conflicting: int
    """How many notes Anki could not update, because their note type has another schema."""
    new_guids: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The guids of the added notes."""
    updated_guids: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The guids of the updated notes."""
    unchanged_guids: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The guids of the notes left alone."""


class CardKey(NamedTuple):
    """Identifies a card across collections."""

    guid: str
    """The guid of its note."""
    ordinal: int
    """Its position among the note's cards, counted from 0."""


class StoredCard(NamedTuple):
    """What must not change about a card when a deck is updated: columns of Anki's table `cards`."""

    id: int
    """The card's id in this collection."""
    deck: int
    """The id of its deck."""
    type: int
    """New, learning, review or relearning, as Anki numbers them."""
    queue: int
    """Where it waits; negative numbers mean suspended or buried."""
    due: int
    """When it is due; the unit depends on `type`."""
    interval: int
    """Days between reviews."""
    factor: int
    """The ease, in permille."""
    reps: int
    """How often it was reviewed."""
    lapses: int
    """How often it was forgotten."""
    flags: int
    """The learner's flag."""
    data: str
    """More about its schedule, as JSON."""


class StoredNote(NamedTuple):
    """A note in a collection."""

    note_type: int
    """The id of its note type."""
    fields: tuple[str, ...]
    """The HTML of its fields, in the note type's order."""
    tags: tuple[str, ...]
    """Its tags, the learner's own among them."""
    mod: int
    """When it was last changed, in seconds since 1970."""


class StoredNoteType(NamedTuple):
    """A note type in a collection."""

    name: str
    """Its name, which Anki may have changed to make it unique."""
    css: str
    """Its style."""
    fields: tuple[str, ...]
    """The names of its fields."""
    templates: tuple[tuple[str, str, str], ...]
    """Each template's name, and the HTML of its front and of its back."""


class Rows(NamedTuple):
    """The notes and cards of a collection in the order of its tables, several notes with one guid among them."""

    notes: Mapping[int, tuple[str, StoredNote]]
    """The guid and the content of each note, by its id in this collection."""
    cards: Mapping[int, tuple[CardKey, StoredCard]]
    """The key and the schedule of each card, by its id in this collection."""


NO_ROWS: Final = Rows({}, {})
"""The rows of a new collection."""


@dataclass(frozen=True, slots=True)
class CollectionState:
    """Everything in a collection that an import may or may not change."""

    notes: Mapping[str, StoredNote]
    """The notes by guid."""
    cards: Mapping[CardKey, StoredCard]
    """The cards by key."""
    decks: Mapping[int, str]
    """The names of the decks by id."""
    note_types: Mapping[int, StoredNoteType]
    """The note types by id."""
    presets: Mapping[int, str]
    """The names of the deck presets by id."""
    empty: frozenset[CardKey]
    """The cards that "Empty Cards" would remove."""
    schema: int
    """When the schema last changed. A new value makes Anki upload the whole collection at the next sync."""
    rows: Rows = field(default=NO_ROWS, compare=False, repr=False)
    """What `notes` and `cards` were made of."""
