"""What a command that failed says about the files: only what is true, so it looks."""

from __future__ import annotations

import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from deck_builder.cli.terminal import show_path
from deck_builder.files import is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_State = tuple[int, int, int] | None
"""What a file is known by without reading it: its number on the disk, its size, its time. None without a file,
and for a folder without files."""


class FilesBefore:
    """The files that a command may write, as they are before it runs."""

    def __init__(self, *paths: Path) -> None:
        """Look at files, and at folders with the files that are right in them."""
        self._paths = paths
        self._states = _read_states(paths)

    def describe(self, if_unchanged: str) -> str:
        """Return `if_unchanged` if all files are as they were; otherwise say which are not, and what to do."""
        before, after = self._states, _read_states(self._paths)
        changed = [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]
        if not changed:
            return if_unchanged
        names = ", ".join(f"`{show_path(path)}`" for path in changed)
        verb = "was" if len(changed) == 1 else "were"
        return f"{names} {verb} written already. Run the same command again: it goes on from there."


def _read_states(paths: Iterable[Path]) -> dict[Path, _State]:
    states: dict[Path, _State] = {}
    for path in paths:
        states[path] = _read_state(path)
        with suppress(OSError):  # a file, or a folder that nobody may read
            states |= {inner: _read_state(inner) for inner in path.iterdir() if not is_unfinished(inner)}
    return states


def _read_state(path: Path) -> _State:
    try:
        state = path.lstat()
        if stat.S_ISDIR(state.st_mode):
            return (0, 0, 0) if any(inner.is_file() for inner in path.rglob("*")) else None
    except OSError:
        return None
    return (state.st_ino, state.st_size, state.st_mtime_ns)
