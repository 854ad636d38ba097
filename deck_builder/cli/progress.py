"""Shows on a terminal how far long work is: one line, which is gone at the end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Self, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORT_WORK: Final = 1.0
"""In seconds. Work that is done by then shows nothing."""
_BETWEEN_UPDATES: Final = 0.2
"""In seconds."""


class ProgressLine:
    """A line on a terminal: what is being done, how much of it is done, and how long the rest takes.

    It is a `Progress`. Use it as a context manager: at the end of the block the line is removed. If `out` is not a
    terminal, nothing is written.
    """

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives the time in seconds."""
        self._out, self._clock = out, clock
        self._is_terminal = out.isatty()
        self._next = clock() + _SHORT_WORK
        self._what, self._since, self._before = "", 0.0, 0
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._show("")

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note of how far the work is, and show it now and then."""
        if not self._is_terminal:
            return
        now = self._clock()
        if what != self._what:
            self._what, self._since, self._before = what, now, done
        if now >= self._next:
            self._next = now + _BETWEEN_UPDATES
            self._show(describe_progress(what, done, total, now - self._since, done - self._before))

    def _show(self, line: str) -> None:
        if line != self._shown:
            self._out.write(f"\r{line.ljust(len(self._shown))}\r{line}")
            self._out.flush()
            self._shown = line


def describe_progress(what: str, done: int, total: int, seconds: float, in_that_time: int) -> str:
    """Describe how far work is, if `in_that_time` pieces of it took `seconds`."""
    if not total:
        return f"{what}: {done:,}"
    line = f"{what}: {done:,} of {total:,}"
    if not in_that_time or seconds < _SHORT_WORK:
        return line
    left = round(seconds * (total - done) / in_that_time)
    return f"{line}, about {left // 60} min {left % 60} s left" if left >= 60 else f"{line}, about {left} s left"
