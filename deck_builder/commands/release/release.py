"""A release: what learners get, compared with what they have, and written together with what they are told.

Nothing is put in its place before all of it is known to be right. Then the lock goes first: whoever has the package
can rely on the lock to know it, and if the program is killed in between, the same command makes the rest.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deck_builder.build.build import draft_package, put_package
from deck_builder.build.clock import format_day, may_release_now, report_future_release
from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.build.progress import show_nothing
from deck_builder.build.snapshot import read_back
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.check.checks import DeckChecks
from deck_builder.commands.release.ankiweb import report_size
from deck_builder.commands.release.cleanup_package import draft_cleanup_package
from deck_builder.commands.release.earlier_packages import EarlierPackages
from deck_builder.commands.release.gate import (
    check_difference,
    check_hidden_files,
    check_moved_content,
    list_uncommitted_sources,
    may_release,
)
from deck_builder.commands.release.notes import Advice, find_advice, make_release_notes
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.neighbours import find_neighbours
from deck_builder.files import discard, put_in_place, write_beside
from deck_builder.lock.identity import start_lock
from deck_builder.lock.lock_file import is_up_to_date, write_lock
from deck_builder.lock.model import ADOPTED
from deck_builder.lock.moved_between_packages import find_moved_content
from deck_builder.lock.other_decks import report_copies
from deck_builder.lock.releases import plan_release, record_release
from deck_builder.lock.upgrade import find_upgrade
from deck_builder.packages.compare import compare
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from deck_builder.build.build import Draft
    from deck_builder.build.progress import Progress
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.lock.releases import PlannedRelease
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.limits import Limits


@dataclass(frozen=True, slots=True)
class Released:
    """What a release of a deck made, or would make in a dry run."""

    deck_id: str
    """The deck's id."""
    version: str
    """The version released."""
    package: Path
    """The package."""
    notes_file: Path
    """The file with the release notes."""
    cleanup: Path | None
    """The cleanup package; None if no card was ever retired."""
    previous: Path | None
    """The package it was compared with; None if that had to be built again, or there is none."""
    difference: Difference
    """What is different for learners of the release before."""
    advice: Advice
    """What learners must do."""
    notes: str
    """The release notes, in Markdown."""
    size: int
    """The package's size in bytes."""
    uncommitted: tuple[str, ...] = ()
    """Files that a dry run took as they are, and that must be committed before the release."""


def release(
    folder: Path,
    version: str,
    out: Path,
    now: int,
    problems: Problems,
    *,
    dry_run: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = show_nothing,
) -> Released | None:
    """Release the deck in `folder` as `version` into `out`; None, with all as it was, if a problem is an error.

    `version` is a semantic version, `now` the time in seconds since 1970. With `dry_run` nothing is written. The
    version of the last release makes its files again, as long as the deck is as it was. `limits` are for the packages
    of earlier releases in `out`. `progress` is told how far the work is.

    All that `deck-builder check` finds is found too, in the same pass over the cards that writes the package.
    """
    errors_before = problems.errors
    deck, lock = load_deck_and_lock(folder, out, problems)
    if deck is None:
        return None
    checks = DeckChecks(deck, problems, for_release=True)
    target = out / f"{deck.id}-{version}.apkg"
    refusals = problems.fork()  # shown after what the check finds, and only if it finds no error
    neighbours = find_neighbours(folder)
    report_copies(deck, neighbours, problems)
    may_write = (
        lock is not None
        and may_release(deck, lock, version, out, refusals, dry_run=dry_run)
        and may_release_now(deck, now, refusals)
        and _is_free(target, refusals)
    )
    if lock is None or not may_write:
        _check_cards(deck, lock, out, now, checks)
        _report_refusals(refusals, problems, errors_before)
        return None
    report_future_release(deck, lock, now, refusals)
    planned = _plan(lock, version, now)
    with (
        reporting_write_errors(target, problems),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        # A package is finished in the folder that it goes into, so that it gets its name in one step.
        draft_package(
            *(deck, lock, now, Path(scratch) / target.name if dry_run else target, problems),
            packages=out,
            neighbours=neighbours,
            release=planned,
            see=checks.look_at,
            progress=progress,
        ) as draft,
    ):
        progress("Comparing notes", 0, 0)
        _finish_checks(checks)
        _report_refusals(refusals, problems, errors_before)
        if draft and not dry_run:
            check_hidden_files(deck, draft.media, problems)
        if draft is None or problems.errors > errors_before:
            return None
        report_size(deck, draft, problems)
        new_lock = _lock_after(draft, lock, planned, deck, problems)
        if new_lock is None:
            return None
        progress("Comparing with the last release", 0, 0)
        earlier = EarlierPackages(deck, new_lock, out, Path(scratch), limits)
        released = _release_draft(draft, target, earlier, problems, dry_run=dry_run)
        uncommitted = list_uncommitted_sources(deck, out) if dry_run else None
        return released and replace(released, uncommitted=uncommitted or ())
    return None


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


