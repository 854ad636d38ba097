"""Prepares the release of a deck: checks all that could go wrong, and writes its files to temporary places."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deck_builder.build.build import BuiltEdition, draft_package, put_edition, put_package
from deck_builder.build.clock import format_day, may_release_now, report_future_release
from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.build.snapshot import read_back
from deck_builder.build.source_edits import plan_origins
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.check.checks import DeckChecks
from deck_builder.commands.release.ankiweb import report_size
from deck_builder.commands.release.cleanup_package import draft_cleanup_package
from deck_builder.commands.release.earlier_packages import EarlierPackages
from deck_builder.commands.release.editions import check_editions
from deck_builder.commands.release.gate import (
    check_difference,
    check_hidden_files,
    check_moved_content,
    list_uncommitted_sources,
    may_release,
)
from deck_builder.commands.release.model import Released
from deck_builder.commands.release.notes import find_advice, make_release_notes
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.neighbours import find_neighbours
from deck_builder.files import discard, put_in_place, write_beside
from deck_builder.lock.identity import start_lock
from deck_builder.lock.lock_file import is_up_to_date, write_lock
from deck_builder.lock.moved_between_packages import find_moved_content
from deck_builder.lock.other_decks import report_copies
from deck_builder.lock.releases import plan_release, record_release
from deck_builder.lock.shared_notes import has_unbuilt_cards
from deck_builder.lock.turns import find_turns
from deck_builder.lock.upgrade import find_upgrade
from deck_builder.packages.compare import compare
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deck_builder.build.build import Draft
    from deck_builder.commands.release.model import Wanted
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock, Release
    from deck_builder.lock.releases import PlannedRelease
    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class PreparedRelease:
    """A release that is finished, but for the names of its files."""

    released: Released
    """What it makes."""
    last: Release | None
    """The last release, if it is the very same for learners."""
    put_in_place: Callable[[], None] | None
    """Gives the files their names; None in a dry run. Raises OSError and sqlite3.OperationalError."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A release that may go on: nothing is wrong with the deck, as far as was looked."""

    deck: Deck
    """The deck."""
    lock: Lock
    """Its lock before the release."""
    planned: PlannedRelease | None
    """The release; None if the last release is made again."""
    target: Path
    """The place of the package."""
    wanted: Wanted
    """What was asked for."""


