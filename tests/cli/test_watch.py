"""`--watch` builds and checks again at each save, and ends with Ctrl+C."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import run

CARDS = "kind: question\ncards:\n  - question: Why is it so?\n    answer: So\n"


def saves(*edits: Callable[[], object]) -> Callable[[float], None]:
    """A `time.sleep` during which the author does one edit after the other, and then presses Ctrl+C."""
    left: Iterator[Callable[[], object]] = iter(edits)

    def sleep(_: float) -> None:
        edit = next(left, None)
        if edit is None:
            raise KeyboardInterrupt
        edit()

    return sleep


def test_a_deck_is_built_again_at_each_save(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    deck, out = write_deck(CARDS), write_deck(CARDS).parent / "dist"
    cards = deck / "cards.yaml"

    def break_it() -> None:
        cards.write_text(cards.read_text("utf-8").replace("answer", "anwser"), encoding="utf-8")

    def mend_it() -> None:
        cards.write_text(cards.read_text("utf-8").replace("anwser: So", "answer: Because"), encoding="utf-8")

    monkeypatch.setattr(time, "sleep", saves(break_it, lambda: None, mend_it))
    output = run("build", deck, "--out", out, "--watch").output
    runs = output.split("Waiting for you to save a file. Press Ctrl+C to stop.")
    assert len(runs) == 4, "once at the start, twice for the two saves, and never for what the build itself wrote"
    assert "1 new" in runs[0]
    assert "D203" in runs[1]
    assert "1 changed" in runs[2]
    assert (out / "capitals.apkg").is_file()


def test_a_deck_is_checked_again_at_each_save(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    deck = write_deck(CARDS)
    new = deck / "20-more.yaml"
    monkeypatch.setattr(time, "sleep", saves(lambda: new.write_text("cards: [", encoding="utf-8")))
    output = run("check", deck, "--out", deck.parent / "dist", "--watch", "-q").output
    assert output.count("D237 ") == 2
    assert output.count("Y106 ") == 1


@pytest.mark.parametrize("options", [["--fix"], ["--diff"], ["--format", "json"]])
def test_what_makes_no_sense_again_and_again_is_refused(options: list[str], write_deck: Callable[..., Path]) -> None:
    assert "--watch is for people" in run("check", write_deck(CARDS), "--watch", *options, expect=2).output
