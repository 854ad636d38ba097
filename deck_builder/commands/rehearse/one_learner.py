"""One learner's part of a rehearsal: importing the new package, and looking at what it did to the collection.

Which step shows which promises, and for whom it is done:

| step | promises | learners |
|---|---|---|
| import of the new package, and its log | import, update, edit, conflict, schedule, card, note type | all |
| "Empty Cards", where notes, cards or note types changed | empty | all |
| fronts, shown by Anki | empty | the newcomer all; others those that may differ, see `fronts` |
| files in the media folder | media | all |
| cleanup package, "Empty Cards" | cleanup | the one who cleans up |
| second import | again | all, but after a merge |
| "Check Database" | card | all, once for the same notes and cards, see `checked_collections` |
| merged package, then the release | merge | the one who merges |
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anki.errors import AnkiException

from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.checked_collections import CheckedCollections
from deck_builder.commands.rehearse.fronts import list_other_fronts
from deck_builder.commands.rehearse.later_promises import (
    ObservedCleanup,
    SecondImport,
    find_broken_promises_of_cleanup,
    find_broken_promises_of_second_import,
)
from deck_builder.commands.rehearse.learners import LearnerProfile, date_words_before_release, do_nothing
from deck_builder.commands.rehearse.observed_import import LearnerActions, ObservedImport, VisibleFaults
from deck_builder.commands.rehearse.promises import (
    BrokenPromise,
    find_broken_promises,
    report_failed_import,
    report_refused_merge,
)
from deck_builder.commands.rehearse.remarks import list_cleanup_remarks, list_merge_remarks, list_remarks
from deck_builder.commands.rehearse.results import LearnerResult, make_failed_result, summarize_learner
from deck_builder.lock.moved_between_packages import find_moved_content
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.commands.rehearse.state import CardKey, CollectionState, ImportLog
    from deck_builder.lock.moved_between_packages import MovedContent
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import Package

NEWCOMER: Final = LearnerProfile("fresh", "never had the deck", do_nothing)
MERGER: Final = LearnerProfile("merges", "wrote into notes and merges", date_words_before_release, writes=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """What all learners of a rehearsal share."""

    difference: Difference
    """How the packages differ."""
    new: Path
    """The file of the new package."""
    taken_back: frozenset[str]
    """Guids of notes that may be sent again unchanged."""
    elsewhere: frozenset[str]
    """The names of media that learners have from the deck that the new package extends."""
    moved: MovedContent
    """Content that the new package has under another identity than learners have it."""
    newcomer: CollectionState
    """The newcomer's collection after importing the new package."""
    newcomer_faults: VisibleFaults
    """What the newcomer sees is wrong."""
    named_media: dict[tuple[int, tuple[str, ...]], Sequence[str]]
    """What is known of the files that notes name, as `Learner.find_missing_media` adds it."""
    checked: CheckedCollections
    """The collections of learners in which Anki has checked the database."""


def restore_note_times(learner: Learner, log: ImportLog, package: Package) -> None:
    """Set the times of imported notes to those in the package, as if the import were long ago.

    Anki up to 24.11 gives imported notes the time of the import, and then skips everything older than that. A package
    made a minute ago would never reach a learner of a rehearsal; a real learner imported the old package months ago.
    """
    imported = log.new_guids | log.updated_guids
    learner.set_note_times({guid: package.notes[guid].mod for guid in imported if guid in package.notes})


def rehearse_newcomer(
    difference: Difference, new: Path, taken_back: frozenset[str], elsewhere: frozenset[str], folder: Path
) -> tuple[Stage, LearnerResult] | BrokenPromise:
    """Rehearse with the newcomer, who is the measure for everybody else; `folder` has an empty collection.

    Returns a broken promise if Anki can't import the package.
    """
    moved = find_moved_content(difference)
    with closing(Learner(folder)) as learner:
        try:
            before = learner.read_state()
            log = learner.import_package(new)
            restore_note_times(learner, log, difference.new)
            after = learner.read_state()
            blank = learner.find_blank_cards(after, after.cards)
            named: dict[tuple[int, tuple[str, ...]], Sequence[str]] = {}
            faults = _find_faults(learner, difference, after, blank, named, elsewhere)
        except AnkiException as error:
            return report_failed_import("new", str(error))
        stage = Stage(difference, new, taken_back, elsewhere, moved, after, faults, named, CheckedCollections())
        observed = _observe(stage, LearnerActions(), before, log, after, faults)
        return stage, _judge(learner, NEWCOMER, stage, observed)