@contextmanager
def prepare_release(folder: Path, wanted: Wanted, problems: Problems) -> Iterator[PreparedRelease | None]:
    """Prepare the release of the deck in `folder`; None if a problem is an error.

    Its files are in temporary places, which are emptied at the end of the block. All that `deck-builder check` finds
    is found too, in the same pass over the cards that writes the package.
    """
    errors_before, out = problems.errors, wanted.out
    deck, lock = load_deck_and_lock(folder, out, problems)
    if deck is None:
        yield None
        return
    checks = DeckChecks(deck, problems, for_release=True)
    target = out / f"{deck.id}-{wanted.version}.apkg"
    refusals = problems.fork()  # shown after what the check finds, and only if it finds no error
    neighbours = find_neighbours(folder)
    report_copies(deck, neighbours, problems)
    may_write = (
        lock is not None
        and may_release(deck, lock, wanted.version, out, refusals, dry_run=wanted.dry_run)
        and may_release_now(deck, wanted.now, refusals)
        and _is_free(target, refusals)
    )
    if lock is None or not may_write:
        _check_cards(deck, lock, out, wanted.now, checks)
        _report_refusals(refusals, problems, errors_before)
        yield None
        return
    report_future_release(deck, lock, wanted.now, refusals)
    begun = _Begun(deck, lock, _plan(deck, lock, wanted), target, wanted)
    files = ExitStack()  # closed below, because that can fail as writing can
    try:
        prepared = None
        with reporting_write_errors(target, problems):
            scratch = Path(files.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
            # A package is finished in the folder that it goes into, so that it gets its name in one step.
            draft = files.enter_context(
                draft_package(
                    *(deck, lock, wanted.now, scratch / target.name if wanted.dry_run else target, problems),
                    packages=out,
                    neighbours=neighbours,
                    release=begun.planned,
                    see=checks.look_at,
                    progress=wanted.progress,
                )
            )
            wanted.progress("Comparing notes", 0, 0)
            _finish_checks(checks)
            _report_refusals(refusals, problems, errors_before)
            if draft and not wanted.dry_run:
                check_hidden_files(deck, draft.media, problems)
            if draft and problems.errors == errors_before:
                prepared = _finish(begun, draft, scratch, files, problems)
        yield prepared
    finally:
        with reporting_write_errors(target, problems):
            files.close()


def _finish(begun: _Begun, draft: Draft, scratch: Path, files: ExitStack, problems: Problems) -> PreparedRelease | None:
    """Compare the package with what learners have, and write the other files beside their places.

    `files` takes them away at its end. None if something would not reach learners.
    """
    deck, lock, wanted = begun.deck, begun.lock, begun.wanted
    if has_unbuilt_cards(deck, draft.lock, problems):
        return None
    report_size(deck, draft, problems)
    last = lock.last_release
    is_same = last is not None and last.digest == draft.digest and all(card.version for card in lock.retired.values())
    new_lock = _lock_after(draft, begun, problems, is_same=is_same)
    if new_lock is None:
        return None
    wanted.progress("Comparing with the last release", 0, 0)
    earlier = EarlierPackages(deck, new_lock, wanted.out, scratch, wanted.limits)
    unchanged_since = last if begun.planned and is_same else None
    # What is the very same needs no package to compare it with, which may be lost.
    previous = read_back(draft.package) if unchanged_since else earlier.read_previous(problems)
    compared = _compare(draft, begun.target, previous, earlier, problems) if previous else None
    if compared is None:
        return None
    released, new_lock = compared
    if wanted.dry_run:
        uncommitted = list_uncommitted_sources(deck, wanted.out) or ()
        return PreparedRelease(replace(released, uncommitted=uncommitted), unchanged_since, None)
    put_in_place = _write_beside(files, released, deck, new_lock, draft)
    return PreparedRelease(released, unchanged_since, put_in_place)


def _is_free(package: Path, problems: Problems) -> bool:
    """Whether no folder has the name of a file that a release writes. Such a folder becomes a problem."""
    for file in (package, _notes_file(package), _cleanup_file(package)):
        if file.is_dir():
            problems.add("P702", f"`{file}` is a folder", Place(file))
            return False
    return True


def _notes_file(package: Path) -> Path:
    return package.with_name(f"{package.stem}-notes.md")


def _cleanup_file(package: Path) -> Path:
    return package.with_name(f"{package.stem}-cleanup.apkg")


def _check_cards(deck: Deck, lock: Lock | None, out: Path, now: int, checks: DeckChecks) -> None:
    """Check the cards of a deck that can't be released, so that one run shows everything that is wrong."""
    cards = CardPass(deck, lock or start_lock(deck), now, checks.problems)
    for compiled in cards:
        checks.look_at(compiled.card, compiled.content)
    if lock:
        cards.report_whole_deck(out)
    _finish_checks(checks)


def _finish_checks(checks: DeckChecks) -> None:
    checks.finish()
    checks.problems.sort(key=lambda problem: problem.place)


def _report_refusals(refusals: Problems, problems: Problems, errors_before: int) -> None:
    if problems.errors == errors_before:
        problems.merge(refusals)


def _plan(deck: Deck, lock: Lock, wanted: Wanted) -> PlannedRelease | None:
    """The release to make; None if the last release is made again."""
    if lock.last_release and lock.last_release.version == wanted.version:
        return None
    return plan_release(lock, wanted.version, format_day(wanted.now), wanted.now, find_turns(deck))


def _lock_after(draft: Draft, begun: _Begun, problems: Problems, *, is_same: bool) -> Lock | None:
    """The lock with the release in it; None if nobody has looked at what it brings.

    `is_same` says whether the last release is the very same. Retired cards of the release have no content yet. A lock
    that lacks what the authors have changed since the last build is brought up to date. What only a new version of the
    program changes is for them to see first, in a build.
    """
    lock, planned, file = begun.lock, begun.planned, begun.deck.folder / LOCK_FILE
    upgrade = find_upgrade(lock, draft.lock)
    must_be_built = planned is None or not file.exists() or (upgrade is not None and upgrade.is_only_difference)
    if must_be_built and not is_up_to_date(draft.lock, file, problems):
        return None
    if planned:
        return record_release(draft.lock, planned, draft.digest, tuple(each.edition.key for each in draft.editions))
    if (last := lock.last_release) and not is_same:
        message = f"{last.version} was released on {last.date}, and the deck has changed since"
        problems.add("R801", message, Place(file))
        return None
    return lock


def _compare(
    draft: Draft, target: Path, previous: Package, earlier: EarlierPackages, problems: Problems
) -> tuple[Released, Lock] | None:
    """Compare a package with the `previous` one, which learners have, and say what they are told.

    Returns it with the lock after the release, which has the texts of newly retired cards. None if something would not
    reach learners.
    """
    deck, errors_before = earlier.deck, problems.errors
    lock = earlier.find_retired_content(previous, problems)
    if lock is None:
        return None
    difference = compare(previous, read_back(draft.package))
    check_difference(deck, lock, difference, problems)
    moved = find_moved_content(difference)
    check_moved_content(deck, lock, moved, difference, problems)
    check_editions(draft.editions, earlier, lock, problems)
    if problems.errors > errors_before:
        return None
    advice = find_advice(deck, lock, difference)
    released = Released(
        deck_id=deck.id,
        version=lock.releases[-1].version,
        package=target,
        notes_file=_notes_file(target),
        cleanup=_cleanup_file(target) if lock.retired else None,
        previous=previous.file if previous.file.parent == target.parent else None,
        difference=difference,
        advice=advice,
        notes=make_release_notes(deck, lock, difference, advice, moved),
        size=draft.built.size,
        editions=tuple(
            BuiltEdition(each.target, each.edition.name, each.notes, each.cards, each.size, is_written=True)
            for each in draft.editions
        ),
    )
    return released, lock


def _write_beside(files: ExitStack, released: Released, deck: Deck, lock: Lock, draft: Draft) -> Callable[[], None]:
    """Write the files of a release beside their places. Returns what gives them their names.

    First the lock gets in its place, then the package, then the others. Nothing is put anywhere before all of it is on
    the disk. Raises OSError and sqlite3.OperationalError.
    """
    cleanup = None
    if released.cleanup:
        cleanup = files.enter_context(draft_cleanup_package(deck, lock, released.cleanup.parent))
    notes = write_beside(released.notes_file, [released.notes])
    files.callback(discard, notes)
    origins = plan_origins(deck, draft.texts)

    def put_in_place_all() -> None:
        if origins:
            origins.write()
        write_lock(lock, deck.folder / LOCK_FILE)
        put_package(draft.package, released.package)
        for edition in draft.editions:
            put_edition(edition)
        if cleanup and released.cleanup:
            put_package(cleanup, released.cleanup)
        put_in_place(notes, released.notes_file)

    return put_in_place_all
