"""What a command that failed says about the files: only what is true, so it looks."""

from __future__ import annotations

import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.terminal import show_path
from deck_builder.files import is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KNOWN: Final = "files before"
"""Where a run of the program keeps what it has looked at."""

_State = tuple[int, int, int] | None
"""What a file is known by without reading it: its number on the disk, its size, its time. None without a file,
and for a folder without files."""


class FilesBefore:
    """The files that a command may write, as they are before it runs."""

    def __init__(self, *paths: Path) -> None:
        """Look at files, and at folders with the files that are right in them."""
        self._paths = paths
        self._states = _read_states(paths)
        if context := click.get_current_context(silent=True):
            context.meta.setdefault(_KNOWN, []).append(self)

    def describe(self, if_unchanged: str) -> str:
        """Return `if_unchanged` if all files are as they were; otherwise say which are not, and what to do."""
        return _describe(self.list_changed(), if_unchanged)

    def list_changed(self) -> list[Path]:
        """The files that are not as they were."""
        before, after = self._states, _read_states(self._paths)
        return [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]


def list_changed_files(context: click.Context) -> list[Path]:
    """The files that the run of a command has changed, of those that it may write."""
    known: list[FilesBefore] = context.meta.get(_KNOWN, [])
    return sorted({path for before in known for path in before.list_changed() if not path.is_dir()})


def describe_interrupted(context: click.Context) -> str:
    """Say what a command that was stopped with Ctrl+C has left."""
    if _KNOWN not in context.meta:
        return "Stopped."
    return f"Stopped. {_describe(list_changed_files(context), 'Nothing was written.')}"


def _describe(changed: list[Path], if_unchanged: str) -> str:
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