def rehearse_learner(
    profile: LearnerProfile, stage: Stage, folder: Path, known: CollectionState, cleanup: Path | None = None
) -> LearnerResult:
    """Rehearse with a learner who has the old package and does not merge; `known` is the collection in `folder`."""
    with closing(Learner(folder, known)) as learner:
        try:
            actions = profile.prepare(learner, stage.difference)
            before = learner.read_state()
            log = learner.import_package(stage.new, merge=actions.merges, presets=profile.presets)
            restore_note_times(learner, log, stage.difference.new)
            after = learner.read_state()
            fronts = list_other_fronts(stage.difference, actions, before, after, stage.newcomer)
            blank = learner.find_blank_cards(after, fronts)
            faults = _find_faults(learner, stage.difference, after, blank, stage.named_media, stage.elsewhere)
        except AnkiException as error:
            return make_failed_result(profile, report_failed_import("new", str(error)))
        return _judge(learner, profile, stage, _observe(stage, actions, before, log, after, faults), cleanup)


def _find_faults(
    learner: Learner,
    difference: Difference,
    state: CollectionState,
    blank: frozenset[CardKey],
    named: dict[tuple[int, tuple[str, ...]], Sequence[str]],
    elsewhere: frozenset[str],
) -> VisibleFaults:
    replaced = difference.replaced_media
    digests = learner.hash_media() if replaced else frozenset()
    return VisibleFaults(
        blank=blank,
        missing_media={
            guid: missing
            for guid, names in learner.find_missing_media(state.notes, named).items()
            if (missing := tuple(name for name in names if name not in elsewhere))
        },
        old_media=tuple(name for name in replaced if difference.new.media[name].sha1 not in digests),
    )


def _observe(
    stage: Stage,
    actions: LearnerActions,
    before: CollectionState,
    log: ImportLog,
    after: CollectionState,
    faults: VisibleFaults,
) -> ObservedImport:
    return ObservedImport(
        difference=stage.difference,
        actions=actions,
        before=before,
        log=log,
        after=after,
        faults=faults,
        newcomer=stage.newcomer,
        newcomer_faults=stage.newcomer_faults,
        taken_back=stage.taken_back,
        moved=stage.moved,
    )


def _judge(
    learner: Learner, profile: LearnerProfile, stage: Stage, observed: ObservedImport, cleanup: Path | None = None
) -> LearnerResult:
    """Find the promises that an import broke, and those that what follows it breaks."""
    broken = [*find_broken_promises(observed)]
    remarks = [*list_remarks(observed)]
    before, notes_without_cards = observed.after, frozenset[str]()
    try:
        if cleanup:
            cleaned = _clean_up(learner, cleanup)
            before = cleaned.emptied
            notes_without_cards = frozenset(cleaned.package.notes.keys() - observed.after.notes.keys())
            broken += find_broken_promises_of_cleanup(cleaned, observed)
            remarks += list_cleanup_remarks(cleaned, len(notes_without_cards))
        broken += find_broken_promises_of_second_import(
            _import_again(learner, stage, before),
            conflicts_before=observed.log.conflicting,
            notes_without_cards=notes_without_cards,
        )
    except AnkiException as error:
        return make_failed_result(profile, report_failed_import("new", str(error)))
    return summarize_learner(profile, observed, remarks, broken)


def rehearse_merge(stage: Stage, folder: Path, known: CollectionState, scratch: Path) -> LearnerResult:
    """Let a learner who wrote into notes merge the new package, and then import it as it is."""
    # Loaded here because it writes packages: all else in a rehearsal needs nothing but Anki.
    from deck_builder.commands.rehearse.merging import (
        ObservedMerge,
        find_broken_promises_of_merge,
        write_merged_package,
    )

    learner = Learner(folder, known)
    try:
        MERGER.prepare(learner, stage.difference)
        before = learner.read_state()
        merged, shown = write_merged_package(learner, stage.difference, scratch)
        log = learner.import_package(merged)
        restore_note_times(learner, log, read_package(merged, NO_LIMITS))
        after = learner.read_state()
        release_log = learner.import_package(stage.new)
        at_last = learner.read_state()
        broken = find_broken_promises_of_merge(
            ObservedMerge(stage.difference, before, log, after, stage.newcomer, shown, release_log, at_last)
        )
        observed = _observe(stage, LearnerActions(), before, log, after, stage.newcomer_faults)
        remarks = [*list_merge_remarks(shown)]
        return summarize_learner(MERGER, observed, remarks, [*broken])
    except AnkiException as error:
        return make_failed_result(MERGER, report_failed_import("new", str(error)))
    except InputError as error:
        return make_failed_result(MERGER, report_refused_merge(error.message))
    finally:
        learner.close()


def _clean_up(learner: Learner, cleanup: Path) -> ObservedCleanup:
    before = learner.read_state()
    learner.import_package(cleanup)
    imported = learner.read_state()
    learner.remove_empty_cards()
    return ObservedCleanup(read_package(cleanup, NO_LIMITS), before, imported, learner.read_state())


def _import_again(learner: Learner, stage: Stage, before: CollectionState) -> SecondImport:
    log = learner.import_package(stage.new)
    after = learner.read_state()
    return SecondImport(log, before, after, stage.checked.check(learner, after))
