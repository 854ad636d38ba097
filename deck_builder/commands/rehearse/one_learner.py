"""One learner's part of a rehearsal: importing the new package, and looking at what it did to the collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anki.errors import AnkiException

from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.later_promises import (
    ObservedCleanup,
    SecondImport,
    find_broken_promises_of_cleanup,
    find_broken_promises_of_second_import,
)
from deck_builder.commands.rehearse.learners import LearnerProfile, do_nothing, write_before_release
from deck_builder.commands.rehearse.observed_import import LearnerActions, ObservedImport, VisibleFaults
from deck_builder.commands.rehearse.promises import find_broken_promises, report_failed_import, report_refused_merge
from deck_builder.commands.rehearse.remarks import list_cleanup_remarks, list_merge_remarks, list_remarks
from deck_builder.commands.rehearse.results import LearnerResult, make_failed_result, summarize_learner
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.rehearse.state import CollectionState, ImportLog
    from deck_builder.lock.moved_between_packages import MovedContent
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import Package

NEWCOMER: Final = LearnerProfile("fresh", "never had the deck", do_nothing)
MERGER: Final = LearnerProfile("merges", "wrote into notes and merges", write_before_release)


@dataclass(frozen=True, slots=True)
class Stage:
    """What all learners of a rehearsal share."""

    difference: Difference
    """How the packages differ."""
    new: Path
    """The file of the new package."""
    newcomer: CollectionState
    """The newcomer's collection after importing the new package."""
    newcomer_faults: VisibleFaults
    """What the newcomer sees is wrong."""
    taken_back: frozenset[str]
    """Guids of notes that may be sent again unchanged."""
    moved: MovedContent
    """Content that the new package has under another identity than learners have it."""
    fronts: dict[bytes, bool]
    """What is known of fronts that learners have seen, as `Learner.find_blank_cards` adds it."""
    elsewhere: frozenset[str] = frozenset()
    """The names of media that learners have from the deck that the new package extends."""


def restore_note_times(learner: Learner, log: ImportLog, package: Package) -> None:
    """Set the times of imported notes to those in the package, as if the import were long ago.

    Anki up to 24.11 gives imported notes the time of the import, and then skips everything older than that. A package
    made a minute ago would never reach a learner of a rehearsal; a real learner imported the old package months ago.
    """
    imported = log.new_guids | log.updated_guids
    learner.set_note_times({guid: package.notes[guid].mod for guid in imported if guid in package.notes})


def find_faults(
    learner: Learner, difference: Difference, fronts: dict[bytes, bool], elsewhere: frozenset[str]
) -> VisibleFaults:
    """Look for what a learner sees is wrong; `fronts` and `elsewhere` are as in `Stage`."""
    replaced = difference.replaced_media
    digests = learner.hash_media() if replaced else frozenset()
    return VisibleFaults(
        blank=learner.find_blank_cards(fronts),
        missing_media={
            guid: missing
            for guid, names in learner.find_missing_media().items()
            if (missing := tuple(name for name in names if name not in elsewhere))
        },
        old_media=tuple(name for name in replaced if difference.new.media[name].sha1 not in digests),
    )


def rehearse_learner(profile: LearnerProfile, stage: Stage, folder: Path, cleanup: Path | None = None) -> LearnerResult:
    """Rehearse with a learner who does not merge, and whose collection so far is in `folder`."""
    learner = Learner(folder)
    try:
        observed = _import_and_observe(learner, profile, stage)
        broken = [*find_broken_promises(observed)]
        remarks = [*list_remarks(observed)]
        notes_without_cards: frozenset[str] = frozenset()
        is_as_observed = profile != NEWCOMER and not cleanup
        if cleanup:
            cleaned = _clean_up(learner, cleanup)
            notes_without_cards = frozenset(cleaned.package.notes.keys() - observed.after.notes.keys())
            broken += find_broken_promises_of_cleanup(cleaned, observed)
            remarks += list_cleanup_remarks(cleaned, len(notes_without_cards))
        broken += find_broken_promises_of_second_import(
            _import_again(learner, stage.new, observed.after if is_as_observed else learner.read_state()),
            conflicts_before=observed.log.conflicting,
            notes_without_cards=notes_without_cards,
        )
        return summarize_learner(profile, observed, remarks, broken)
    except AnkiException as error:
        return make_failed_result(profile, report_failed_import("new", str(error)))
    finally:
        learner.close()


def rehearse_merge(stage: Stage, folder: Path, scratch: Path) -> LearnerResult:
    """Let a learner write into notes, merge the new package, and then import it as it is."""
    # Loaded here because it writes packages: all else in a rehearsal needs nothing but Anki.
    from deck_builder.commands.rehearse.merging import (
        ObservedMerge,
        find_broken_promises_of_merge,
        write_merged_package,
    )

    learner = Learner(folder)
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
        observed = ObservedImport(
            difference=stage.difference,
            actions=LearnerActions(),
            before=before,
            log=log,
            after=after,
            faults=stage.newcomer_faults,
            newcomer=stage.newcomer,
            newcomer_faults=stage.newcomer_faults,
        )
        remarks = [*list_merge_remarks(shown)]
        return summarize_learner(MERGER, observed, remarks, [*broken])
    except AnkiException as error:
        return make_failed_result(MERGER, report_failed_import("new", str(error)))
    except InputError as error:
        return make_failed_result(MERGER, report_refused_merge(error.message))
    finally:
        learner.close()


def _import_and_observe(learner: Learner, profile: LearnerProfile, stage: Stage) -> ObservedImport:
    actions = profile.prepare(learner, stage.difference)
    before = learner.read_state()
    log = learner.import_package(stage.new, merge=actions.merges, presets=profile.presets)
    restore_note_times(learner, log, stage.difference.new)
    is_newcomer = profile == NEWCOMER
    return ObservedImport(
        difference=stage.difference,
        actions=actions,
        before=before,
        log=log,
        after=stage.newcomer if is_newcomer else learner.read_state(),
        faults=stage.newcomer_faults
        if is_newcomer
        else find_faults(learner, stage.difference, stage.fronts, stage.elsewhere),
        newcomer=stage.newcomer,
        newcomer_faults=stage.newcomer_faults,
        taken_back=stage.taken_back,
        moved=stage.moved,
    )


def _clean_up(learner: Learner, cleanup: Path) -> ObservedCleanup:
    before = learner.read_state()
    learner.import_package(cleanup)
    imported = learner.read_state()
    learner.remove_empty_cards()
    return ObservedCleanup(read_package(cleanup, NO_LIMITS), before, imported, learner.read_state())


def _import_again(learner: Learner, new: Path, before: CollectionState) -> SecondImport:
    log = learner.import_package(new)
    return SecondImport(log, before, learner.read_state(), learner.check_database())
