"""What an import may not do to a learner: every promise, and the sentence for each way to break it.

Everything here is judged from data: the predictions of `compare`, Anki's import log, and the collection before and
after. Each sentence stands in the call of `BrokenPromise` that uses it, where the tests look for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.content.plain_text import remove_hash
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.commands.rehearse.observed_import import ObservedImport, Outcome

Promise = Literal[
    "import",
    "update",
    "edit",
    "conflict",
    "schedule",
    "card",
    "empty",
    "note type",
    "media",
    "again",
    "cleanup",
    "merge",
    "base",
]
"""What a release promises to learners:

- `import`: Anki can import the package.
- `update`: what changed arrives, and nothing else does.
- `edit`: the learner's own words stay on notes that did not change.
- `conflict`: no note is in conflict.
- `schedule`: cards keep their schedule.
- `card`: exactly the announced cards are added.
- `empty`: no card is empty.
- `note type`: note types do not multiply, and get their new style.
- `media`: pictures and sounds arrive.
- `again`: a second import changes nothing.
- `cleanup`: the cleanup package empties the cards of retired notes, and no other.
- `merge`: a merge keeps the learner's words, and brings every edit that did not touch them.
- `base`: an extension and its base are as without each other, in whatever order they come.
"""

_EXPECTED: Final[Mapping[Outcome, str]] = {
    "new": "have been added",
    "updated": "have been updated",
    "skipped": "have been left alone",
    "conflict": "be in conflict",
}
_HAPPENED: Final[Mapping[Outcome, str]] = {
    "new": "added it",
    "updated": "updated it",
    "skipped": "left it alone",
}


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """A promise that was not kept."""

    promise: Promise
    """Which promise."""
    message: str
    """What happened, in a sentence."""
    guid: str = ""
    """The guid of the note it happened to; empty where it is not about one note."""


def report_failed_import(package: Literal["old", "new"], reason: str) -> BrokenPromise:
    """Say that Anki can't import one of the two packages, with Anki's reason."""
    return BrokenPromise("import", f"Anki can't import the {package} package: {reason}")


def report_refused_merge(reason: str) -> BrokenPromise:
    """Say that a learner can't merge the new package, with the reason."""
    return BrokenPromise("merge", f"A merge is refused: {reason}.")


def find_broken_promises(observed: ObservedImport) -> tuple[BrokenPromise, ...]:
    """Find every promise that an import of the new package broke."""
    return (
        *_check_conflicts(observed),
        *_check_outcomes(observed),
        *_check_untouched_notes(observed),
        *_check_own_words(observed),
        *_check_schedules(observed),
        *_check_questions(observed),
        *_check_cards(observed),
        *_check_note_types(observed),
        *_check_media(observed),
        *(_check_package(observed) if observed.is_newcomers else ()),
    )


def _check_conflicts(observed: ObservedImport) -> Iterator[BrokenPromise]:
    used = {note.note_type for note in observed.before.notes.values()}
    for change in observed.difference.note_types:
        if change.breaks and change.old.id in used and not observed.actions.merges:
            name, reason = change.old.name, "; ".join(change.breaks)
            yield BrokenPromise("conflict", f"Notes of the note type “{name}” are no longer updated, because {reason}.")
    for guid in observed.difference.new.notes:
        announced = observed.expected_outcome(guid) == "conflict" and observed.has_new_note_type(guid)
        if observed.outcome(guid) == "conflict" and not announced:
            yield BrokenPromise("conflict", f"{observed.title(guid)} is in conflict and is not updated.", guid)


def _check_outcomes(observed: ObservedImport) -> Iterator[BrokenPromise]:
    for guid in observed.difference.new.notes:
        expected, outcome = observed.expected_outcome(guid), observed.outcome(guid)
        if outcome == "conflict" or expected == outcome == "skipped":
            continue
        title = observed.title(guid)
        if expected == "updated" and outcome == "skipped":
            yield BrokenPromise(
                "update",
                f"{title} changed, but the learner does not get the change, because its time is not newer than that of"
                " the learner's note.",
                guid,
            )
        elif expected == "skipped" and outcome == "updated":
            excused = guid in observed.taken_back or observed.actions.merges or guid in observed.lost_edits
            if not excused:
                yield BrokenPromise("update", f"{title} is sent again, although nothing in it changed.", guid)
        elif expected != outcome:
            yield BrokenPromise("update", f"{title} should {_EXPECTED[expected]}, but Anki {_HAPPENED[outcome]}.", guid)
        if outcome != "skipped":
            yield from _check_content(observed, guid)


