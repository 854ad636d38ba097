"""Rehearse a release: import the old and the new package into real Anki, and study, write and rearrange in between.

Every learner has a collection of their own. All but the newcomer have the old package and studied it; they differ in
what else they did before the new package came. Needs the `anki` package.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anki.buildinfo
from anki.errors import AnkiException

from deck_builder.build.progress import show_nothing
from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.later_promises import (
    ObservedCleanup,
    SecondImport,
    find_broken_promises_of_cleanup,
    find_broken_promises_of_second_import,
)
from deck_builder.commands.rehearse.learners import LearnerProfile, do_nothing, list_students, write_before_release
from deck_builder.commands.rehearse.observed_import import LearnerActions, ObservedImport, VisibleFaults
from deck_builder.commands.rehearse.orders import rehearse_orders
from deck_builder.commands.rehearse.promises import (
    BrokenPromise,
    find_broken_promises,
    report_failed_import,
    report_refused_merge,
)
from deck_builder.commands.rehearse.remarks import list_cleanup_remarks, list_merge_remarks, list_remarks
from deck_builder.commands.rehearse.results import LearnerResult, Rehearsal, make_failed_result, summarize_learner
from deck_builder.lock.moved_between_packages import find_moved_content
from deck_builder.packages.compare import compare
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.workers import Workers, count_cores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.build.progress import Progress
    from deck_builder.commands.rehearse.state import CollectionState, ImportLog
    from deck_builder.lock.moved_between_packages import MovedContent
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import Package

_NEWCOMER: Final = LearnerProfile("fresh", "never had the deck", do_nothing)
_TIDY_STUDENT: Final = LearnerProfile("cleaned-up", "cleans up after retired cards", do_nothing)
_MERGER: Final = LearnerProfile("merges", "wrote into notes and merges", write_before_release)
_SIZE_FOR_WORKERS: Final = 512 * 1024
"""In bytes. With a smaller package, another process takes as long to start as its learners."""
_MOST_WORKERS: Final = 3
"""Each has both packages in memory."""


@dataclass(frozen=True, slots=True)
class _Stage:
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


def rehearse(
    old: Path,
    new: Path,
    *,
    cleanup: Path | None = None,
    taken_back: frozenset[str] = frozenset(),
    only: frozenset[str] = frozenset(),
    bases: Sequence[Path] = (),
    elsewhere: frozenset[str] = frozenset(),
    progress: Progress = show_nothing,
) -> Rehearsal:
    """Import the package `old`, use it in several ways, import the package `new`, and report every broken promise.

    `cleanup` is a cleanup package that one more learner imports afterwards. `taken_back` are the guids of notes that
    were edited after `old` and then edited back: Anki updates them with the content that they had, which otherwise
    counts as a broken promise. `only` are the keys of the learners to rehearse; empty means all.
    `bases` are releases of the deck that both packages extend, the earliest first: they are imported in every order
    with `old` and `new`. `elsewhere` are names of media that learners have from that deck.
    `progress` is told of each learner. Raises InputError if a file is not a package, and OSError.
    """
    with tempfile.TemporaryDirectory() as scratch, Workers(_count_workers(new), may_fork=False) as workers:
        difference = compare(read_package(old, NO_LIMITS), read_package(new, NO_LIMITS))
        of_base = [read_package(base, NO_LIMITS) for base in bases]
        elsewhere |= {name for package in of_base for name in package.media}
        rehearsed = _rehearse_learners(
            difference, old, new, cleanup, taken_back, only, elsewhere, Path(scratch), workers, progress
        )
        results = tuple(rehearsed)
        if of_base:
            progress("Importing base and extension in every order", 0, 0)
            extension = (difference.old, difference.new)
            results = (*results, rehearse_orders(extension, of_base, Path(scratch)))
    return Rehearsal(
        old=old.name,
        new=new.name,
        anki=anki.buildinfo.version,
        notes=len(difference.new.notes),
        cards=sum(len(note.decks) for note in difference.new.notes.values()),
        learners=results,
    )


def _count_workers(package: Path) -> int:
    """Count the processes that are worth starting for a package of this size. Raises OSError."""
    return min(count_cores() - 1, _MOST_WORKERS) if package.stat().st_size >= _SIZE_FOR_WORKERS else 0


def _rehearse_learners(
    difference: Difference,
    old: Path,
    new: Path,
    cleanup: Path | None,
    taken_back: frozenset[str],
    only: frozenset[str],
    elsewhere: frozenset[str],
    scratch: Path,
    workers: Workers,
    progress: Progress,
) -> Iterator[LearnerResult]:
    Learner(scratch / "nobody").close()
    students = tuple(list_students(difference))
    progress("Importing the new package into Anki", 0, 0)
    stage = _import_as_newcomer(difference, new, taken_back, elsewhere, _copy_collection(scratch, "nobody", "before"))
    if isinstance(stage, BrokenPromise):
        yield make_failed_result(_NEWCOMER, stage)
        return
    profiles: list[LearnerProfile] = []
    if failure := _import_and_study(difference, old, _copy_collection(scratch, "nobody", "student")):
        yield make_failed_result(students[0], failure)
    else:
        profiles += students
        if difference.old.notes.keys() & difference.new.notes.keys():
            profiles.append(_MERGER)
        if cleanup:
            profiles.append(_TIDY_STUDENT)
    profiles = [each for each in (*profiles, _NEWCOMER) if not only or each.key in only]
    progress("Rehearsing with learners", 0, len(profiles))
    results = workers.map(_RehearseAlone(stage, cleanup, scratch), profiles)
    for number, (profile, result) in enumerate(zip(profiles, results, strict=True), 1):
        progress("Rehearsing with learners", number, len(profiles))
        if not profile.presets or result.presets:  # a package without presets makes this learner the first one
            yield result


@dataclass(frozen=True, slots=True)
class _RehearseAlone:
    """Lets a learner import the new package, in a collection of their own: so processes can share the learners."""

    stage: _Stage
    """What all learners share."""
    cleanup: Path | None
    """The file of the cleanup package, if there is one."""
    scratch: Path
    """The folder with the collections of a student and of nobody."""

    def __call__(self, profile: LearnerProfile) -> LearnerResult:
        """Rehearse with a learner."""
        source = "nobody" if profile == _NEWCOMER else "student"
        shutil.rmtree(self.scratch / profile.key, ignore_errors=True)  # of a process that ended before its time
        folder = _copy_collection(self.scratch, source, profile.key)
        if profile == _MERGER:
            return _rehearse_merge(self.stage, folder, self.scratch)
        return _rehearse_learner(profile, self.stage, folder, self.cleanup if profile == _TIDY_STUDENT else None)


def _copy_collection(scratch: Path, source: str, name: str) -> Path:
    """Copy a closed collection: this is much faster than another import."""
    return Path(shutil.copytree(scratch / source, scratch / name))


def _import_and_study(difference: Difference, old: Path, folder: Path) -> BrokenPromise | None:
    """Import the old package and study it; return a broken promise if Anki can't import it."""
    learner = Learner(folder)
    try:
        log = learner.import_package(old)
        _restore_note_times(learner, log, difference.old)
        learner.study_everything()
    except AnkiException as error:
        return report_failed_import("old", str(error))
    finally:
        learner.close()
    return None


