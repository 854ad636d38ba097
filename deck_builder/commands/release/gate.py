"""What may be released: the version, version control, and what learners have beside what they would get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.git import find_forgotten_releases, list_uncommitted_files
from deck_builder.lock.versions import parse_precedence
from deck_builder.packages.compare import Difference, NoteChange, title_of
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock

_MOST_NAMED: Final = 5
"""How many notes or files a message names."""


def may_release(deck: Deck, lock: Lock, version: str, out: Path, problems: Problems) -> bool:
    """Whether `version` is above the last one, and all that is released is in version control.

    `out` is the folder of the packages, which need not be committed.
    """
    here = Place(deck.folder / LOCK_FILE)
    last = lock.last_release
    is_again = last is not None and last.version == version
    if last and not is_again and parse_precedence(version) <= parse_precedence(last.version):
        problems.add("R801", f"{version} is not above {last.version}, the last release", here)
        return False
    uncommitted = list_uncommitted_files(deck.folder, out)
    if uncommitted is None:
        problems.add("R803", f"git does not know the deck `{deck.id}`", here)
        return True
    if is_again:  # what the release itself wrote need not be committed yet
        uncommitted = tuple(name for name in uncommitted if Path(name).name != LOCK_FILE)
    if uncommitted:
        problems.add("R802", f"not committed: {_join(uncommitted)}", here)
        return False
    known = {(release.version, release.digest) for release in lock.releases}
    forgotten = find_forgotten_releases(deck.folder, deck.id, known)
    if not forgotten:
        return True
    commit = forgotten[-1].commit[:10]
    message = f"`{LOCK_FILE}` has forgotten what was released: {_join(tuple(release.version for release in forgotten))}"
    hint = (
        f"Take it back, `git checkout {commit} -- {LOCK_FILE}` in the deck's folder, and build again. A release "
        "that was never published costs nothing but its number."
    )
    problems.add("R807", message, here, hint=hint)
    return False


def check_difference(deck: Deck, lock: Lock, difference: Difference, problems: Problems) -> None:
    """Report what would not arrive at learners, or would vanish without notice. The reasons are Anki's own.

    `lock` is the lock after the release, `difference` that between the last release and this one.
    """
    here = Place(deck.folder / LOCK_FILE)
    for change in difference.note_types:
        if change.breaks:
            reason = "; ".join(change.breaks)
            problems.add("R806", f"no note of the note type “{change.new.name}” would be updated: {reason}", here)
    replacing = {
        (lock.kinds[kind.replaces].id, lock.kinds[kind.key].id)
        for kind in deck.kinds.values()
        if kind and kind.replaces in lock.kinds and kind.key in lock.kinds
    }
    lost = [
        change
        for change in difference.with_arrival("conflict")
        if change.old.note_type.id != change.new.note_type.id
        and (change.old.note_type.id, change.new.note_type.id) not in replacing
    ]
    if lost:
        problems.add("R806", f"these notes are in another note type than learners have: {_join_titles(lost)}", here)
    if older := difference.with_arrival("older"):
        problems.add("R806", f"these notes changed and are not newer: {_join_titles(older)}", here)
    gone = {retired.card.guid for retired in lock.retired.values()}
    if left := [note for note in difference.left_out if note.guid not in gone]:
        titles = _join(tuple(f"“{title_of(note, 40)}”" for note in left))
        problems.add("R806", f"these notes were released and are not retired: {titles}", here)


def _join_titles(changes: list[NoteChange] | tuple[NoteChange, ...]) -> str:
    return _join(tuple(f"“{title_of(change.old, 40)}”" for change in changes))


def _join(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
