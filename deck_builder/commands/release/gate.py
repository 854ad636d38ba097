"""Decides whether a release may go out: checks its version, version control, and the changes for learners."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import (
    CLAIMS_FILE,
    DECK_FILE,
    LOCK_FILE,
    REFERENCES_FILE,
    find_translated,
    name_folder,
)
from deck_builder.deck.git import (
    find_branch,
    find_forgotten_releases,
    find_releases_elsewhere,
    is_shallow,
    list_hidden_files,
    list_uncommitted_files,
)
from deck_builder.lock.moved_between_packages import read_gaps
from deck_builder.lock.moved_content import MovedCard
from deck_builder.lock.moved_texts import has_text_with_gaps, report_moved_cards, report_moved_gaps, report_switched_off
from deck_builder.lock.releases import find_last_releases
from deck_builder.lock.unknown_packages import list_unknown_packages
from deck_builder.lock.versions import parse_precedence
from deck_builder.packages.compare import Difference, NoteChange, title_of
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.lock.moved_between_packages import MovedContent

_MOST_NAMED: Final = 5
"""How many notes or files a message names."""


def may_release(deck: Deck, lock: Lock, version: str, out: Path, problems: Problems, *, dry_run: bool) -> bool:
    """Whether `version` is higher than all earlier ones and everything to release is committed.

    `out` is the folder of the packages, which need not be committed. A release never replaces a package in it. A
    `dry_run` needs no commit.
    """
    here = Place(deck.folder / LOCK_FILE)
    last = lock.last_release
    is_again = last is not None and last.version == version
    highest = max((release.version for release in lock.releases), key=parse_precedence, default="")
    if highest and not is_again and parse_precedence(version) <= parse_precedence(highest):
        which = "the last release" if last and highest == last.version else "the highest release"
        problems.add("R801", f"{version} is not above {highest}, {which}", here)
        return False
    target = out / f"{deck.id}-{version}.apkg"
    if target.is_file() and not is_again:
        problems.add("R810", f"`{target.name}` is there already, and `{LOCK_FILE}` does not know it", Place(target))
        return False
    uncommitted = list_uncommitted_sources(deck, out)
    if uncommitted is None:
        problems.add("R803", f"git does not know the deck `{deck.id}`", here)
        if unknown := list_unknown_packages(out, deck.id, lock):
            names = _join(tuple(file.name for file in unknown))
            problems.add("R810", f"`{LOCK_FILE}` does not know these packages of the deck: {names}", Place(out))
        return not unknown
    if uncommitted and not dry_run:
        problems.add("R802", f"not committed: {_join(uncommitted)}", here)
        return False
    if not lock.releases and is_shallow(deck.folder):
        problems.add("R808", f"`{LOCK_FILE}` has no release, and this clone has only the last commits", here)
        return False
    known = {(release.version, release.digest) for release in lock.releases}
    forgotten = find_forgotten_releases(deck.folder, deck.id, known)
    if not forgotten:
        if not is_again:
            _warn_of_version_elsewhere(deck, version, known, problems)
            _warn_of_versions_used_twice(deck, lock, problems)
        return True
    message = f"`{LOCK_FILE}` has forgotten what was released: {_join(tuple(release.version for release in forgotten))}"
    name = name_folder(deck.folder)
    folder = f'"{name}"' if " " in name else name
    hint = (
        f"Run `deck-builder lock merge {folder}`, which takes them in, and build again. A release that was never "
        "published costs nothing but its number."
    )
    problems.add("R807", message, here, hint=hint)
    return False


def list_uncommitted_sources(deck: Deck, out: Path) -> tuple[str, ...] | None:
    """List the files of a deck that must be committed before a release; None if git does not know the deck.

    The lock need not be: a release writes it anew.
    """
    uncommitted = list_uncommitted_files(deck.folder, out)
    return None if uncommitted is None else tuple(name for name in uncommitted if Path(name).name != LOCK_FILE)


def _warn_of_version_elsewhere(deck: Deck, version: str, known: set[tuple[str, str]], problems: Problems) -> None:
    for release in find_releases_elsewhere(deck.folder, deck.id, known):
        if release.version == version:
            where = find_branch(deck.folder, release.commit)
            message = f"`{where}` has another release {version}, of {release.date}"
            hint = "Choose another version, or merge that branch first."
            problems.add("R809", message, Place(deck.folder / LOCK_FILE), hint=hint)


def _warn_of_versions_used_twice(deck: Deck, lock: Lock, problems: Problems) -> None:
    """Report that two branches released the same version before this release."""
    last = find_last_releases(lock.releases)
    for version in sorted({release.version for release in last}):
        dates = sorted(release.date for release in last if release.version == version)
        if len(dates) > 1:
            message = f"{version} is the name of {format_count(len(dates), 'release')}, of {' and '.join(dates)}"
            problems.add("R809", message, Place(deck.folder / LOCK_FILE))


def check_hidden_files(deck: Deck, media: Iterable[Path], problems: Problems) -> None:
    """Report files that a release needs and git does not look at. `media` are the files in its package."""
    hidden = {file.resolve(): why for file, why in list_hidden_files(deck.folder).items()}
    if not hidden:
        return
    names = (DECK_FILE, LOCK_FILE, REFERENCES_FILE, CLAIMS_FILE, "style.css")
    files = [*deck.card_files, *media]
    if deck.translation:
        files += [entry.file for entry in deck.translation.entries.values()]
    for folder in filter(None, (deck.folder, find_translated(deck.folder))):
        files += [*(folder / name for name in names), *(folder / "kinds").rglob("*")]
    for file in dict.fromkeys(files):
        if why := hidden.get(file.resolve()):
            hint = "Commit it: `git add --force` adds a file that git ignores, `git update-index --no-skip-worktree "
            hint += "--no-assume-unchanged` lets git look at it again."
            problems.add("R802", f"`{file.name}` is not committed as it goes out: {why}", Place(file), hint=hint)


def check_difference(deck: Deck, lock: Lock, difference: Difference, problems: Problems) -> None:
    """Report changes that would not reach learners, or would vanish without notice. The reasons come from Anki.

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


