"""After Ctrl+C a command says what it has left, and its exit code tells it from other ends."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nh3
import pytest
from click.testing import CliRunner

from deck_builder.cli.main import INTERRUPTED, main
from tests.support.command_line import run

CARDS = "kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n"


def interrupt_at(call: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user press Ctrl+C when a file is written to the disk for the `call`th time."""
    calls = iter(range(1, 1000))
    fsync = os.fsync

    def write(handle: int) -> None:
        if next(calls) == call:
            raise KeyboardInterrupt
        fsync(handle)

    monkeypatch.setattr(os, "fsync", write)


def test_an_interrupted_build_says_what_was_written(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(CARDS, deck="id: capitals\nnamespace: capitals\nname: Capitals\n")
    out = deck.parent / "dist"
    said = set()
    for call in range(1, 20):
        (deck / "deck.lock").unlink(missing_ok=True)
        interrupt_at(call, monkeypatch)
        result = CliRunner().invoke(main, ["build", str(deck), "--out", str(out)])
        monkeypatch.undo()
        if result.exit_code == 0:
            break
        assert result.exit_code == INTERRUPTED
        was_written = (deck / "deck.lock").exists()
        assert ("deck.lock`" in result.stderr) == was_written
        assert ("Nothing was written" in result.stderr) != was_written
        assert not list(deck.parent.rglob(".deck-builder-*"))
        said.add(was_written)
    assert said == {False, True}


def test_an_interrupted_check_says_that_it_stopped(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deck_builder.commands.check.check.check", interrupt)
    result = run("check", write_deck(CARDS), expect=INTERRUPTED)
    assert result.stderr == "\nStopped.\n"


def test_ctrl_c_pressed_again_while_the_program_ends_is_ignored(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deck_builder.commands.check.check.check", interrupt)
    run("check", write_deck(CARDS), expect=INTERRUPTED)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_ctrl_c_ends_a_command_also_while_html_is_cleaned(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: str) -> str:
        raise KeyboardInterrupt

    def clean_and_go_on(*_: object, **__: object) -> None:
        nh3.clean("<img src=x>", attribute_filter=interrupt)
        for _turn in range(1000):
            time.sleep(0.01)

    monkeypatch.setattr("deck_builder.commands.check.check.check", clean_and_go_on)
    hook, handler = sys.unraisablehook, signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = run("check", write_deck(CARDS), expect=INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert result.stderr == "\nStopped.\n"
    assert "Traceback" not in capfd.readouterr().err
    assert sys.unraisablehook is hook
