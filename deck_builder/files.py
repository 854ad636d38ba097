"""Puts files in their places: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_beside(target: Path, pieces: Iterable[str]) -> Path:
    """Write text to a new file in the target's folder, down to the disk. Returns its path."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".tmp", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(_usual_mode(target))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def put_in_place(path: Path, target: Path) -> None:
    """Give a finished file the target's name: whoever looks sees the old file or the new one, whole."""
    path.chmod(_usual_mode(target))
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        pass  # some file systems can't sync a folder; the rename itself is done
    finally:
        os.close(folder)


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files hold the same; a file that is not there holds nothing."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            while block := first.read(1024 * 1024):
                if block != second.read(1024 * 1024):
                    return False
    except FileNotFoundError:
        return False
    return True


def _usual_mode(target: Path) -> int:
    """The rights that the target has, or that a new file gets here."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
