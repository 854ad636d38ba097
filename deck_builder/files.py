"""Writes files so that they are complete or not there at all.

What is not in its place yet has a name that begins with `TEMPORARY`, and the process that works on it holds a lock
on it. The system ends the lock with the process: what nobody holds is left over from a run that was killed, and the
next run that writes into the same folder removes it.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TEMPORARY: Final = ".deck-builder-"
"""How the names of files and folders begin that are not finished."""

_EARLIER_TEMPORARY: Final = ".deck.lock-????????.tmp"
"""The pattern of such names in earlier versions, where they can be in a deck's folder."""

_BLOCK: Final = 1024 * 1024
"""How many bytes are compared at a time."""

_SURELY_LEFT_SECONDS: Final = 3600
"""After this time nobody works on a file any more; used only where the system has no locks."""

_held: Final[dict[Path, int]] = {}
"""The unfinished files and folders of this process, with the open file that holds the lock on each."""


def write_beside(target: Path, pieces: Iterable[str] | Iterable[bytes]) -> Path:
    """Write text or bytes to a new file in the folder of `target`, until it is on the disk. Returns its path.

    Put it in its place or discard it afterwards. Raises OSError, and leaves no file, if it can't be written.
    """
    remove_leftovers(target.parent)
    path = _make_held(partial(_make_file, target))
    try:
        with path.open("wb") as file:
            file.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(_choose_mode(target))
    except BaseException:
        discard(path)
        raise
    return path


def put_in_place(path: Path, target: Path) -> None:
    """Rename a complete file to `target`. Other programs see the whole old file or the whole new one.

    Raises OSError if the old file is still there, and only then.
    """
    path.chmod(_choose_mode(target))
    path.replace(target)
    _let_go(path)
    with suppress(OSError):  # some file systems can't sync a folder; the file is renamed all the same
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_text(target: Path, text: str) -> None:
    """Write a text file in place of an old one. Raises OSError if the old file is still there, and only then."""
    _write_whole(target, text.encode())


def write_bytes(target: Path, data: bytes) -> None:
    """Write a file in place of an old one. Raises OSError if the old file is still there, and only then."""
    _write_whole(target, data)


def _write_whole(target: Path, data: bytes) -> None:
    path = write_beside(target, [data])
    try:
        put_in_place(path, target)
    finally:
        discard(path)


def discard(path: Path) -> None:
    """Remove an unfinished file, if it is still there. What can't be removed is left to the next run."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    _let_go(path)


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """Make a folder in `parent` for this block. It is removed at the end, with all that is still in it.

    Raises OSError if it can't be made.
    """
    import shutil
    import tempfile

    remove_leftovers(parent)
    folder = _make_held(lambda: Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent)))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _let_go(folder)


def remove_leftovers(folder: Path) -> None:
    """Remove what runs that were killed have left in a folder."""
    for left in (*folder.glob(f"{TEMPORARY}*"), *folder.glob(_EARLIER_TEMPORARY)):
        with suppress(OSError):
            _remove_if_abandoned(left)


def _remove_if_abandoned(path: Path) -> None:
    """Remove an unfinished file or folder that no process holds. Raises OSError if that does not work."""
    if fcntl is None:
        if time.time() - path.stat().st_mtime < _SURELY_LEFT_SECONDS:
            return
        _remove(path)
    elif path not in _held:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises BlockingIOError if another process holds it
            _remove(path)
        finally:
            os.close(file)


def _remove(path: Path) -> None:
    if path.is_dir():
        import shutil

        shutil.rmtree(path)
    else:
        path.unlink()


def is_unfinished(path: Path) -> bool:
    """Whether a file has the name of one that is not in its place yet, or is in a folder that has."""
    return any(part.startswith(TEMPORARY) for part in path.parts) or path.match(_EARLIER_TEMPORARY)


def _make_file(target: Path) -> Path:
    import tempfile  # it takes a while to load, and a command that only reads needs none

    handle, name = tempfile.mkstemp(prefix=f"{TEMPORARY}{target.name}-", suffix=".tmp", dir=target.parent)
    os.close(handle)
    return Path(name)


def _make_held(make: Callable[[], Path]) -> Path:
    """Make a file or folder and hold it, so that nobody takes it for a leftover. Raises OSError."""
    while True:
        path = make()
        with suppress(OSError):  # the file system may have no locks
            _hold(path)
        if path.exists():  # another process may have removed it before it was held
            return path
        _let_go(path)


def _hold(path: Path) -> None:
    if fcntl is not None:
        file = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            raise
        _held[path] = file


def _let_go(path: Path) -> None:
    file = _held.pop(path, None)
    if file is not None:
        with suppress(OSError):
            os.close(file)


def have_same_bytes(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes. False if one of them does not exist."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            return have_same_rest(first, second)
    except FileNotFoundError:
        return False


def identify_file(path: Path) -> tuple[int, ...]:
    """What is another one as soon as another file is put in its place, or the file is changed; empty if there is none.

    The first number is the time of the file's last change in nanoseconds. A file that was copied or unpacked over
    another one may have its size and an old time, so the others are its size in bytes, when it was put there, and its
    number on the disk.
    """
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino


def have_same_rest(one: BinaryIO, other: BinaryIO) -> bool:
    """Whether two open files have the same bytes from where they are read next."""
    while block := one.read(_BLOCK):
        if block != other.read(_BLOCK):
            return False
    return not other.read(1)


def _choose_mode(target: Path) -> int:
    """The permissions of `target`, or those that a new file gets here."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
