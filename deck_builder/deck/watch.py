"""Notices when the author saves a file of a deck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import LOCK_FILE, find_home, find_media_folder
from deck_builder.source.inside import is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

LOOK_EVERY: Final = 0.05
"""Seconds between two looks at a deck's files. With a thousand files, a look takes 3 ms."""

FileStates = dict[str, tuple[int, int]]
"""The time of change in nanoseconds and the size in bytes of each file, by its path."""


def read_file_states(folder: Path, apart_from: Collection[Path] = ()) -> FileStates:
    """Read the states of the files of a deck that authors write, its media included.

    `deck.lock`, hidden files and what is in the folders `apart_from` are left out: programs write those.
    """
    states: FileStates = {}
    media = find_media_folder(folder)
    for top in (folder, media) if is_inside(media, find_home(folder)) else (folder,):
        for path in top.rglob("*") if top.is_dir() else ():
            inside = path.relative_to(top).parts
            if path.name == LOCK_FILE or any(part.startswith(".") for part in inside):
                continue
            if any(path.is_relative_to(other) for other in apart_from):
                continue
            try:
                state = path.stat()
            except OSError:
                continue
            states[str(path)] = (state.st_mtime_ns, state.st_size)
    return states


def wait_for_save(
    folders: Sequence[Path], before: FileStates, wait: Callable[[float], object], apart_from: Collection[Path] = ()
) -> FileStates:
    """Wait until the files of some decks are not as they were `before`. Returns how they are then.

    `wait` takes the seconds until the next look; if it returns something true, the waiting ends.
    """
    while not wait(LOOK_EVERY):
        now = read_states_of_decks(folders, apart_from)
        if now != before:
            return now
    return before


def read_states_of_decks(folders: Sequence[Path], apart_from: Collection[Path] = ()) -> FileStates:
    """Read the states of the files of several decks."""
    states: FileStates = {}
    for folder in folders:
        states |= read_file_states(folder, apart_from)
    return states
