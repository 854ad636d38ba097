"""Rehearse a release: import the old and the new package into real Anki, and study, write and rearrange in between.

Every learner has a collection of their own. All but the newcomer have the old package and studied it; they differ in
what else they did before the new package came. Needs the `anki` package.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anki.buildinfo
from anki.errors import AnkiException

from deck_builder.build.progress import show_nothing
from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.learners import LearnerProfile, do_nothing, list_students, write_into_notes
from deck_builder.commands.rehearse.one_learner import (
    MERGER,
    NEWCOMER,
    Stage,
    rehearse_learner,
    rehearse_merge,
    rehearse_newcomer,
    restore_note_times,
)
from deck_builder.commands.rehearse.orders import rehearse_orders
from deck_builder.commands.rehearse.promises import BrokenPromise, report_failed_import
from deck_builder.commands.rehearse.results import LearnerResult, Rehearsal, make_failed_result
from deck_builder.packages.compare import compare
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.workers import Workers, count_cores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.build.progress import Progress
    from deck_builder.commands.rehearse.state import CollectionState
    from deck_builder.packages.compare import Difference

_TIDY_STUDENT: Final = LearnerProfile("cleaned-up", "cleans up after retired cards", do_nothing)
_SIZE_FOR_WORKERS: Final = 512 * 1024
"""In bytes. With a smaller package, another process takes as long to start as its learners."""
_MOST_WORKERS: Final = 3
"""Each has both packages in memory."""


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
    begun = rehearse_newcomer(difference, new, taken_back, elsewhere, _copy_collection(scratch, "nobody", NEWCOMER.key))
    if isinstance(begun, BrokenPromise):
        yield make_failed_result(NEWCOMER, begun)
        return
    stage, newcomer = begun
    student = _import_and_study(difference, old, _copy_collection(scratch, "nobody", "student"))
    if isinstance(student, BrokenPromise):
        yield make_failed_result(students[0], student)
    else:
        profiles = [each for each in _list_profiles(difference, cleanup) if not only or each.key in only]
        writer: CollectionState | BrokenPromise = student
        if any(profile.writes for profile in profiles):
            writer = _write(difference, student, _copy_collection(scratch, "student", "writer"))
        alone = _RehearseAlone(stage, cleanup, scratch, student, writer)
        progress("Rehearsing with learners", 0, len(profiles))
        for number, (profile, result) in enumerate(zip(profiles, workers.map(alone, profiles), strict=True), 1):
            progress("Rehearsing with learners", number, len(profiles))
            if not profile.presets or result.presets:  # a package without presets makes this learner the first one
                yield result
    if not only or NEWCOMER.key in only:
        yield newcomer


def _list_profiles(difference: Difference, cleanup: Path | None) -> Iterator[LearnerProfile]:
    """List the learners who have the old package."""
    for profile in list_students(difference):
        if difference.new.presets or not profile.presets:
            yield profile
    if difference.old.notes.keys() & difference.new.notes.keys():
        yield MERGER
    if cleanup:
        yield _TIDY_STUDENT


@dataclass(frozen=True, slots=True)
class _RehearseAlone:
    """Lets a learner import the new package, in a collection of their own: so processes can share the learners."""

    stage: Stage
    """What all learners share."""
    cleanup: Path | None
    """The file of the cleanup package, if there is one."""
    scratch: Path
    """The folder with the collections of a student and of a writer."""
    student: CollectionState
    """The collection of someone who has studied the old package."""
    writer: CollectionState | BrokenPromise
    """The collection of someone who has written into every note as well, or why Anki can't save the words."""

    def __call__(self, profile: LearnerProfile) -> LearnerResult:
        """Rehearse with a learner."""
        shutil.rmtree(self.scratch / profile.key, ignore_errors=True)  # of a process that ended before its time
        source, known = ("writer", self.writer) if profile.writes else ("student", self.student)
        if isinstance(known, BrokenPromise):
            return make_failed_result(profile, known)
        folder = _copy_collection(self.scratch, source, profile.key)
        if profile == MERGER:
            return rehearse_merge(self.stage, folder, known, self.scratch)
        cleanup = self.cleanup if profile == _TIDY_STUDENT else None
        return rehearse_learner(profile, self.stage, folder, known, cleanup)


def _copy_collection(scratch: Path, source: str, name: str) -> Path:
    """Copy a closed collection: this is much faster than another import."""
    return Path(shutil.copytree(scratch / source, scratch / name))


def _import_and_study(difference: Difference, old: Path, folder: Path) -> CollectionState | BrokenPromise:
    """Import the old package and study it; return the collection, or a broken promise if Anki can't import it."""
    learner = Learner(folder)
    try:
        log = learner.import_package(old)
        restore_note_times(learner, log, difference.old)
        learner.study_everything()
        return learner.read_state()
    except AnkiException as error:
        return report_failed_import("old", str(error))
    finally:
        learner.close()


def _write(difference: Difference, student: CollectionState, folder: Path) -> CollectionState | BrokenPromise:
    """Write into every note of a student's collection; return it, or a broken promise if Anki can't save the words."""
    with closing(Learner(folder, student)) as learner:
        try:
            write_into_notes(learner, difference)
            return learner.read_state()
        except AnkiException as error:
            return report_failed_import("new", str(error))
