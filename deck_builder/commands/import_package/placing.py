"""Puts finished deck folders where they belong: all of them or none, and never over something that is there."""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from deck_builder.deck.folder import GITIGNORE, LOCK_FILE, find_media_folder
from deck_builder.files import have_same_bytes, scratch_folder
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_inside, is_there

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def is_free(target: Path, problems: Problems) -> bool:
    """Whether the deck's folder does not exist yet; if it does, it is a problem."""
    if target.exists():
        _report_taken(target, problems)
        return False
    return True


def stays_here(target: Path, here: Path, problems: Problems) -> bool:
    """Whether the deck and its media are not written through a link that leads elsewhere; if so, it is a problem.

    `here` is the folder that the deck's own one must not leave.
    """
    media = find_media_folder(target).parent
    folders = [(target.parent, here)] if here != target else []
    folders += [(media, media.parent)] if media != target else []
    for folder, within in folders:
        if not is_inside(folder, within):
            hint = "Name a folder with `--into`, or put a folder in place of the link."
            problems.add("P702", f"`{folder.name}` is a link to a place elsewhere", Place(folder), hint=hint)
            return False
    return True


def put_all_in_place(staged: Sequence[tuple[Path, Path]], problems: Problems) -> bool:
    """Move finished decks, each with the folder that it gets. If one can't be moved, none is left there.

    A deck that is not one of several in `cards/` gets a `.gitignore`, as a new one does, unless its repository has one.
    Raises OSError as `_put_in_place` does.
    """
    done: list[Path] = []
    is_whole = False
    try:
        for folder, target in staged:
            if find_media_folder(target).parent == target and not _has_gitignore(target):
                (folder / ".gitignore").write_bytes(GITIGNORE.encode())
            if not _put_in_place(folder, target, problems):
                return False
            done.append(target)
        is_whole = True
    finally:
        for target in () if is_whole else done:
            shutil.rmtree(target, ignore_errors=True)
            if find_media_folder(target).parent != target:
                shutil.rmtree(find_media_folder(target), ignore_errors=True)
    return is_whole


def _has_gitignore(target: Path) -> bool:
    """Whether a folder above `target`, in the same git repository, has a `.gitignore`."""
    found = False
    for folder in target.absolute().parents:
        found = found or is_there(folder / ".gitignore")
        if is_there(folder / ".git"):
            return found
    return False


def _report_taken(folder: Path, problems: Problems) -> None:
    hint = "Move it away, or name another folder with `--into`."
    if (folder / LOCK_FILE).is_file():
        hint = (
            "It has a whole deck. If that is from an import of this package that was interrupted, the import is done: "
            f"run `deck-builder check {folder.name}`. What is new in a newer package comes in with `--update`. "
            "Otherwise name another folder with `--into`."
        )
    problems.add("P702", f"`{folder.name}` exists already", Place(folder), hint=hint)


def _put_in_place(staged: Path, target: Path, problems: Problems) -> bool:
    """Move a finished deck, and its media if they have a folder elsewhere. Returns whether that was possible.

    A place that is taken becomes a problem. Raises OSError, and then the deck's folder is not there. Its media may be:
    an import that was killed in between leaves them, and the next one takes media that are the same for its own.
    """
    media, target_media = find_media_folder(staged), find_media_folder(target)
    is_apart = media.parent != staged
    if is_apart and target_media.exists() and not _have_same_files(media, target_media):
        _report_taken(target_media, problems)
        return False
    made = [folder for folder in (target.parent, target_media.parent) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    moves_media = is_apart and media.is_dir() and not target_media.exists()
    try:
        if moves_media:
            target_media.parent.mkdir(exist_ok=True)
            _move(media, target_media)
        _move(staged, target)
    except OSError:
        if moves_media:
            shutil.rmtree(target_media, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise
    return True


def _have_same_files(one: Path, other: Path) -> bool:
    """Whether two folders have the same files with the same bytes, and at least one."""
    names = [{path.relative_to(folder) for path in folder.rglob("*")} for folder in (one, other)]
    return names[0] == names[1] != set() and all(have_same_bytes(one / name, other / name) for name in names[0])


def _move(folder: Path, target: Path) -> None:
    """Rename a folder, so that either all of it is there or nothing. Raises OSError."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with scratch_folder(target.parent) as near:  # `media/` may be on another disk
            shutil.copytree(folder, near / target.name)
            (near / target.name).rename(target)
