"""Opens the zip of a package safely, and reads it piece by piece.

No file is ever written under a name from the zip. Anki compresses entries with Deflate or not at all, and never uses a
name twice; anything else is refused.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import sys
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Final

from deck_builder.packages.limits import Budget, Limits, make_limit_error
from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE: Final = 1 << 18
"""The number of bytes to unpack at a time."""
_LARGEST_WINDOW: Final = 25
"""The largest window that Zstandard may keep in memory, as a power of two. Anki's packages need 21 to 23."""
_ENCRYPTED: Final = 1
"""The flag of an entry that needs a password."""
_HEADER: Final = 30
"""The fewest bytes that an entry takes in addition to its data."""

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OverflowError,
)
"""The exceptions that reading a damaged zip can raise."""


class Archive:
    """A package's zip, opened for reading."""

    def __init__(self, zip_file: zipfile.ZipFile, limits: Limits) -> None:
        self._zip_file, self.limits = zip_file, limits
        self._budget = Budget(limits.unpacked, "it unpacks to")
        self.names = frozenset(zip_file.namelist())

    def read_pieces(self, entry: str, *, zstandard: bool = False) -> Iterator[bytes]:
        """Yield the bytes of an entry, piece by piece. `zstandard`: the entry is also compressed with Zstandard.

        Raises InputError if the entry is damaged or missing, or if more was read in total than the limits allow.
        """
        if entry not in self.names:
            raise InputError("P704", f"its list of media names `{shorten(entry, 40)}`, which is not in it")
        with _reporting_damage():
            packed = self._zip_file.open(entry)
        with packed:
            pieces = _unpack_zstandard(packed) if zstandard else iter(partial(packed.read, _PIECE), b"")
            while True:
                with _reporting_damage():
                    piece = next(pieces, b"")
                if not piece:
                    return
                self._budget.spend(len(piece))
                yield piece

    def read(self, entry: str, most: int, *, zstandard: bool = False) -> bytes:
        """Return all bytes of an entry. Raises InputError as `read_pieces` does, or if they are more than `most`."""
        budget = Budget(most, f"its `{entry}` takes")
        pieces = []
        for piece in self.read_pieces(entry, zstandard=zstandard):
            budget.spend(len(piece))
            pieces.append(piece)
        return b"".join(pieces)


@contextmanager
def open_archive(file: Path, limits: Limits) -> Iterator[Archive]:
    """Open a package. Raises InputError if it is not a zip as Anki writes them, and OSError."""
    # Without O_NONBLOCK, opening a named pipe waits for someone who writes into it.
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with _LimitedReads(io.FileIO(handle)) as raw:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise InputError("P704", "it is not a regular file")
        limits = limits.allow(status.st_size)
        raw.most = min(limits.file_list, status.st_size)
        with _reporting_damage():
            zip_file = zipfile.ZipFile(raw)
        with zip_file:
            _check_entries(zip_file.infolist())
            yield Archive(zip_file, limits)


class _LimitedReads(io.BufferedReader):
    """A file that is never read in one piece larger than `most` bytes: `zipfile` reads the list of files as a whole."""

    most = _PIECE

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes. Raises InputError if there are more than `most`."""
        whole = size is None or size < 0
        data = super().read(self.most + 1 if whole else min(size or 0, self.most + 1))
        if len(data) > self.most:
            raise make_limit_error(self.most, "the zip's list of files takes")
        return data


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Raise InputError for entries that Anki would not write."""
    counts = Counter(entry.filename for entry in entries)
    for entry in entries:
        name = f"`{shorten(entry.filename, 40)}`"
        if counts[entry.filename] > 1:
            raise InputError("P704", f"it has {name} twice")
        if entry.flag_bits & _ENCRYPTED:
            raise InputError("P704", f"{name} in it needs a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError("P704", f"{name} in it is packed in a way that Anki doesn't know")
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (following, _) in pairwise(places):
        if start + _HEADER + size > following:
            raise InputError("P704", "files in it overlap")


@contextmanager
def _reporting_damage() -> Iterator[None]:
    """Turn the exceptions of a damaged zip into an InputError."""
    try:
        yield
    except _DAMAGE as error:
        raise InputError("P704", "it is damaged") from error


def _unpack_zstandard(packed: IO[bytes]) -> Iterator[bytes]:
    """Yield the decompressed bytes, piece by piece. Raises ValueError if they are damaged."""
    # Loaded here because only newer packages need it; this program writes the older format.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    try:
        with zstd.ZstdFile(packed, options={zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW}) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except zstd.ZstdError as error:
        raise ValueError(str(error)) from error
