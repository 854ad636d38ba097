"""What differs between two packages, and what a learner who has the first one gets from the second.

Anki recognises a note by its guid. It updates the note only where the incoming `mod` is newer and the note type has not
changed its fields and templates (`rslib/src/import_export/package/apkg/import/`). `deck-builder rehearse` tests every
prediction made here with real Anki.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.content.cloze import fill_gaps
from deck_builder.content.comparing import fold_deck_name, fold_name
from deck_builder.content.image_occlusion import SHAPE_PREFIX
from deck_builder.content.plain_text import to_plain_text
from deck_builder.deck.model import RETIRED_FIELD
from deck_builder.packages.compare_note_types import NoteTypeChange, compare_note_types, is_same_part
from deck_builder.patterns import compile_late
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deck_builder.packages.model import Package, PackedField, PackedNote

_SHAPES: Final = compile_late(r"\{\{c[\d,]+::image-occlusion:[^{}]*\}\}")
"""Shapes on a picture, which are no words."""

Arrival = Literal["updated", "same", "older", "conflict"]
"""What Anki does by default with a note that a learner has: it updates the note; it skips the note, which is not newer
and has the same content; it skips the note although it has other content; it reports a conflict."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with other content."""

    name: str
    """The field's name, as it is now."""
    before: str
    """The HTML of the field as it was."""
    after: str
    """The HTML of the field as it is."""


@dataclass(frozen=True, slots=True)
class Move:
    """A card that is in another subdeck of the new package. A learner's own card never moves."""

    ordinal: int
    """Which of the note's cards it is, counted from 0."""
    before: str
    """The full name of the card's deck as it was."""
    after: str
    """The full name of the card's deck as it is."""


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note of both packages that differs, or that Anki writes again as it was (`arrival` is then "updated")."""

    old: PackedNote
    """The note as it was."""
    new: PackedNote
    """The note as it is."""
    arrival: Arrival
    """What Anki does with it."""
    fields: tuple[FieldChange, ...]
    """The fields that differ."""
    tags_added: tuple[str, ...]
    """The tags that only the new note has."""
    tags_removed: tuple[str, ...]
    """The tags that only the old note has."""
    cards_added: tuple[int, ...]
    """The ordinals of the cards that the learner gets."""
    cards_left: tuple[int, ...]
    """The ordinals of the cards that stay with the learner with nothing on them."""
    moves: tuple[Move, ...]
    """The cards that are in another subdeck."""

    @property
    def only_sent_again(self) -> bool:
        """Whether the learner's note is written again with what it has already."""
        return not (self.fields or self.tags_added or self.tags_removed or self.cards_added or self.cards_left)

    @property
    def changes_note_type(self) -> bool:
        """Whether the note is of another note type now."""
        return self.old.note_type.id != self.new.note_type.id

    @property
    def is_retired(self) -> bool:
        """Whether the new package fills the field that empties the note's cards."""
        return any(field.name == RETIRED_FIELD and field.after and not field.before for field in self.fields)


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two packages."""

    old: Package
    """The package that the learner has."""
    new: Package
    """The package that comes."""
    added: tuple[PackedNote, ...]
    """The notes that only the new package has."""
    changed: tuple[NoteChange, ...]
    """The notes of both packages that differ or are sent again."""
    left_out: tuple[PackedNote, ...]
    """The notes that only the old package has."""
    unchanged: int
    """The number of notes of both packages that stay as they are."""
    note_types: tuple[NoteTypeChange, ...]
    """The note types of both packages that differ."""
    new_media: tuple[str, ...]
    """The names of files that only the new package has."""
    old_media: tuple[str, ...]
    """The names of files that only the old package has."""
    replaced_media: tuple[str, ...]
    """The names of files that have other bytes in the new package."""
    deck_names: tuple[str, str]
    """What the deck was called and what it is called; empty where no one deck holds all cards."""

    def with_arrival(self, arrival: Arrival) -> tuple[NoteChange, ...]:
        """The changed notes that Anki treats in this way."""
        return tuple(change for change in self.changed if change.arrival == arrival)

    @property
    def updated(self) -> tuple[NoteChange, ...]:
        """The notes that arrive with other content, tags or cards."""
        return tuple(change for change in self.with_arrival("updated") if not change.only_sent_again)

    @property
    def sent_again(self) -> tuple[NoteChange, ...]:
        """The notes that arrive as the learner has them already."""
        return tuple(change for change in self.with_arrival("updated") if change.only_sent_again)

    @property
    def retired(self) -> tuple[NoteChange, ...]:
        """The notes that the new package empties, for learners to remove."""
        return tuple(change for change in self.changed if change.is_retired)

    @property
    def moved(self) -> tuple[NoteChange, ...]:
        """The notes with a card in another subdeck."""
        return tuple(change for change in self.changed if change.moves)

    @property
    def deck_name(self) -> str:
        """What the deck is called now; empty where no one deck holds all cards."""
        before, after = self.deck_names
        return after or before

    @property
    def rename(self) -> tuple[str, str] | None:
        """The deck's name before and now; None where it has the same name."""
        before, after = self.deck_names
        is_renamed = before and after and fold_deck_name(before) != fold_deck_name(after)
        return (before, after) if is_renamed else None

    @property
    def is_empty(self) -> bool:
        """Whether a learner gets nothing at all."""
        return not (self.added or self.changed or self.left_out or self.note_types)


