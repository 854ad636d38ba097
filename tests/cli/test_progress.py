"""How far long work is, on a terminal."""

from __future__ import annotations

import io

from deck_builder.cli.progress import ProgressLine


class Terminal(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that a test sets, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def work(out: io.StringIO, seconds: int) -> None:
    """Do work of a hundred pieces, in so many seconds."""
    clock = Clock()
    with ProgressLine(out, clock) as progress:
        for done in range(1, 101):
            clock.now = seconds * done / 100
            progress("Reading texts", done, 100)


def test_long_work_says_how_far_it_is_and_how_long_it_takes_and_its_line_is_gone_at_the_end() -> None:
    out = Terminal()
    work(out, 200)
    shown = out.getvalue().split("\r")
    assert "Reading texts: 50 of 100, about 1 min 40 s left" in shown
    assert "Reading texts: 90 of 100, about 20 s left" in shown
    assert shown[-1] == ""
    assert shown[-2].isspace()


def test_work_of_less_than_a_second_shows_nothing() -> None:
    out = Terminal()
    work(out, 0)
    assert out.getvalue() == ""


def test_nothing_is_written_into_a_file() -> None:
    out = io.StringIO()
    work(out, 200)
    assert out.getvalue() == ""