def check_moved_content(
    deck: Deck, lock: Lock, moved: MovedContent, difference: Difference, problems: Problems
) -> None:
    """Report what learners know by another id or gap number, and each card that the deck no longer makes of a note.

    A build finds the same, except texts that moved and were edited at once, and texts whose hashes the lock lacks.
    """
    ids = {card.guid: card_id for card_id, card in lock.cards.items()}
    owners = {entry.card.guid: card_id for card_id, entry in lock.retired.items()} | ids
    left = [change for change in difference.changed if change.cards_left and not change.new.note_type.cloze]
    left = [change for change in left if not change.is_retired and change.new.guid in ids]
    holders = [
        MovedCard(ids[card.holder], owners.get(card.owner, card.owner)) for card in moved.cards if card.holder in ids
    ]
    if not (holders or moved.gaps or left):
        return
    wanted = {card.holder for card in holders} | {ids[guid] for guid in moved.gaps if guid in ids}
    wanted |= {ids[change.new.guid] for change in left}
    cards = {card.id: card for card in read_cards(deck, Problems()) if card.id in wanted}
    guids = {card_id: guid for guid, card_id in ids.items()}
    report_moved_cards(holders, cards, guids, lock, problems)
    for guid, gaps in moved.gaps.items():
        card = cards.get(ids.get(guid, ""))
        if card and card.id not in {holder.holder for holder in holders} and has_text_with_gaps(card.kind):
            report_moved_gaps(card, frozenset(read_gaps(difference.old.notes[guid])), gaps, problems)
    for change in left:
        names = change.new.note_type.templates
        for ordinal in change.cards_left:
            name = names[ordinal].name if ordinal < len(names) else str(ordinal + 1)
            report_switched_off(cards[ids[change.new.guid]], name, problems)


def _join_titles(changes: list[NoteChange] | tuple[NoteChange, ...]) -> str:
    return _join(tuple(f"“{title_of(change.old, 40)}”" for change in changes))


def _join(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
