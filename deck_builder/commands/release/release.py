"""A release: what learners get, held against what they have, and written together with what they are told.

Nothing is in its place before all of it is known to be right. Then the lock goes first: whoever has the package
can rely on the lock to know it, and where the program is killed in between, the same command makes the rest.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build.build import drafted, put_new, read_deck, telling
from deck_builder.commands.release.cleanup_package import retired_content, without_content, write_cleanup
from deck_builder.commands.release.notes import Advice, release_notes
from deck_builder.commands.release.version import precedence
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.git import (
    extract_deck,
    find_forgotten_releases,
    find_release_commit,
    list_uncommitted_files,
)
from deck_builder.files import put_in_place, write_beside
from deck_builder.lock.lock_file import is_up_to_date, write_lock
from deck_builder.lock.model import ADOPTED
from deck_builder.lock.releases import record_release
from deck_builder.packages.compare import Difference, NoteChange, compare, title_of
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from deck_builder.build.build import Draft
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock, Release
    from deck_builder.packages.model import PackedNote

_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Released:
    """What a release of a deck made, or would make: its files, what is different in it, and what learners are told.

    `previous` is the package that it was compared with, where that is in the folder. `size` is the package's
    in bytes; `cleanup` is None where no card was ever retired.
    """

    deck_id: str
    version: str
    package: Path
    notes_file: Path
    cleanup: Path | None
    previous: Path | None
    difference: Difference
    advice: Advice
    notes: str
    size: int


def release(
    folder: Path, version: str, out: Path, now: int, problems: Problems, *, dry_run: bool = False
) -> Released | None:
    """Release the deck in `folder` as `version` into `out`; None where a problem is an error.

    `version` is a semantic version, `now` the time in seconds since 1970. With `dry_run` nothing is written. The
    version of the last release makes its files again, as long as the deck is as it was.
    """
    found = read_deck(folder, out, problems)
    if found is None:
        return None
    deck, lock = found
    if not _may_release(deck, lock, version, out, problems):
        return None
    target = out / f"{deck.id}-{version}.apkg"
    for file in (target, _notes_file(target), _cleanup_file(target)):
        if file.is_dir():
            problems.add("P702", f"`{file}` is a folder", Place(file))
            return None
    with tempfile.TemporaryDirectory() as scratch, telling(target, problems):
        # A package is finished in the folder that it goes into, so that it gets its name in one step.
        target = Path(scratch) / target.name if dry_run else target
        ready = _lock_of_release(deck, lock, version, target, now, problems)
        if ready is None:
            return None
        old = _previous(deck, ready, out, Path(scratch), problems)
        whole = _with_retired_content(deck, ready, old, out, Path(scratch), problems) if old else None
        if old is None or whole is None:
            return None
        ready = whole
        with drafted(deck, ready, now, target, problems, version=version) as draft:
            if draft is None:
                return None
            return _finish(draft, old, out, problems, dry_run=dry_run)
    return None


def _notes_file(package: Path) -> Path:
    return package.with_name(f"{package.stem}-notes.md")


def _cleanup_file(package: Path) -> Path:
    return package.with_name(f"{package.stem}-cleanup.apkg")


def _may_release(deck: Deck, lock: Lock, version: str, out: Path, problems: Problems) -> bool:
    """Whether the version is above the last one, and all that is released stands in version control."""
    here = Place(deck.folder / LOCK_FILE)
    last = lock.last_release
    again = last is not None and last.version == version
    if last and not again and precedence(version) <= precedence(last.version):
        problems.add("R801", f"{version} is not above {last.version}, the last release", here)
        return False
    changed = list_uncommitted_files(deck.folder, out)
    if changed is None:
        problems.add("R803", f"git does not know the deck `{deck.id}`", here)
        return True
    if again:  # what the release itself wrote need not be committed yet
        changed = tuple(name for name in changed if Path(name).name != LOCK_FILE)
    if changed:
        problems.add("R802", f"not committed: {_some(changed)}", here)
        return False
    forgotten = find_forgotten_releases(deck.folder, deck.id, [each.version for each in lock.releases])
    if forgotten:
        commit = list(forgotten.values())[-1][:10]
        hint = (
            f"Take it back, `git checkout {commit} -- {LOCK_FILE}` in the deck's folder, and build again. A release "
            "that was never published costs nothing but its number."
        )
        problems.add(
            "R807", f"`{LOCK_FILE}` has forgotten what was released: {_some(tuple(forgotten))}", here, hint=hint
        )
    return not forgotten


def _lock_of_release(deck: Deck, lock: Lock, version: str, target: Path, now: int, problems: Problems) -> Lock | None:
    """The lock with the release in it; None where the lock is stale or there is nothing to release."""
    here = Place(deck.folder / LOCK_FILE)
    last = lock.last_release
    with drafted(deck, lock, now, target, problems) as draft:
        if draft is None or not is_up_to_date(draft.lock, deck.folder / LOCK_FILE, problems):
            return None
        same = last is not None and last.digest == draft.digest
        waiting = any(card.version is None for card in lock.retired.values())
    if last and last.version == version:
        if same and not waiting:
            return lock
        problems.add("R801", f"{version} went out on {last.date}, and the deck has changed since", here)
        return None
    if last and same and not waiting:
        problems.add("R805", f"nothing has changed since {last.version}", here)
        return None
    return record_release(lock, version, datetime.fromtimestamp(now, UTC).date().isoformat(), now)


def _previous(deck: Deck, lock: Lock, out: Path, scratch: Path, problems: Problems) -> Package | None:
    """The package of the release before the last; an empty one where there is none, None where it can't be had."""
    if len(lock.releases) < 2:
        return Package(Path(), {}, {}, {}, {})
    return _package_of(deck, lock, lock.releases[-2], out, scratch, problems)


