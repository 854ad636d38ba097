"""How far long work is, on a terminal."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

from deck_builder.build.build import build
from deck_builder.build.progress import Progress
from deck_builder.cli.progress import ProgressLine
from deck_builder.commands.check.check import check
from deck_builder.commands.preview.preview import preview_deck
from deck_builder.commands.release.model import Wanted
from deck_builder.commands.release.release import release
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS

NOW = 1_770_000_000


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


def record(parts: dict[str, tuple[int, int]]) -> Progress:
    """A `Progress` that remembers the last figures of each part of the work."""

    def take(what: str, done: int, total: int) -> None:
        parts[what] = done, total

    return take


def test_builds_checks_previews_and_releases_say_how_far_they_are(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = deck.parent / "dist"
    built: dict[str, tuple[int, int]] = {}
    checked, previewed, released = dict(built), dict(built), dict(built)
    assert build(deck, out, NOW, Problems(), progress=record(built))
    check([deck], out, NOW, progress=record(checked))
    preview_deck(deck, NOW, Problems(), progress=record(previewed))
    release({deck: Problems()}, Wanted("1.0.0", out, NOW, dry_run=True, progress=record(released)))
    assert built["Compiling notes"] == previewed["Compiling notes"] == released["Compiling notes"] == (3, 0)
    assert checked["Checking notes"] == (3, 0)


def test_how_many_notes_there_are_is_said_of_many(write_deck: Callable[..., Path]) -> None:
    cards = [f"- id: q-{number}\n  question: Why {number}?\n  answer: |\n    - a\n    - b\n" for number in range(600)]
    deck = write_deck("kind: question\n# All of them\ncards: # here\n\n# First\n" + "".join(cards))
    notes = "".join(f"Q: What is {number}?\nA: It\n\n" for number in range(100))
    (deck / "20-more.md").write_text(notes, encoding="utf-8")
    built: dict[str, tuple[int, int]] = {}
    assert build(deck, deck.parent / "dist", NOW, Problems(), progress=record(built))
    assert built["Compiling notes"] == (700, 700)


def test_each_part_of_the_work_is_noted_with_its_time() -> None:
    clock = Clock()
    notes: list[str] = []
    with ProgressLine(io.StringIO(), clock, notes.append) as progress:
        progress("Reading texts", 1, 2)
        clock.now = 1.5
        progress("Reading texts", 2, 2)
        progress("Comparing", 0, 0)
        clock.now = 1.75
    assert notes == ["Reading texts: 2, 1.5 s", "Comparing: 0.2 s"]


def test_a_worker_writes_nothing() -> None:
    out, clock = Terminal(), Clock()
    with ProgressLine(out, clock) as progress:
        progress("Reading texts", 1, 2)
        if (child := os.fork()) == 0:
            clock.now = 100
            progress("Reading texts", 2, 2)
            os._exit(bool(out.getvalue()))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
