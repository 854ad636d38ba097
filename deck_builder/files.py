"""Writes files so that they are complete or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOCK: Final = 1024 * 1024
"""How many bytes are compared at a time."""


def write_beside(target: Path, pieces: Iterable[str]) -> Path:
    """Write text to a new file in the folder of `target`, and make sure that it is on the disk. Returns its path.

    Raises OSError, and leaves no file, if it can't be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".tmp", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(_choose_mode(target))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def put_in_place(path: Path, target: Path) -> None:
    """Rename a complete file to `target`. Other programs see the whole old file or the whole new one."""
    path.chmod(_choose_mode(target))
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        pass  # some file systems can't sync a folder; the file is renamed all the same
    finally:
        os.close(folder)


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes. False if one of them does not exist."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            while block := first.read(_BLOCK):
                if block != second.read(_BLOCK):
                    return False
    except FileNotFoundError:
        return False
    return True


def _choose_mode(target: Path) -> int:
    """The permissions of `target`, or those that a new file gets here."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
