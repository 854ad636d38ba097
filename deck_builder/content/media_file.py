"""A media file on its way into the package: it is read more than once, and is the same file each time.

A file may change while a command runs. What goes into a package must be what was searched for code before.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.inside import explain_error, open_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class MediaFile(NamedTuple):
    """A file that goes into the package."""

    path: Path
    """Where it is on disk."""
    name: str
    """Its name in the package."""
    within: Path
    """The folder that it must be in, after every link is followed."""
    digest: str
    """The BLAKE2b of the bytes that were checked, in hexadecimal digits."""
    line_end: bytes | None = None
    """How its lines end in the package; None for a file that goes into it byte for byte."""

    def read_pieces(self) -> Iterator[bytes]:
        """Yield the bytes that go into the package.

        Raises InputError, with the file as its place, if the file can't be read, or after the last piece if it is not
        the one that was checked.
        """
        reading = Reading(self.path, self.within, self.line_end)
        try:
            yield from reading
        except OSError as error:
            raise explain_reading(self.path, error) from error
        refuse_change(self.path, self.digest, reading.digest())


class Reading:
    """The pieces of a file, for one run through them, and then the digest of its bytes on the disk."""

    def __init__(self, path: Path, within: Path, line_end: bytes | None) -> None:
        """Prepare to read a file of the folder `within`. All its lines get the end `line_end`, unless that is None."""
        self._path, self._within, self._line_end = path, within, line_end
        self._digest = hashlib.blake2b(digest_size=16)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces. Raises OSError, also for a file that is outside of the folder."""
        with open_inside(self._path, self._within) as file:
            if self._line_end is None:
                while block := file.read(1024 * 1024):
                    self._digest.update(block)
                    yield block
                return
            for line in file:
                self._digest.update(line)
                end = self._line_end
                yield line.removesuffix(b"\n").removesuffix(b"\r") + end if line.endswith(b"\n") else line

    def digest(self) -> str:
        """Return the BLAKE2b of the bytes on the disk, in hexadecimal digits."""
        return self._digest.hexdigest()


def explain_reading(path: Path, error: OSError) -> InputError:
    """Make the error that says why a file can't be read."""
    message = f"`{path.name}` can't be read: {explain_error(error)}"
    return InputError("M504", message, place=Place(path))


def refuse_change(path: Path, before: str, now: str) -> None:
    """Raise InputError if the digest of a file is another than before."""
    if before != now:
        message = f"`{path.name}` changed while the command read it"
        raise InputError("M504", message, "Run the command again.", Place(path))


def compute_sha1(path: Path) -> str:
    """Return the SHA-1 of a file, as Anki's packages hold it; empty if there is no such file. Raises OSError."""
    return compute_sha1_of(Reading(path, path.parent, None))


def compute_sha1_of(reading: Reading) -> str:
    """Return the SHA-1 of the pieces of a file; empty if there is no such file. Raises OSError."""
    digest = hashlib.sha1(usedforsecurity=False)
    try:
        for piece in reading:
            digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()
