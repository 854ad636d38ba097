"""Merges a deck's `deck.lock`: the sides of an unfinished merge, or releases that an earlier merge has lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.lock_merge.conflict_marks import split_sides
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.git import (
    find_forgotten_releases,
    find_fork,
    read_lock_at,
    read_lock_merged_with_marks,
    read_unmerged_lock,
)
from deck_builder.lock.lock_file import parse_lock, read_lock, write_lock
from deck_builder.lock.merge import merge_locks
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.lock.merge import Side
    from deck_builder.lock.model import Lock


@dataclass(frozen=True, slots=True)
class LockMerge:
    """The result of merging a lock."""

    file: Path
    """The lock's file."""
    lock: Lock
    """The merged lock."""
    is_written: bool
    """Whether the file was changed; False if there was nothing to merge."""


def merge_lock(folder: Path, problems: Problems, prefer: Side | None = None) -> LockMerge | None:
    """Merge the lock of the deck in `folder`. On an error, change nothing and return None.

    In an unfinished merge, the sides come from git or from the conflict marks in the file. Otherwise, add all releases
    that git's history has and the lock lacks. `prefer` is the side that keeps a number that both sides assigned.
    """
    errors_before = problems.errors
    file = folder / LOCK_FILE
    lock: Lock | None
    if sides := _find_sides(folder, problems):
        lock = _merge(*sides, file, problems, prefer)
    elif problems.errors == errors_before:
        lock = read_lock(file, problems)
        before = lock
        lock = _recover(folder, lock, problems, prefer)
        if lock and lock == before:
            return LockMerge(file, lock, is_written=False)
    else:
        return None
    if lock is None or problems.errors > errors_before:
        return None
    with reporting_write_errors(file, problems):
        write_lock(lock, file)
        return LockMerge(file, lock, is_written=True)
    return None


def merge_lock_files(
    base: Path, ours: Path, theirs: Path, place: Path, problems: Problems, prefer: Side | None = None
) -> bool:
    """Merge the three files that git names and write the result to `ours`. On an error, return False and write nothing.

    `place` is the path of the lock in the repository, for messages.
    """
    try:
        texts = [file.read_text(encoding="utf-8") for file in (base, ours, theirs)]
    except (OSError, UnicodeDecodeError) as error:
        problems.add("L601", f"a side of `{place.name}` can't be read: {error}", Place(place))
        return False
    old = parse_lock(texts[0], place, Problems())
    first, second = (parse_lock(text, place, problems) for text in texts[1:])
    lock = _merge(old, first, second, place, problems, prefer)
    if lock is None or problems.errors:
        return False
    with reporting_write_errors(place, problems):
        write_lock(lock, ours)
        return True
    return False


def _find_sides(folder: Path, problems: Problems) -> tuple[Lock | None, Lock | None, Lock | None] | None:
    """Find the locks of the common ancestor, our side and their side; None if there is no merge.

    A side that can't be read is None, with a problem.
    """
    file = folder / LOCK_FILE
    base: str | None
    ours: str | None
    theirs: str | None
    stages = read_unmerged_lock(folder)
    if stages is None:
        try:
            sides = split_sides(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None  # `read_lock` reports it
        if sides is None:
            return None
        base, ours, theirs = sides
        stages = read_lock_merged_with_marks(folder)
    if stages:
        base, ours, theirs = (stage.decode(errors="replace") if stage else None for stage in stages)
        if ours is None or theirs is None:  # one side deleted the file, so the other one says what learners have
            ours = theirs = ours or theirs
    return (
        parse_lock(base, file, Problems()) if base else None,
        parse_lock(ours or "", file, problems),
        parse_lock(theirs or "", file, problems),
    )


def _merge(
    base: Lock | None,
    ours: Lock | None,
    theirs: Lock | None,
    file: Path,
    problems: Problems,
    prefer: Side | None,
) -> Lock | None:
    """Merge the sides. Report a problem and return None if they collide; return None if a side is missing."""
    if ours is None or theirs is None:
        return None
    try:
        merged = merge_locks(base, ours, theirs, prefer)
    except InputError as error:
        problems.add(error.code, error.message, Place(file))
        return None
    for collision in merged.collisions:
        problems.add("L629", collision, Place(file))
    for version in merged.duplicate_versions:
        dates = sorted(release.date for release in merged.lock.releases if release.version == version)
        message = f"{version} is the name of two releases, of {' and '.join(dates)}: one of each branch"
        problems.add("R809", message, Place(file))
    return None if merged.collisions else merged.lock


def _recover(folder: Path, lock: Lock | None, problems: Problems, prefer: Side | None) -> Lock | None:
    """Add to a lock all releases that git's history has and it lacks. On an error, report it and return None.

    If the lock is missing, start from the lock of the last release.
    """
    file = folder / LOCK_FILE
    if problems.errors:
        return None
    tried: set[str] = set()
    while True:
        known = {(release.version, release.digest) for release in lock.releases} if lock else set()
        forgotten = [
            release
            for release in find_forgotten_releases(folder, lock.deck_id if lock else None, known)
            if release.commit not in tried
        ]
        if not forgotten:
            if lock is None:
                problems.add("L601", f"there is no `{file.name}`, and git knows of no release", Place(file))
            return lock
        last = forgotten[-1]
        tried.add(last.commit)
        theirs = parse_lock((read_lock_at(folder, last.commit) or b"").decode(errors="replace"), file, Problems())
        if theirs is None:
            continue
        fork = find_fork(folder, last)
        base = read_lock_at(folder, fork) if fork else None
        parsed = parse_lock(base.decode(errors="replace"), file, Problems()) if base else None
        lock = _merge(parsed, lock, theirs, file, problems, prefer) if lock else theirs
        if lock is None:
            return None
