"""Reads the files of a deck safely: only regular files, and only inside the folder that they belong to.

A stranger's deck can contain symbolic links to anywhere, and pipes, so all files of a deck are read here. A hard link
can't be told from a file, but neither git nor a zip file can create one to a file outside.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from pathlib import Path

_NEVER_WAIT: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""Flags for opening a file. Windows does not have all of them."""
_NO_LINKS: Final = hasattr(os, "O_NOFOLLOW")
"""Whether this system can refuse to follow a link when it opens a file."""

_DECK_FILE: Final = "deck.yaml"

_NAMES_NO_FILE: Final = frozenset([errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL, errno.EILSEQ])
"""Errors that say that no file can have such a name. On Windows, `?` in a name is EINVAL."""


class OutsideError(OSError):
    """The file or folder behind a link is outside of the folder that it must be in."""


class NotAFileError(OSError):
    """A pipe, a socket or a device where a file should be."""


def is_there(path: Path) -> bool:
    """Whether there is a file, a folder or a link with this path, even a link that leads nowhere.

    Raises OSError if the disk can't say: what can't be asked about must never be taken for something that is not there.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a null character in the path
        return False
    except OSError as error:
        if error.errno in _NAMES_NO_FILE:
            return False
        raise
    return True


def is_inside(path: Path, within: Path) -> bool:
    """Whether a path is in a folder, after every symbolic link is followed."""
    try:
        if _is_in_folder(path, within) and not stat.S_ISLNK(path.lstat().st_mode):
            return True  # following links takes twenty times as long
    except (OSError, ValueError):
        pass  # what is wrong with the path shows below
    try:
        return path.resolve().is_relative_to(within.resolve())
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, on Python 3.12 and older
        return False


def open_inside(path: Path, within: Path) -> BinaryIO:
    """Open a regular file of the folder `within` for reading. Never blocks.

    Raises OutsideError, NotAFileError, or another OSError if the file can't be read.
    """
    if _is_in_folder(path, within) and (handle := _open_file(path)) is not None:
        return os.fdopen(handle, "rb")
    try:
        real = path.resolve(strict=True)
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None
    if not real.is_relative_to(within.resolve(strict=True)):
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


def _is_in_folder(path: Path, folder: Path) -> bool:
    """Whether a path, unless it is a link, is surely in a folder; there are others."""
    return _NO_LINKS and path.parent == folder and path.name != ".."


def _open_file(path: Path) -> int | None:
    """Open a regular file that is no link; None for anything else, and if it can't be opened."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        handle = os.open(path, os.O_RDONLY | _NEVER_WAIT)
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    return None


def read_inside(path: Path, within: Path) -> bytes:
    """Read a file of the folder `within`. Raises as `open_inside` does."""
    with open_inside(path, within) as file:
        return file.read()


def explain_error(error: OSError) -> str:
    """Say why a file can't be read, for a message that ends "can't be read: …". Names nothing outside of the deck."""
    if isinstance(error, OutsideError):
        return "it is a link to a place outside of the deck"
    if isinstance(error, NotAFileError):
        return "it is not a file, but a pipe or a device"
    return os.strerror(error.errno).lower() if error.errno else "no reason given"


def find_own_folder(file: Path) -> Path:
    """Find the folder that a file must not leave, from its path alone: the deck's folder or its media folder."""
    for folder in file.parents:
        if is_there(folder / _DECK_FILE) or folder.name == "media" or folder.parent.name == "media":
            return folder
    return file.parent
