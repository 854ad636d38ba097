"""Reads files that a stranger may have put there: only files, and only inside the folder that they belong to.

A deck can come with symbolic links to anywhere, and with pipes. Whoever reads a file of a deck reads it here. A hard
link to a file outside can't be told from a file, but neither git nor an archive brings one.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from pathlib import Path

_NEVER_WAIT: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened: Windows does not have all of these."""

_DECK_FILE: Final = "deck.yaml"


class OutsideError(OSError):
    """A file or folder that a link leads to is outside of the folder that it must be in."""


class NotAFileError(OSError):
    """A pipe, a socket or a device where a file should be."""


def is_inside(path: Path, within: Path) -> bool:
    """Whether a path is in a folder, after every symbolic link is followed."""
    try:
        return path.resolve().is_relative_to(within.resolve())
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, on Python 3.12 and older
        return False


def open_inside(path: Path, within: Path) -> BinaryIO:
    """Open a file of the folder `within` for reading. Never waits, and opens nothing but a file.

    Raises OutsideError, NotAFileError, or another OSError if the file can't be read.
    """
    try:
        real = path.resolve(strict=True)
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None
    if not real.is_relative_to(within.resolve()):
        raise OutsideError(errno.EXDEV, "leads outside")
    mode = real.lstat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise NotAFileError(errno.EINVAL, "not a file")
    handle = os.open(real, os.O_RDONLY | _NEVER_WAIT)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAFileError(errno.EINVAL, "not a file")
    return os.fdopen(handle, "rb")


def read_inside(path: Path, within: Path) -> bytes:
    """Read a file of the folder `within`. Raises as `open_inside` does."""
    with open_inside(path, within) as file:
        return file.read()


def explain_error(error: OSError) -> str:
    """Say why a file can't be read, in words that follow "can't be read:". They name nothing outside of the deck."""
    if isinstance(error, OutsideError):
        return "it is a link to a place outside of the deck"
    if isinstance(error, NotAFileError):
        return "it is not a file, but a pipe or a device"
    return os.strerror(error.errno).lower() if error.errno else "no reason given"


def find_own_folder(file: Path) -> Path:
    """Find the folder that a file of a deck must not leave, from its path alone: that of the deck or of its media."""
    for folder in file.parents:
        if os.path.lexists(folder / _DECK_FILE) or folder.name == "media" or folder.parent.name == "media":
            return folder
    return file.parent
