"""What an import may not do to a learner, judged from what their collection was before and is after.

The predictions are those of `compare`; the facts are Anki's import log and the collection.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.commands.rehearse.anki import CardKey
from deck_builder.content.plain_text import remove_hash
from deck_builder.packages.compare import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.commands.rehearse.anki import ImportLog, State, StoredCard
    from deck_builder.packages.compare import Difference, NoteChange

Promise = Literal[
    "import", "update", "edit", "conflict", "schedule", "card", "empty", "note type", "media", "again", "cleanup"
]
"""What was promised: that a package can be imported; that what changed arrives, and nothing else; that own words on
other notes stay; that no note is in conflict; that schedules stay; that exactly the cards that were announced
come; that none is empty; that note types stay one, and get their style; that pictures and sounds come along; that
a second import changes nothing; that the cleanup package removes retired cards alone."""

Outcome = Literal["new", "updated", "skipped", "conflict"]

_IN_WORDS: Final[Mapping[Outcome, str]] = {
    "new": "added it",
    "updated": "updated it",
    "skipped": "left it alone",
    "conflict": "found it in conflict",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was not kept: what happened, and the guid of the note it happened to, where there is one."""

    promise: Promise
    message: str
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Doings:
    """What a learner did and chose that decides about what they get; notes by their guids.

    `wrote_before` are the notes that the learner wrote into before the release came out, `wrote_after` those after
    it. `merges` is whether "Merge note types" was ticked.
    """

    wrote_before: frozenset[str] = frozenset()
    wrote_after: frozenset[str] = frozenset()
    merges: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a learner looks at: fronts that show nothing, and files that are named and not there, by guid.

    `old_media` are files of which the learner does not have what the new package holds under the name.
    """

    blank: frozenset[CardKey]
    missing_media: Mapping[str, tuple[str, ...]]
    old_media: tuple[str, ...]


@dataclass(frozen=True)
class Meeting:
    """One import: what the packages say, who imports, the collection before and after, and what Anki said.

    `newcomer` is the collection of someone who has the new package alone: what of it everyone should see in the end.
    `taken_back` are guids of notes that may be sent again though they hold the same as before.
    """

    difference: Difference
    doings: Doings
    before: State
    imported: ImportLog
    after: State
    seen: Seen
    newcomer: State
    newcomer_seen: Seen
    taken_back: frozenset[str] = frozenset()

    @cached_property
    def changes(self) -> dict[str, NoteChange]:
        """The notes that differ between the packages, by guid."""
        return {each.new.guid: each for each in self.difference.changed}

    def title(self, guid: str) -> str:
        """A note as a person knows it, in quotation marks."""
        note = self.difference.new.notes.get(guid) or self.difference.old.notes.get(guid)
        return f"“{title_of(note, 60) if note else guid}”"

    def card(self, key: CardKey) -> str:
        """A card as a person knows it: its note, and which of its cards it is where there are several."""
        note = self.difference.new.notes.get(key.guid) or self.difference.old.notes.get(key.guid)
        several = key.ordinal > 0 or (note is not None and len(note.decks) > 1)
        return self.title(key.guid) + (f", card {key.ordinal + 1}" if several else "")

    def differs(self, guid: str) -> bool:
        """Whether a note of both packages holds something else in the new one."""
        change = self.changes.get(guid)
        return bool(change and (change.fields or change.tags_added or change.tags_removed))

    def replaced(self, guid: str) -> bool:
        """Whether a note is of another note type in the new package."""
        change = self.changes.get(guid)
        return bool(change and change.old.note_type.id != change.new.note_type.id)

    def expected(self, guid: str) -> Outcome:
        """What should happen to a note of the new package."""
        if guid not in self.before.notes:
            return "new"
        change = self.changes.get(guid)
        if change and change.arrival == "conflict" and not self.doings.merges:
            return "conflict"
        if guid in self.doings.wrote_after:
            return "skipped"
        return "updated" if self.differs(guid) or self.replaced(guid) else "skipped"

    def found(self, guid: str) -> Outcome:
        """What happened to a note of the new package, as Anki says."""
        if guid in self.imported.new_guids:
            return "new"
        if guid in self.imported.updated_guids:
            return "updated"
        return "skipped" if guid in self.imported.unchanged_guids else "conflict"

    @cached_property
    def lost_edits(self) -> frozenset[str]:
        """The notes on which the learner's own words or tags are gone."""
        gone = set()
        for guid in self.doings.wrote_before | self.doings.wrote_after:
            before, after = self.before.notes.get(guid), self.after.notes.get(guid)
            if before and after and not (before.fields == after.fields and {*before.tags} <= {*after.tags}):
                gone.add(guid)
        return frozenset(gone)

    @cached_property
    def announced(self) -> frozenset[CardKey]:
        """The cards that the packages say the learner gets."""
        found = set()
        for guid, note in self.difference.new.notes.items():
            change = self.changes.get(guid)
            if (outcome := self.found(guid)) == "new":
                found |= {CardKey(guid, ordinal) for ordinal in note.decks}
            elif change and outcome != "conflict":
                found |= {CardKey(guid, ordinal) for ordinal in change.cards_added}
        return frozenset(found - self.before.cards.keys())

    @cached_property
    def left_empty(self) -> frozenset[CardKey]:
        """The cards that the packages say stay with nothing on them.

        Where a learner keeps a version of their own, so do cards that come and that this version has no words for.
        """
        found = {CardKey(guid, each) for guid, change in self.changes.items() for each in change.cards_left}
        found |= {key for key in self.announced if key.guid in self.doings.wrote_after}
        return frozenset(found)


