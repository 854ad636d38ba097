"""Limits for unpacking a package. A file of a few kilobytes can unpack to gigabytes."""

from __future__ import annotations

from typing import Final, NamedTuple

from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import format_size

_LEAST_RATIO: Final = 4
"""A package may always unpack to this many times its own size: media hardly shrink in a package."""
_HINT: Final = "If you trust its author, allow more with `--max-size`, for example `--max-size 8GB`."


class Limits(NamedTuple):
    """The limits for reading a package. All are computed from the first."""

    unpacked: int = 1 << 30
    """The most bytes of the collection and all media together, unpacked."""

    @property
    def memory(self) -> int:
        """The most bytes of memory for the notes."""
        return self.unpacked // 8

    @property
    def file_list(self) -> int:
        """The most bytes for the zip's own list of files, and for the list of media."""
        return self.unpacked // 128

    @property
    def json(self) -> int:
        """The most bytes of a JSON text. Parsed, it takes up to twenty times as much memory."""
        return self.unpacked // 256

    @property
    def steps(self) -> int:
        """The most steps that SQLite may take to read a collection; a note takes about ten."""
        return self.unpacked // 16

    def allow(self, file_size: int) -> Limits:
        """Return the limits for a file of `file_size` bytes: a large file may unpack to more."""
        return Limits(max(self.unpacked, _LEAST_RATIO * file_size))


DEFAULT_LIMITS: Final = Limits()
"""The limits for a package from anyone."""
NO_LIMITS: Final = Limits(1 << 60)
"""The limits for a package that this program has just built."""


class Budget:
    """Counts the bytes used of a limit."""

    def __init__(self, most: int, what: str) -> None:
        """`most` is the limit in bytes; `what` begins the error message, such as "it unpacks to"."""
        self._most, self._left, self._what = most, most, what

    def spend(self, size: int) -> None:
        """Use `size` bytes. Raises InputError (P708) if fewer are left."""
        self._left -= size
        if self._left < 0:
            raise make_limit_error(self._most, self._what)


def make_limit_error(most: int, what: str) -> InputError:
    """Make the error for something that takes more than `most` bytes."""
    return InputError("P708", f"{what} more than {format_size(most)}", _HINT)