def _import_as_newcomer(
    difference: Difference, new: Path, taken_back: frozenset[str], elsewhere: frozenset[str], folder: Path
) -> _Stage | BrokenPromise:
    """Import the new package into an empty collection: the measure for everybody else."""
    learner = Learner(folder)
    moved = find_moved_content(difference)
    try:
        _restore_note_times(learner, learner.import_package(new), difference.new)
        fronts: dict[bytes, bool] = {}
        state, faults = learner.read_state(), _find_faults(learner, difference, fronts, elsewhere)
        return _Stage(difference, new, state, faults, taken_back, moved, fronts, elsewhere)
    except AnkiException as error:
        return report_failed_import("new", str(error))
    finally:
        learner.close()


def _restore_note_times(learner: Learner, log: ImportLog, package: Package) -> None:
    """Set the times of imported notes to those in the package, as if the import were long ago.

    Anki up to 24.11 gives imported notes the time of the import, and then skips everything older than that. A package
    made a minute ago would never reach a learner of a rehearsal; a real learner imported the old package months ago.
    """
    imported = log.new_guids | log.updated_guids
    learner.set_note_times({guid: package.notes[guid].mod for guid in imported if guid in package.notes})


def _find_faults(
    learner: Learner, difference: Difference, fronts: dict[bytes, bool], elsewhere: frozenset[str]
) -> VisibleFaults:
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


def _rehearse_learner(
    profile: LearnerProfile, stage: _Stage, folder: Path, cleanup: Path | None = None
) -> LearnerResult:
    learner = Learner(folder)
    try:
        observed = _import_and_observe(learner, profile, stage)
        broken = [*find_broken_promises(observed)]
        remarks = [*list_remarks(observed)]
        notes_without_cards: frozenset[str] = frozenset()
        is_as_observed = profile != _NEWCOMER and not cleanup
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


def _rehearse_merge(stage: _Stage, folder: Path, scratch: Path) -> LearnerResult:
    """Let a learner write into notes, merge the new package, and then import it as it is."""
    # Loaded here because it writes packages: all else in a rehearsal needs nothing but Anki.
    from deck_builder.commands.rehearse.merging import (
        ObservedMerge,
        find_broken_promises_of_merge,
        write_merged_package,
    )

    learner = Learner(folder)
    try:
        _MERGER.prepare(learner, stage.difference)
        before = learner.read_state()
        merged, shown = write_merged_package(learner, stage.difference, scratch)
        log = learner.import_package(merged)
        _restore_note_times(learner, log, read_package(merged, NO_LIMITS))
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
        return summarize_learner(_MERGER, observed, remarks, [*broken])
    except AnkiException as error:
        return make_failed_result(_MERGER, report_failed_import("new", str(error)))
    except InputError as error:
        return make_failed_result(_MERGER, report_refused_merge(error.message))
    finally:
        learner.close()


def _import_and_observe(learner: Learner, profile: LearnerProfile, stage: _Stage) -> ObservedImport:
    actions = profile.prepare(learner, stage.difference)
    before = learner.read_state()
    log = learner.import_package(stage.new, merge=actions.merges, presets=profile.presets)
    _restore_note_times(learner, log, stage.difference.new)
    is_newcomer = profile == _NEWCOMER
    return ObservedImport(
        difference=stage.difference,
        actions=actions,
        before=before,
        log=log,
        after=stage.newcomer if is_newcomer else learner.read_state(),
        faults=stage.newcomer_faults
        if is_newcomer
        else _find_faults(learner, stage.difference, stage.fronts, stage.elsewhere),
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