def _with_retired_content(
    deck: Deck, lock: Lock, old: Package, out: Path, scratch: Path, problems: Problems
) -> Lock | None:
    """The lock with what its retired cards said; None where that can't be had.

    A card that was retired before, brought back and retired again is not in the last package: it is looked for in
    those before.
    """
    lock = retired_content(lock, old)
    for before in reversed(lock.releases[:-2]):
        if without_content(lock) and (package := _package_of(deck, lock, before, out, scratch, Problems())):
            lock = retired_content(lock, package)
    for card_id in without_content(lock):
        version = lock.retired[card_id].card.released
        file = out / f"{deck.id}-{version}.apkg"
        problems.add(
            "R804", f"what `{card_id}` said is not at hand: it went out in {version}", Place(file), card=card_id
        )
    return None if without_content(lock) else lock


def _package_of(
    deck: Deck, lock: Lock, before: Release, out: Path, scratch: Path, problems: Problems
) -> Package | None:
    """The package of a release, as it was published or built again; None where it can't be had."""
    file = out / f"{deck.id}-{before.version}.apkg"
    message = f"the package of {before.version} is not at hand"
    if file.is_file():
        try:
            package = read_package(file)
            if before.version == ADOPTED:  # what the import left out is nothing that this deck can send
                package = replace(package, notes=_known(package, lock))
            if _is_release(package, lock, before):
                return package
            message = f"`{file.name}` is not the package that was released"
        except InputError as error:
            message = error.message
    else:
        try:
            return _built_again(deck, before, scratch)
        except InputError as error:
            message = f"{message}, and it can't be built again: {error}"
    problems.add("R804", message, Place(file))
    return None


def _known(package: Package, lock: Lock) -> dict[str, PackedNote]:
    guids = {card.guid for card in lock.cards.values()} | {each.card.guid for each in lock.retired.values()}
    return {guid: note for guid, note in package.notes.items() if guid in guids}


def _is_release(package: Package, lock: Lock, of: Release) -> bool:
    """Whether a package holds the notes that the lock knows of a release, each from the same second.

    A card with a newer `mod` than the release has changed since, or was brought back after it had been retired.
    """
    versions = [release.version for release in lock.releases]
    until = set(versions[: versions.index(of.version) + 1])
    known = [card for card in lock.cards.values() if card.released in until]
    known += [each.card for each in lock.retired.values() if each.version not in until]
    mods = {note.guid: note.mod for note in package.notes.values()}
    return mods.keys() <= {card.guid for card in known} and all(
        mods.get(card.guid) == card.mod if card.mod <= of.at else mods.get(card.guid, 0) <= of.at for card in known
    )