def compare(old: Package, new: Package) -> Difference:
    """What differs between two packages of one deck."""
    deck_names = (old.deck_name, new.deck_name)
    note_types = {
        key: compare_note_types(old.note_types[key], note_type, deck_names)
        for key, note_type in new.note_types.items()
        if key in old.note_types
    }
    changed = []
    unchanged = 0
    for guid, note in new.notes.items():
        if (before := old.notes.get(guid)) is None:
            continue
        conflicts = note.note_type.id != before.note_type.id or bool(note_types[note.note_type.id].breaks)
        change = _compare_notes(before, note, deck_names, conflicts=conflicts)
        if change.arrival == "same" and change.only_sent_again and not change.moves:
            unchanged += 1
        else:
            changed.append(change)
    in_both = old.media.keys() & new.media.keys()
    return Difference(
        old=old,
        new=new,
        added=tuple(note for guid, note in new.notes.items() if guid not in old.notes),
        changed=tuple(changed),
        left_out=tuple(note for guid, note in old.notes.items() if guid not in new.notes),
        unchanged=unchanged,
        note_types=tuple(change for change in note_types.values() if change.changes or change.breaks),
        new_media=tuple(sorted(new.media.keys() - old.media.keys())),
        old_media=tuple(sorted(old.media.keys() - new.media.keys())),
        replaced_media=tuple(sorted(name for name in in_both if old.media[name] != new.media[name])),
        deck_names=deck_names,
    )


def title_of(note: PackedNote, most: int = 90) -> str:
    """A note's title: its first field that has text to read, cut after `most` characters."""
    return title_of_fields(note.fields, note.guid, most)


def title_of_fields(fields: Iterable[str], guid: str, most: int = 90) -> str:
    """The title of a note with these fields, as `title_of` makes it; its guid if there is nothing to read."""
    texts = (to_plain_text(_SHAPES.sub("", field) if SHAPE_PREFIX in field else field) for field in fields)
    return shorten(" ".join(fill_gaps(next(filter(None, texts), guid)).split()), most)


def subdeck_of(deck: str, root: str) -> str:
    """A deck's name below the deck `root`; empty for `root` itself. A deck elsewhere keeps its full name."""
    is_inside = root and (deck == root or deck.startswith(f"{root}::"))
    return deck.removeprefix(root).removeprefix("::") if is_inside else deck


def _compare_notes(old: PackedNote, new: PackedNote, deck_names: tuple[str, str], *, conflicts: bool) -> NoteChange:
    fields = tuple(_compare_fields(old, new))
    tags_added, tags_removed = _only_in_first(new.tags, old.tags), _only_in_first(old.tags, new.tags)
    arrival: Arrival
    if conflicts:
        arrival = "conflict"
    elif new.mod > old.mod:
        arrival = "updated"
    else:
        arrival = "older" if fields or tags_added or tags_removed else "same"
    return NoteChange(
        old=old,
        new=new,
        arrival=arrival,
        fields=fields,
        tags_added=tags_added,
        tags_removed=tags_removed,
        cards_added=tuple(sorted(new.decks.keys() - old.decks.keys())),
        cards_left=tuple(sorted(old.decks.keys() - new.decks.keys())),
        moves=tuple(_find_moves(old, new, deck_names)),
    )


def _find_moves(old: PackedNote, new: PackedNote, deck_names: tuple[str, str]) -> Iterator[Move]:
    """The cards in another subdeck. A deck with a new name has moved no card."""
    if old.decks == new.decks:
        return
    for ordinal in sorted(old.decks.keys() & new.decks.keys()):
        before, after = old.decks[ordinal], new.decks[ordinal]
        subdecks = subdeck_of(before, deck_names[0]), subdeck_of(after, deck_names[1])
        if fold_deck_name(before) != fold_deck_name(after) and fold_deck_name(subdecks[0]) != fold_deck_name(
            subdecks[1]
        ):
            yield Move(ordinal, before, after)


def _only_in_first(tags: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = {fold_name(tag) for tag in others}
    return tuple(tag for tag in tags if fold_name(tag) not in known)


def _compare_fields(old: PackedNote, new: PackedNote) -> Iterator[FieldChange]:
    """The fields that differ, each compared with the one that Anki takes for the same."""
    contents = list_contents(new.note_type.fields, old)
    for field, before, after in zip(new.note_type.fields, contents, new.fields, strict=False):
        if (before or "") != after:
            yield FieldChange(field.name, before or "", after)
    for field, content in zip(old.note_type.fields, old.fields, strict=False):
        if content and not any(is_same_part(field, other) for other in new.note_type.fields):
            yield FieldChange(field.name, content, "")


def list_contents(fields: Sequence[PackedField], note: PackedNote) -> list[str | None]:
    """A note's contents in the order of `fields`, which may be another note type's; None where no field is the same."""
    own = note.note_type.fields
    if len(fields) == len(note.fields) and all(map(is_same_part, fields, own)):
        return list(note.fields)
    contents: list[str | None] = []
    for field in fields:
        same = (content for other, content in zip(own, note.fields, strict=False) if is_same_part(field, other))
        contents.append(next(same, None))
    return contents