def _check_content(observed: ObservedImport, guid: str) -> Iterator[BrokenPromise]:
    """Compare a note that arrived with the same note of the newcomer, up to the first difference."""
    title = observed.title(guid)
    after, right = observed.after.notes.get(guid), observed.newcomer.notes.get(guid)
    if after is None or right is None:
        yield BrokenPromise("update", f"Anki says that it imported {title}, but the note is not there.", guid)
        return
    if len(after.fields) != len(right.fields):
        fields = format_count(len(after.fields), "field")
        yield BrokenPromise("update", f"{title} was imported with {fields} instead of {len(right.fields)}.", guid)
        return
    replaced = observed.difference.replaced_media  # Anki renames such a file, in the note as well
    names = observed.newcomer.note_types[right.note_type].fields
    for name, content, should_be in zip(names, after.fields, right.fields, strict=True):
        if content != should_be and not any(file in should_be for file in replaced):
            yield BrokenPromise(
                "update", f"{title} was imported, but its field “{name}” differs from the new package.", guid
            )
            return
    if after.tags != right.tags:
        yield BrokenPromise("update", f"{title} was imported, but its tags differ from the new package.", guid)


def _check_untouched_notes(observed: ObservedImport) -> Iterator[BrokenPromise]:
    """Find notes that changed although Anki does not list them as updated."""
    for guid, before in observed.before.notes.items():
        after = observed.after.notes.get(guid)
        if after is None:
            yield BrokenPromise("update", f"{observed.title(guid)} is gone.", guid)
        elif observed.actions.merges or guid in observed.log.updated_guids:
            continue
        elif after._replace(mod=before.mod) != before:
            yield BrokenPromise("update", f"{observed.title(guid)} changed, although Anki did not update it.", guid)


def _check_own_words(observed: ObservedImport) -> Iterator[BrokenPromise]:
    for guid in sorted(observed.lost_edits):
        title = observed.title(guid)
        if guid in observed.actions.wrote_after:
            yield BrokenPromise("edit", f"{title}: what the learner wrote after the release came out is lost.", guid)
        elif not observed.has_new_content(guid) and guid not in observed.taken_back:
            yield BrokenPromise(
                "edit", f"{title}: what the learner wrote is lost, although nothing in the note changed.", guid
            )


def _check_schedules(observed: ObservedImport) -> Iterator[BrokenPromise]:
    for key, before in observed.before.cards.items():
        after = observed.after.cards.get(key)
        if after == before:
            continue
        title = observed.card_title(key)
        if after is None:
            yield BrokenPromise("schedule", f"{title}: the card is gone, and with it its schedule.", key.guid)
        elif before.deck != after.deck:
            deck = observed.after.decks.get(after.deck, "")
            yield BrokenPromise("schedule", f"{title}: the card was moved to the deck “{deck}”.", key.guid)
        else:
            pairs = zip(before._fields, before, after, strict=True)
            changes = ", its ".join(f"{name} was {was} and is {now}" for name, was, now in pairs if was != now)
            yield BrokenPromise("schedule", f"{title}: its {changes}.", key.guid)


def _check_questions(observed: ObservedImport) -> Iterator[BrokenPromise]:
    """Find cards whose interval was learned on another question."""
    moved = observed.moved
    other_notes = {guid for card in moved.cards for guid in (card.holder, card.owner)}
    for key in sorted(observed.before.cards):
        if key.guid not in observed.difference.new.notes or observed.outcome(key.guid) != "updated":
            continue
        title = observed.card_title(key)
        if key.guid in other_notes:
            before = title_of(observed.difference.old.notes[key.guid], 60)
            yield BrokenPromise(
                "schedule", f"{title}: the interval was learned on another question, “{before}”.", key.guid
            )
        elif any(gap.number == key.ordinal + 1 for gap in moved.gaps.get(key.guid, ())):
            yield BrokenPromise("schedule", f"{title}: the interval was learned on another gap of the note.", key.guid)


