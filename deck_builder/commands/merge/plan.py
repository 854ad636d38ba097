"""Plans a personal update: which notes, note types and media of a release go to a learner, and as what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deck_builder.build.packed_note_type import unpack_note_type
from deck_builder.commands.merge.learners_decks import LearnersDecks
from deck_builder.commands.merge.media_names import find_new_names, list_media_to_send, rename_media
from deck_builder.commands.merge.merge_note_types import (
    OTHER_SCHEMA,
    NoteTypeMerge,
    find_base_note_type,
    merge_note_type,
)
from deck_builder.commands.merge.merge_notes import NoteMerge, merge_note
from deck_builder.packages.compare import list_contents
from deck_builder.packages.compare_note_types import compare_note_types
from deck_builder.packages.learners_release import find_base, find_last_release, list_earlier_texts, sort_releases
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.commands.merge.merge_texts import Conflicts
    from deck_builder.packages.model import Package, PackedNote, PackedNoteType

_LATEST: Final = 1 << 40
"""No time in seconds is later: the ids of rows are made of milliseconds, and a database takes 64 bits."""
_MOST_CARDS: Final = 1 << 16
"""The number of cards that Anki's numbers for them allow on one note."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A personal update."""

    mine: Package
    """The learner's export."""
    new: Package
    """The release."""
    has_base: bool
    """Whether any release is known that the learner's notes began with."""
    notes: tuple[NoteMerge, ...]
    """The notes that both the learner and the release have, in the order of the release."""
    added: tuple[PackedNote, ...]
    """The notes that the learner gets, as the merged package has them."""
    left_out: tuple[PackedNote, ...]
    """The notes of the release that the learner had, and that are not in the export."""
    note_types: tuple[NoteTypeMerge, ...]
    """The note types of the learner's notes."""
    sent: tuple[PackedNote, ...]
    """Everything that the merged package has."""
    decks: Mapping[str, str]
    """The names that the decks of the release have in the merged package."""
    media: Mapping[str, str]
    """The files that the learner gets: their names in the merged package, by those in the release."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not self.sent


def plan_merge(
    mine: Package,
    new: Package,
    earlier: Sequence[Package],
    conflicts: Conflicts = "mine",
    *,
    had_all: bool = False,
) -> MergePlan:
    """Plan the update of a learner who has exported `mine` to the release `new`.

    `earlier` are the releases that the learner may have; `had_all` says that they had each of them. Raises InputError
    if the learner has no note of the release.
    """
    for package in (mine, new):
        _refuse_damage(package)
    shared = [guid for guid in new.notes if guid in mine.notes]
    if not shared:
        message = f"`{mine.file.name}` has none of the notes of `{new.file.name}`"
        raise InputError("P720", message)
    names = find_new_names(mine, new, earlier)
    to_send = list_media_to_send(mine, new, names)
    new = rename_media(new, names)
    earlier = sort_releases(earlier)
    last = len(earlier) - 1 if had_all else find_last_release(mine, earlier)
    if last >= 0 and _is_older(new, earlier[last]):
        message = f"`{new.file.name}` is older than the release that you have, `{earlier[last].file.name}`"
        raise InputError("P721", message, place=Place(new.file))
    releases = (*earlier, new)  # a learner may have imported the release already
    known = {guid for release in earlier for guid in release.notes}
    note_types = _NoteTypes(mine, earlier, last, conflicts)
    decks = LearnersDecks(mine, ((mine.notes[guid], new.notes[guid]) for guid in shared))
    cards = _Cards(decks)
    notes = []
    for guid in shared:
        own, theirs = mine.notes[guid], new.notes[guid]
        note_type = note_types.merge(own.note_type, theirs.note_type).result
        base = find_base(own, releases, last) if guid in known else None
        doubtful = list_earlier_texts(own, base, releases) if base else frozenset()
        merged = merge_note(own, theirs, base, note_type, conflicts, doubtful)
        notes.append(replace(merged, result=cards.add_new(merged)))
    added, left_out = [], []
    for guid, note in new.notes.items():
        if guid in mine.notes:
            continue
        if any(guid in release.notes for release in earlier[: last + 1]):
            left_out.append(note)
        else:
            added.append(cards.place(_with_note_type(note, note_types.find(note.note_type)), note))
    has_base = any(merge.base for merge in notes)
    sent = [_leave_known_cards(merge) for merge in notes if merge.is_sent]
    carried = {note.note_type.id for note in (*sent, *added)}
    for each in note_types.merges:
        if each.result.mod != each.mine.mod and each.result.id not in carried:  # Anki takes no note type without notes
            sent += [_leave_known_cards(merge) for merge in notes if merge.result.note_type.id == each.result.id][:1]
    places = {guid: place for place, guid in enumerate(new.notes)}
    if not has_base:  # the learner may have them all the same, and words of their own in them
        born = min(note.mod for note in new.notes.values())
        added = [replace(note, mod=born) for note in added]
    sent += added
    return MergePlan(
        mine=mine,
        new=new,
        has_base=has_base,
        notes=tuple(notes),
        added=tuple(added),
        left_out=tuple(left_out),
        note_types=tuple(note_types.merges),
        sent=tuple(sorted(sent, key=lambda note: places[note.guid])),
        decks={name: decks.find(name) for name in new.decks},
        media={name: names.get(name, name) for name in to_send},
    )


def _is_older(new: Package, had: Package) -> bool:
    """Whether a release has only notes as they were in another one or before."""
    pairs = [(note.mod, had.notes[guid].mod) for guid, note in new.notes.items() if guid in had.notes]
    return any(mod < other for mod, other in pairs) and all(mod <= other for mod, other in pairs)


def _refuse_damage(package: Package) -> None:
    """Raise InputError (P704) for what Anki never writes and no package can have."""
    fault = ""
    for note_type in {id(note.note_type): note.note_type for note in package.notes.values()}.values():
        if not (note_type.templates and 0 <= note_type.sort_field < len(note_type.fields)):
            fault = f"the note type “{shorten(note_type.name, 40)}” has no card, or no field to sort by"
        elif abs(note_type.mod) > _LATEST:
            fault = f"the note type “{shorten(note_type.name, 40)}” has no time"
    for note in package.notes.values():
        if abs(note.mod) > _LATEST or any(not 0 <= ordinal <= _MOST_CARDS for ordinal in note.decks):
            fault = f"the note `{shorten(note.guid, 40)}` has a time or a card that Anki can't have"
    if fault:
        raise InputError("P704", f"`{package.file.name}` is damaged: {fault}", place=Place(package.file))


class _NoteTypes:
    """The note types of the learner, merged with those of the release."""

    def __init__(self, mine: Package, releases: Sequence[Package], last: int, conflicts: Conflicts) -> None:
        self._mine, self._releases, self._last, self._conflicts = mine, releases, last, conflicts
        self._merges: dict[tuple[int, int], NoteTypeMerge] = {}

    @property
    def merges(self) -> list[NoteTypeMerge]:
        """Those that were merged so far."""
        return [*self._merges.values()]

    def merge(self, mine: PackedNoteType, new: PackedNoteType) -> NoteTypeMerge:
        """Merge the note type of a learner's note with that of the same note in the release."""
        key = (mine.id, new.id)
        if key not in self._merges:
            base = find_base_note_type(mine, new.id, self._releases, self._last)
            self._merges[key] = merge_note_type(mine, new, base, self._conflicts)
        return self._merges[key]

    def find(self, new: PackedNoteType) -> PackedNoteType:
        """The note type that a new note gets: the one that the learner has for it, or else that of the release."""
        mine = self._mine.note_types.get(new.id) or self._find_counterpart(new)
        return self.merge(mine, new).result if mine else new

    def _find_counterpart(self, new: PackedNoteType) -> PackedNoteType | None:
        """The note type that the learner's notes have in place of one of the release: CrowdAnki gives it another id."""
        merges = self._merges.values()
        return next((each.mine for each in merges if each.new.id == new.id and each.stays != OTHER_SCHEMA), None)