def _plan(lock: Lock, version: str, now: int) -> PlannedRelease | None:
    """The release to make; None if the last release is made again."""
    if lock.last_release and lock.last_release.version == version:
        return None
    return plan_release(lock, version, format_day(now), now)


def _lock_after(
    draft: Draft, lock: Lock, planned: PlannedRelease | None, deck: Deck, problems: Problems
) -> Lock | None:
    """The lock with the release in it; None if there is nothing to release, or nobody has looked at what it brings.

    `lock` is the lock before. Retired cards of the release have no content yet. A lock that lacks what the authors have
    changed since the last build is brought up to date. What only a new version of the program changes is for them to
    see first, in a build.
    """
    file = deck.folder / LOCK_FILE
    upgrade = find_upgrade(lock, draft.lock)
    must_be_built = planned is None or not file.exists() or (upgrade is not None and upgrade.is_only_difference)
    if must_be_built and not is_up_to_date(draft.lock, file, problems):
        return None
    last = lock.last_release
    is_same = last is not None and last.digest == draft.digest and all(card.version for card in lock.retired.values())
    if planned and not (last and is_same):
        return record_release(draft.lock, planned, draft.digest)
    if last and planned:
        since = "the package that was imported" if last.version == ADOPTED else last.version
        problems.add("R805", f"nothing has changed since {since}", Place(file))
    elif last and not is_same:
        message = f"{last.version} was released on {last.date}, and the deck has changed since"
        problems.add("R801", message, Place(file))
    else:
        return lock
    return None


def _release_draft(
    draft: Draft, target: Path, earlier: EarlierPackages, problems: Problems, *, dry_run: bool
) -> Released | None:
    """Compare a package with what learners have, write what they are told, and put all in its place."""
    deck, errors_before = earlier.deck, problems.errors
    previous = earlier.read_previous(problems)
    lock = earlier.find_retired_content(previous, problems) if previous else None
    if previous is None or lock is None:
        return None
    difference = compare(previous, read_back(draft.package))
    check_difference(deck, lock, difference, problems)
    moved = find_moved_content(difference)
    check_moved_content(deck, lock, moved, difference, problems)
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
    )
    if not dry_run:
        _put_in_place(released, deck, lock, draft.package)
    return released


def _put_in_place(released: Released, deck: Deck, lock: Lock, package: Path) -> None:
    """Put the files of a release in their places: first the lock, then the package, then the others.

    Nothing is put anywhere before all of it is on the disk. Raises OSError and sqlite3.OperationalError.
    """
    with ExitStack() as stack:
        cleanup = None
        if released.cleanup:
            cleanup = stack.enter_context(draft_cleanup_package(deck, lock, released.cleanup.parent))
        notes = write_beside(released.notes_file, [released.notes])
        stack.callback(discard, notes)
        write_lock(lock, deck.folder / LOCK_FILE)
        put_package(package, released.package)
        if cleanup and released.cleanup:
            put_package(cleanup, released.cleanup)
        put_in_place(notes, released.notes_file)