def _check_cards(observed: ObservedImport) -> Iterator[BrokenPromise]:
    added = observed.after.cards.keys() - observed.before.cards.keys()
    for key in sorted(added - observed.announced_cards):
        title = observed.card_title(key)
        yield BrokenPromise("card", f"{title}: the learner gets a card that is not in the package.", key.guid)
    for key in sorted(observed.announced_cards - added):
        yield BrokenPromise("card", f"{observed.card_title(key)}: the learner does not get the card.", key.guid)
    for key in sorted(observed.after.empty - observed.before.empty - observed.expected_empty_cards):
        yield BrokenPromise("empty", f"{observed.card_title(key)}: the card is empty.", key.guid)
    in_package = observed.difference.new.notes.keys() - observed.actions.wrote_after
    blank = observed.faults.blank - observed.after.empty - observed.expected_empty_cards
    for key in sorted(blank if observed.is_newcomers else blank - observed.newcomer_faults.blank):
        if key.guid in in_package and observed.outcome(key.guid) != "conflict":
            title = observed.card_title(key)
            yield BrokenPromise("empty", f"{title}: the front of the card shows nothing.", key.guid)


def _check_note_types(observed: ObservedImport) -> Iterator[BrokenPromise]:
    packaged, merges = observed.difference.new.note_types, observed.actions.merges
    before, after = observed.before.note_types, observed.after.note_types
    for key in sorted(after.keys() - before.keys() - packaged.keys()):
        yield BrokenPromise(
            "note type", f"The learner gets a second note type, “{after[key].name}”, beside the one they had."
        )
    for key, note_type in packaged.items():
        given = after[key].name if key in after and key not in before else note_type.name
        if given != note_type.name:
            yield BrokenPromise(
                "note type",
                f"Anki renames the note type “{note_type.name}” to “{given}”, because another one has this name.",
            )
    breaking = {change.new.id for change in observed.difference.note_types if change.breaks}
    for key, had in before.items():
        now, right = after.get(key), observed.newcomer.note_types.get(key)
        if now is None or key in breaking or (merges and key not in packaged):
            continue
        if key not in packaged:
            if now != had:
                yield BrokenPromise(
                    "note type", f"The note type “{had.name}” changed, although it is not in the new package."
                )
        elif right and now != right:
            yield BrokenPromise(
                "note type", f"The note type “{right.name}” has a new name or look, and the learner does not get it."
            )
    if merges:
        return
    for guid, note in observed.before.notes.items():
        later = observed.after.notes.get(guid)
        if later and later.note_type != note.note_type:
            yield BrokenPromise("note type", f"{observed.title(guid)} has another note type now.", guid)


def _check_media(observed: ObservedImport) -> Iterator[BrokenPromise]:
    for guid, names in observed.faults.missing_media.items():
        known = () if observed.is_newcomers else observed.newcomer_faults.missing_media.get(guid, ())
        missing = [name for name in names if name not in known]
        if missing and guid in observed.difference.new.notes and observed.outcome(guid) != "conflict":
            files = ", ".join(f"“{remove_hash(name)}”" for name in missing)
            yield BrokenPromise("media", f"{observed.title(guid)} names {files}, which the learner does not get.", guid)
    for name in observed.faults.old_media:
        yield BrokenPromise("media", f"“{remove_hash(name)}” has new content, but the learner keeps the old file.")


def _check_package(observed: ObservedImport) -> Iterator[BrokenPromise]:
    """Find what is wrong with the new package itself, whoever imports it."""
    with_cards = {key.guid for key in observed.after.cards}
    for guid in observed.difference.new.notes:
        if guid not in with_cards:
            yield BrokenPromise("card", f"{observed.title(guid)} has no card.", guid)
    for guid in observed.difference.new.doubled:
        yield BrokenPromise(
            "update",
            f"{observed.title(guid)} is in the package more than once; later updates reach only one of the copies.",
            guid,
        )
