"""One import in a rehearsal: what the packages predict, what the learner did before it, and what then happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from deck_builder.commands.rehearse.state import CardKey
from deck_builder.lock.moved_between_packages import NOTHING_MOVED
from deck_builder.packages.compare import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.commands.rehearse.state import CollectionState, ImportLog
    from deck_builder.lock.moved_between_packages import MovedContent
    from deck_builder.packages.compare import Difference, NoteChange

Outcome = Literal["new", "updated", "skipped", "conflict"]
"""What Anki does with a note of the new package."""


@dataclass(frozen=True, slots=True)
class LearnerActions:
    """What a learner did before the import, as far as it decides what they get."""

    wrote_before: frozenset[str] = frozenset()
    """Guids of the notes that the learner wrote into before the release came out."""
    wrote_after: frozenset[str] = frozenset()
    """Guids of the notes that the learner wrote into after the release came out."""
    merges: bool = False
    """Whether the learner ticks "Merge note types"."""


@dataclass(frozen=True, slots=True)
class VisibleFaults:
    """What a learner sees is wrong when looking through the cards."""

    blank: frozenset[CardKey]
    """Cards whose front shows nothing."""
    missing_media: Mapping[str, tuple[str, ...]]
    """Files that a note names and the collection does not have, by the note's guid."""
    old_media: tuple[str, ...]
    """Files with new content in the package and still the old content in the collection."""


@dataclass(frozen=True)
class ObservedImport:
    """Everything known about one import of the new package by one learner."""

    difference: Difference
    """How the new package differs from the old one."""
    actions: LearnerActions
    """What the learner did before."""
    before: CollectionState
    """The learner's collection before the import."""
    log: ImportLog
    """Anki's log of the import."""
    after: CollectionState
    """The learner's collection after the import."""
    faults: VisibleFaults
    """What the learner sees is wrong after the import."""
    newcomer: CollectionState
    """The collection of someone who has imported the new package alone: the measure for everybody else."""
    newcomer_faults: VisibleFaults
    """What this newcomer sees is wrong."""
    taken_back: frozenset[str] = frozenset()
    """Guids of notes that may be sent again although they hold the same as in the old package."""

    moved: MovedContent = NOTHING_MOVED
    """What the new package has under another identity than the learner knows it by."""

    @property
    def is_newcomers(self) -> bool:
        """Whether the learner is the newcomer."""
        return self.after is self.newcomer

    @cached_property
    def changes(self) -> dict[str, NoteChange]:
        """The notes that differ between the packages, by guid."""
        return {change.new.guid: change for change in self.difference.changed}

    def title(self, guid: str) -> str:
        """Name a note for a person, in quotation marks."""
        note = self.difference.new.notes.get(guid) or self.difference.old.notes.get(guid)
        return f"“{title_of(note, 60) if note else guid}”"

    def card_title(self, key: CardKey) -> str:
        """Name a card for a person: its note, and the card's number where the note has several."""
        note = self.difference.new.notes.get(key.guid) or self.difference.old.notes.get(key.guid)
        several = key.ordinal > 0 or (note is not None and len(note.decks) > 1)
        return self.title(key.guid) + (f", card {key.ordinal + 1}" if several else "")

    def has_new_content(self, guid: str) -> bool:
        """Whether the fields or tags of a note differ between the packages."""
        change = self.changes.get(guid)
        return bool(change and (change.fields or change.tags_added or change.tags_removed))

    def has_new_note_type(self, guid: str) -> bool:
        """Whether a note has another note type in the new package."""
        change = self.changes.get(guid)
        return bool(change and change.old.note_type.id != change.new.note_type.id)

    def expected_outcome(self, guid: str) -> Outcome:
        """Predict what happens to a note of the new package."""
        if guid not in self.before.notes:
            return "new"
        change = self.changes.get(guid)
        if change and change.arrival == "conflict" and not self.actions.merges:
            return "conflict"
        if guid in self.actions.wrote_after:
            return "skipped"
        return "updated" if self.has_new_content(guid) or self.has_new_note_type(guid) else "skipped"

    def outcome(self, guid: str) -> Outcome:
        """Look up in Anki's log what happened to a note of the new package."""
        if guid in self.log.new_guids:
            return "new"
        if guid in self.log.updated_guids:
            return "updated"
        return "skipped" if guid in self.log.unchanged_guids else "conflict"

    @cached_property
    def lost_edits(self) -> frozenset[str]:
        """The guids of the notes on which the learner's own words or tags are gone."""
        lost = set()
        for guid in self.actions.wrote_before | self.actions.wrote_after:
            before, after = self.before.notes.get(guid), self.after.notes.get(guid)
            if before and after and not (before.fields == after.fields and {*before.tags} <= {*after.tags}):
                lost.add(guid)
        return frozenset(lost)

    @cached_property
    def announced_cards(self) -> frozenset[CardKey]:
        """The cards that the learner should get according to the packages."""
        announced = set()
        for guid, note in self.difference.new.notes.items():
            change = self.changes.get(guid)
            if (outcome := self.outcome(guid)) == "new":
                announced |= {CardKey(guid, ordinal) for ordinal in note.decks}
            elif change and outcome != "conflict":
                announced |= {CardKey(guid, ordinal) for ordinal in change.cards_added}
        return frozenset(announced - self.before.cards.keys())

    @cached_property
    def expected_empty_cards(self) -> frozenset[CardKey]:
        """The cards that may be empty after the import.

        These are the cards that the new version of a note no longer has, and the new cards of a note that the learner
        wrote into after the release: the learner's version has no words for them.
        """
        left = {CardKey(guid, ordinal) for guid, change in self.changes.items() for ordinal in change.cards_left}
        return frozenset(left | {key for key in self.announced_cards if key.guid in self.actions.wrote_after})