def broken_promises(meeting: Meeting) -> tuple[Broken, ...]:
    """Every promise that an import did not keep."""
    return (
        *_notes(meeting),
        *_untouched(meeting),
        *_own_words(meeting),
        *_schedules(meeting),
        *_cards(meeting),
        *_note_types(meeting),
        *_media(meeting),
    )


def _notes(meeting: Meeting) -> Iterator[Broken]:
    in_use = {note.note_type for note in meeting.before.notes.values()}
    for each in meeting.difference.note_types:
        if each.breaks and each.old.id in in_use and not meeting.doings.merges:
            reason = "; ".join(each.breaks)
            yield Broken(
                "conflict", f"No note of the note type “{each.old.name}” is updated any more, because {reason}."
            )
    for guid in meeting.difference.new.notes:
        expected, found = meeting.expected(guid), meeting.found(guid)
        title = meeting.title(guid)
        if found == "conflict":
            if expected != "conflict" or not meeting.replaced(guid):
                yield Broken("conflict", f"{title} is in conflict, and not updated.", guid)
        elif expected == "updated" and found == "skipped":
            message = f"{title} changed, and the learner does not get it: to Anki it is not newer than what they have."
            yield Broken("update", message, guid)
        elif expected == "skipped" and found == "updated":
            excused = guid in meeting.taken_back or meeting.doings.merges or guid in meeting.lost_edits
            if not excused:
                yield Broken("update", f"{title} is sent again, although nothing in it is different.", guid)
        elif expected != found:
            message = f"{title} should have come otherwise (expected: {expected}), but Anki {_IN_WORDS[found]}."
            yield Broken("update", message, guid)
        if found in ("new", "updated") and (differing := _unlike_the_newcomers(meeting, guid)):
            yield Broken("update", f"{title} came, but {differing} what the new package says.", guid)


def _unlike_the_newcomers(meeting: Meeting, guid: str) -> str:
    """What of a note that came is not as someone has it who has the new package alone."""
    after, right = meeting.after.notes.get(guid), meeting.newcomer.notes.get(guid)
    if after is None or right is None:
        return "is not there, unlike"
    names = meeting.newcomer.note_types[right.note_type].fields
    replaced = meeting.difference.replaced_media  # Anki gives such a file another name, in the note too
    if len(after.fields) != len(right.fields):
        return "its fields are not"
    for name, is_now, should_be in zip(names, after.fields, right.fields, strict=True):
        if is_now != should_be and not any(file in should_be for file in replaced):
            return f"its field “{name}” is not"
    return "" if after.tags == right.tags else "its tags are not"


def _untouched(meeting: Meeting) -> Iterator[Broken]:
    """Notes that Anki does not say to have updated, and that are not as they were."""
    for guid, before in meeting.before.notes.items():
        after = meeting.after.notes.get(guid)
        if after is None:
            yield Broken("update", f"{meeting.title(guid)} is gone.", guid)
        elif meeting.doings.merges or guid in meeting.imported.updated_guids:
            continue
        elif after[:3] != before[:3]:  # all but its mod
            yield Broken("update", f"{meeting.title(guid)} is another, though Anki did not update it.", guid)


