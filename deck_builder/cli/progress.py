"""Shows on a terminal how far long work is: one line, which is gone at the end."""

from __future__ import annotations

import os
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

    def __init__(
        self,
        out: TextIO,
        clock: Callable[[], float] = time.monotonic,
        note: Callable[[str], None] | None = None,
        *,
        is_shown: bool = True,
    ) -> None:
        """`clock` gives the time in seconds. `note` is told of each part of the work that is done, and its time."""
        self._out, self._clock, self._note = out, clock, note
        self._is_terminal = is_shown and out.isatty()
        self._process = os.getpid()
        self._next = clock() + _SHORT_WORK
        self._what, self._since, self._before, self._done = "", clock(), 0, 0
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._show("")
        self._end_part(self._clock())

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note of how far the work is, and show it now and then."""
        if not self._is_terminal and not self._note:
            return
        now = self._clock()
        if what != self._what:
            if self._process != os.getpid():  # a worker, whose work the first process speaks for
                return
            self._end_part(now)
            self._what, self._since, self._before = what, now, done
        self._done = done
        if now >= self._next and self._is_terminal and self._process == os.getpid():
            self._next = now + _BETWEEN_UPDATES
            self._show(describe_progress(what, done, total, now - self._since, done - self._before))

    def _end_part(self, now: float) -> None:
        """Tell of the part of the work that has just ended."""
        if self._note and self._what and self._process == os.getpid():
            self._show("")
            count = f" {self._done:,}" if self._done else ""
            self._note(f"{self._what}:{count}{',' * bool(count)} {now - self._since:.1f} s")
        self._what = ""

    def _show(self, line: str) -> None:
        if line != self._shown:
            self._out.write(f"\r{line.ljust(len(self._shown))}\r{line}")
            self._out.flush()
            self._shown = line


def describe_progress(what: str, done: int, total: int, seconds: float, in_that_time: int) -> str:
    """Describe how far work is, if `in_that_time` pieces of it took `seconds`; `total` is 0 if nobody knows it."""
    if not total:
        return f"{what}: {done:,}" if done else f"{what} …"
    line = f"{what}: {done:,} of {total:,}"
    if not in_that_time or seconds < _SHORT_WORK:
        return line
    left = round(seconds * (total - done) / in_that_time)
    return f"{line}, about {left // 60} min {left % 60} s left" if left >= 60 else f"{line}, about {left} s left"