def _built_again(deck: Deck, of: Release, scratch: Path) -> Package:
    """The package of an earlier release, built from the commit that made it. Raises InputError."""
    commit = find_release_commit(deck.folder, of.version)
    folder = extract_deck(deck.folder, commit, scratch / of.version)
    quiet = Problems()
    found = read_deck(folder, scratch, quiet)
    if found is None:
        raise InputError("R804", f"it does not build any more ({quiet[0].message})")
    with drafted(*found, of.at, scratch / f"{deck.id}-{of.version}.apkg", quiet, version=of.version) as draft:
        if draft is None:
            raise InputError("R804", f"it does not build any more ({quiet[0].message})")
        if draft.digest != of.digest:
            raise InputError("R804", f"this version of Deck Builder makes another package of commit {commit[:10]}")
        return read_package(draft.package)


def _finish(draft: Draft, old: Package, out: Path, problems: Problems, *, dry_run: bool) -> Released | None:
    """Hold the package against what learners have, write what they are told, and put all in its place."""
    deck = draft.deck
    last = draft.lock.releases[-1]
    lock = replace(draft.lock, releases=(*draft.lock.releases[:-1], replace(last, digest=draft.digest)))
    difference = compare(old, read_package(draft.package))
    advice = Advice.of(deck, lock, difference)
    before = problems.errors
    _gate(deck, lock, difference, problems)
    if problems.errors > before:
        return None
    target = out / f"{deck.id}-{last.version}.apkg"
    notes = release_notes(deck, lock, difference, advice)
    made = Released(
        deck_id=deck.id,
        version=last.version,
        package=target,
        notes_file=_notes_file(target),
        cleanup=_cleanup_file(target) if lock.retired else None,
        previous=old.file if old.file.parent == out else None,
        difference=difference,
        advice=advice,
        notes=notes,
        size=draft.package.stat().st_size,
    )
    if dry_run:
        return made
    fresh_notes = write_beside(made.notes_file, [notes])
    try:
        if made.cleanup:
            write_cleanup(deck, lock, made.cleanup)
        write_lock(lock, deck.folder / LOCK_FILE)
        put_new(draft.package, made.package)
        put_in_place(fresh_notes, made.notes_file)
    finally:
        fresh_notes.unlink(missing_ok=True)
    return made


def _gate(deck: Deck, lock: Lock, difference: Difference, problems: Problems) -> None:
    """Refuse what would not arrive, or would go without a word; the reasons are Anki's own."""
    here = Place(deck.folder / LOCK_FILE)
    for each in difference.note_types:
        if each.breaks:
            reason = "; ".join(each.breaks)
            problems.add("R806", f"no note of the note type “{each.new.name}” would be updated: {reason}", here)
    replacing = {
        (lock.kinds[kind.replaces].id, lock.kinds[kind.key].id)
        for kind in deck.kinds.values()
        if kind and kind.replaces in lock.kinds and kind.key in lock.kinds
    }
    lost = [
        change
        for change in difference.arriving("conflict")
        if change.old.note_type.id != change.new.note_type.id
        and (change.old.note_type.id, change.new.note_type.id) not in replacing
    ]
    if lost:
        problems.add("R806", f"these notes are in another note type than learners have: {_titles(lost)}", here)
    if older := difference.arriving("older"):
        problems.add("R806", f"these notes changed and are not newer: {_titles(older)}", here)
    gone = {each.card.guid for each in lock.retired.values()}
    if left := [note for note in difference.left_out if note.guid not in gone]:
        titles = _some(tuple(f"“{title_of(note, 40)}”" for note in left))
        problems.add("R806", f"these notes were released and are not retired: {titles}", here)


def _titles(changes: list[NoteChange] | tuple[NoteChange, ...]) -> str:
    return _some(tuple(f"“{title_of(change.old, 40)}”" for change in changes))


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