def _own_words(meeting: Meeting) -> Iterator[Broken]:
    for guid in sorted(meeting.lost_edits):
        if guid in meeting.doings.wrote_after:
            message = f"{meeting.title(guid)}: what the learner wrote after the release came out is lost."
            yield Broken("edit", message, guid)
        elif not meeting.differs(guid) and guid not in meeting.taken_back:
            message = (
                f"{meeting.title(guid)}: what the learner wrote is lost, although nothing in the note is different."
            )
            yield Broken("edit", message, guid)


def _schedules(meeting: Meeting) -> Iterator[Broken]:
    for key, before in meeting.before.cards.items():
        after = meeting.after.cards.get(key)
        if after is None:
            yield Broken("schedule", f"{meeting.card(key)}: the card is gone, and with it its schedule.", key.guid)
        elif after != before:
            what = _different_schedule(meeting, before, after)
            yield Broken("schedule", f"{meeting.card(key)}: {what}.", key.guid)


def _different_schedule(meeting: Meeting, before: StoredCard, after: StoredCard) -> str:
    if before.deck != after.deck:
        decks = meeting.after.decks
        return f"the card was moved to the deck “{decks.get(after.deck, '')}”"
    parts = (name for name in before._fields if getattr(before, name) != getattr(after, name))
    return "its " + ", its ".join(f"{name} was {getattr(before, name)} and is {getattr(after, name)}" for name in parts)


def _cards(meeting: Meeting) -> Iterator[Broken]:
    come = meeting.after.cards.keys() - meeting.before.cards.keys()
    for key in sorted(come - meeting.announced):
        yield Broken("card", f"{meeting.card(key)}: the learner has a card that the package does not have.", key.guid)
    for key in sorted(meeting.announced - come):
        yield Broken("card", f"{meeting.card(key)}: the card did not come.", key.guid)
    empty = meeting.after.empty - meeting.before.empty - meeting.left_empty
    for key in sorted(empty):
        yield Broken("empty", f"{meeting.card(key)}: the card is empty.", key.guid)
    in_package = meeting.difference.new.notes.keys() - meeting.doings.wrote_after
    own = meeting.after is meeting.newcomer
    blank = meeting.seen.blank - meeting.after.empty - meeting.left_empty
    for key in sorted(blank if own else blank - meeting.newcomer_seen.blank):
        if key.guid in in_package and meeting.found(key.guid) != "conflict":
            yield Broken("empty", f"{meeting.card(key)}: the front of the card shows nothing.", key.guid)


def _note_types(meeting: Meeting) -> Iterator[Broken]:
    known = meeting.before.note_types.keys() | meeting.difference.new.note_types.keys()
    for key in sorted(meeting.after.note_types.keys() - known):
        name = meeting.after.note_types[key].name
        yield Broken("note type", f"The learner has the note type “{name}” beside the one that they had.")
    for key, packed in meeting.difference.new.note_types.items():
        found = meeting.after.note_types.get(key)
        if found and key not in meeting.before.note_types and found.name != packed.name:
            message = (
                f"Anki calls the note type “{packed.name}” “{found.name}”, since there is one of that name already."
            )
            yield Broken("note type", message)
    breaks = {each.new.id for each in meeting.difference.note_types if each.breaks}
    for key, before in meeting.before.note_types.items():
        after, right = meeting.after.note_types.get(key), meeting.newcomer.note_types.get(key)
        if after is None or key in breaks or (meeting.doings.merges and key not in meeting.difference.new.note_types):
            continue
        if key not in meeting.difference.new.note_types:
            if after != before:
                yield Broken("note type", f"The note type “{before.name}” is another, and is not in the new package.")
        elif right and after != right:
            message = (
                f"The note type “{right.name}” looks or is called different now, and the learner does not get that."
            )
            yield Broken("note type", message)
    if meeting.doings.merges:
        return
    for guid, note in meeting.before.notes.items():
        later = meeting.after.notes.get(guid)
        if later and later.note_type != note.note_type:
            yield Broken("note type", f"{meeting.title(guid)} is of another note type now.", guid)


def _media(meeting: Meeting) -> Iterator[Broken]:
    own = meeting.after is meeting.newcomer
    for guid, names in meeting.seen.missing_media.items():
        known = () if own else meeting.newcomer_seen.missing_media.get(guid, ())
        gone = [name for name in names if name not in known]
        if gone and guid in meeting.difference.new.notes and meeting.found(guid) != "conflict":
            files = ", ".join(f"“{remove_hash(name)}”" for name in gone)
            yield Broken("media", f"{meeting.title(guid)} names {files}, and the learner does not get it.", guid)
    for name in meeting.seen.old_media:
        yield Broken("media", f"“{remove_hash(name)}” is another file now, and the learner keeps the old one.")
