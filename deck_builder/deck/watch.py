"""Notices when the author saves a file of a deck."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import LOCK_FILE, MADE_FROM_FILE, find_home, find_media_folder
from deck_builder.source.inside import is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

LOOK_EVERY: Final = 0.05
"""Seconds between two looks at a deck's files. With a thousand files, a look takes 3 ms."""

_READ: Final = (".yaml", ".yml", ".md", ".css")
"""Endings of the files that are read beside media and kinds."""

_WRITTEN: Final = (LOCK_FILE, MADE_FROM_FILE)
"""Files that a build writes."""

FileStates = dict[str, tuple[int, int]]
"""The time of change in nanoseconds and the size in bytes of each file, by its path."""


def read_file_states(folder: Path, apart_from: Collection[Path] = ()) -> FileStates:
    """Read the states of the files of a deck that authors write, its media included.

    `deck.lock`, `made-from.yaml`, hidden files and what is in the folders `apart_from` are left out: programs write
    those. So are files that no build reads.
    """
    states: FileStates = {}
    media = find_media_folder(folder)
    for top in (folder, media) if is_inside(media, find_home(folder)) else (folder,):
        for path in _list_read_files(top, apart_from, of_any_kind=top == media):
            try:
                state = path.stat()
            except OSError:
                continue
            states[str(path)] = (state.st_mtime_ns, state.st_size)
    return states


def _list_read_files(top: Path, apart_from: Collection[Path], *, of_any_kind: bool) -> Iterator[Path]:
    """List the files below a folder that a build may read; others, such as logs, change whenever they like."""
    for name, folders, files in os.walk(top):
        at = Path(name)
        folders[:] = [each for each in folders if not each.startswith(".") and at / each not in apart_from]
        is_read = of_any_kind or at.relative_to(top).parts[:1] in (("kinds",), ("media",))
        for each in files:
            if not each.startswith(".") and each not in _WRITTEN and (is_read or each.lower().endswith(_READ)):
                yield at / each


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
