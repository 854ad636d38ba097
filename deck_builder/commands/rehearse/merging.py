"""The promises to a learner who merges: their words and the author's edits in one package, and then the release itself.

As in `promises`, everything is judged from data, and each sentence stands in the call of `BrokenPromise`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.commands.merge.merged_package import draft_merged_package
from deck_builder.commands.merge.plan import plan_merge
from deck_builder.commands.rehearse.learners import OWN_TAG, OWN_WORDS
from deck_builder.commands.rehearse.promises import BrokenPromise
from deck_builder.packages.compare import title_of
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.commands.rehearse.anki import Learner
    from deck_builder.commands.rehearse.state import CollectionState, ImportLog, StoredNote
    from deck_builder.packages.compare import Difference


@dataclass(frozen=True, slots=True)
class ObservedMerge:
    """What happened when a learner merged the new package, and then imported it as it is."""

    difference: Difference
    """How the new package differs from the old one."""
    before: CollectionState
    """The learner's collection before the merge."""
    log: ImportLog
    """Anki's log of the merged package."""
    after: CollectionState
    """The collection with the merged package imported."""
    newcomer: CollectionState
    """The collection of someone who has imported the new package alone."""
    shown: frozenset[tuple[str, int]]
    """The fields that the merge showed as a conflict: the note's guid, and the field's position counted from 0."""
    release_log: ImportLog
    """Anki's log of the new package, imported after the merge."""
    at_last: CollectionState
    """The collection after that."""


def write_merged_package(
    learner: Learner, difference: Difference, folder: Path
) -> tuple[Path, frozenset[tuple[str, int]]]:
    """Export the learner's collection and merge it with the new package.

    Returns the merged package, which has no notes if there is nothing to send, and the fields in conflict, as
    `ObservedMerge.shown` has them. Raises InputError if the packages have no notes in common.
    """
    export = folder / "export.apkg"
    learner.export_package(export)
    plan = plan_merge(read_package(export, NO_LIMITS), difference.new, [difference.old])
    shown = frozenset(
        (note.mine.guid, place)
        for note in plan.notes
        for place, field in enumerate(note.fields)
        if field.merged.kind == "conflict"
    )
    with draft_merged_package(plan, folder) as package:
        return package.rename(folder / "merged.apkg"), shown


def find_broken_promises_of_merge(observed: ObservedMerge) -> tuple[BrokenPromise, ...]:
    """Find every promise to a learner who merges that was broken."""
    return (
        *_check_conflicts(observed),
        *_check_notes(observed),
        *_check_cards(observed),
        *_check_release(observed),
    )


def _title(observed: ObservedMerge, guid: str) -> str:
    note = observed.difference.new.notes.get(guid) or observed.difference.old.notes.get(guid)
    return f"“{title_of(note, 60) if note else guid}”"


def _check_conflicts(observed: ObservedMerge) -> Iterator[BrokenPromise]:
    if number := observed.log.conflicting:
        notes = format_count(number, "note of the merged package is", "notes of the merged package are")
        yield BrokenPromise("merge", f"{notes} in conflict.")


def _check_notes(observed: ObservedMerge) -> Iterator[BrokenPromise]:
    changed = {change.new.guid for change in observed.difference.changed}
    for guid, before in observed.before.notes.items():
        after, right = observed.after.notes.get(guid), observed.newcomer.notes.get(guid)
        title = _title(observed, guid)
        if after is None:
            yield BrokenPromise("merge", f"{title} is gone after the merge.", guid)
            continue
        for place, words in enumerate(before.fields):
            if OWN_WORDS in words and OWN_WORDS not in after.fields[place]:
                yield BrokenPromise("merge", f"{title}: what the learner wrote is lost in the merge.", guid)
        if OWN_TAG in before.tags and OWN_TAG not in after.tags:
            yield BrokenPromise("merge", f"{title}: the learner's tag is lost in the merge.", guid)
        if guid in changed and right and right.note_type == before.note_type:
            yield from _check_edits(observed, guid, before, after, right)


def _check_edits(
    observed: ObservedMerge, guid: str, before: StoredNote, after: StoredNote, right: StoredNote
) -> Iterator[BrokenPromise]:
    """Find the fields of a note that have not what the author wrote, beside words of the learner."""
    if len(right.fields) != len(before.fields):
        return
    names = observed.newcomer.note_types[right.note_type].fields
    for place, (name, text, should_be) in enumerate(zip(names, after.fields, right.fields, strict=True)):
        if text.replace(f" {OWN_WORDS}", "") != should_be and (guid, place) not in observed.shown:
            title = _title(observed, guid)
            yield BrokenPromise("merge", f"{title}: the author's edit of “{name}” is lost in the merge.", guid)


def _check_cards(observed: ObservedMerge) -> Iterator[BrokenPromise]:
    for key, card in observed.before.cards.items():
        if observed.after.cards.get(key) != card:
            title = _title(observed, key.guid)
            yield BrokenPromise(
                "merge", f"{title}: the merge changes the schedule of card {key.ordinal + 1}.", key.guid
            )
    if _has_other_schema(observed.difference):
        return
    missing = observed.newcomer.cards.keys() - observed.after.cards.keys()
    for key in sorted(missing):
        title = _title(observed, key.guid)
        yield BrokenPromise("merge", f"{title}: card {key.ordinal + 1} does not come with the merge.", key.guid)


def _check_release(observed: ObservedMerge) -> Iterator[BrokenPromise]:
    """Find what the release changes after the merge. It may make decks: Anki makes each that a package has cards of.

    Of a note type with another schema, it always brings a second one.
    """
    if _has_other_schema(observed.difference):
        return
    log = observed.release_log
    is_same = all(
        getattr(observed.at_last, part) == getattr(observed.after, part) for part in ("notes", "cards", "note_types")
    )
    if log.new or log.updated or not is_same:
        yield BrokenPromise(
            "merge",
            f"After the merge, the release adds {format_count(log.new, 'note')} and updates"
            f" {format_count(log.updated, 'note')}.",
        )


def _has_other_schema(difference: Difference) -> bool:
    return any(change.breaks for change in difference.note_types) or any(
        change.changes_note_type for change in difference.changed
    )