class _Cards:
    """The cards that notes get."""

    def __init__(self, decks: LearnersDecks) -> None:
        self._decks = decks
        self._note_types: dict[tuple[int, int], NoteType] = {}

    def add_new(self, merged: NoteMerge) -> PackedNote:
        """Return the merged note with its cards: the learner's, and those that come."""
        result, new = merged.result, merged.new
        ordinals = self._list_ordinals(result, new)
        missing = {ordinal: deck for ordinal, deck in self._place(ordinals, new) if ordinal not in merged.mine.decks}
        return replace(result, decks={**merged.mine.decks, **missing})

    def place(self, note: PackedNote, new: PackedNote) -> PackedNote:
        """Return a note that the learner gets, with its cards in the learner's decks; `new` is that of the release."""
        return replace(note, decks=dict(self._place(self._list_ordinals(note, new), new)))

    def _place(self, ordinals: Collection[int], new: PackedNote) -> Iterator[tuple[int, str]]:
        for ordinal in sorted(ordinals):
            yield ordinal, self._decks.find(new.decks.get(ordinal, new.deck))

    def _list_ordinals(self, note: PackedNote, new: PackedNote) -> Collection[int]:
        """The cards that Anki makes of a note; those of the release if it is the same there."""
        if note.fields == new.fields and not compare_note_types(note.note_type, new.note_type).breaks:
            return new.decks.keys()
        key = (note.note_type.id, note.note_type.mod)
        if key not in self._note_types:
            self._note_types[key] = unpack_note_type(note.note_type)
        return self._note_types[key].list_ordinals(note.fields, note.tags)


def _leave_known_cards(merged: NoteMerge) -> PackedNote:
    """Return the merged note with the cards that the learner does not have."""
    decks = {ordinal: deck for ordinal, deck in merged.result.decks.items() if ordinal not in merged.mine.decks}
    return replace(merged.result, decks=decks)


def _with_note_type(note: PackedNote, note_type: PackedNoteType) -> PackedNote:
    """Return a note of the release with a note type of the learner's."""
    contents = list_contents(note_type.fields, note)
    return replace(note, note_type=note_type, fields=tuple(content or "" for content in contents))
