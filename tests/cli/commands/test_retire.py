"""`deck-builder retire`: all of the named cards or none, and what is printed to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS


@pytest.fixture
def deck(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck that was released."""
    folder = write_deck(CARDS)
    monkeypatch.chdir(folder.parent)
    run("build", "capitals")
    run("release", "capitals", "1.0.0")
    return folder


def test_each_card_has_a_line_that_says_what_to_delete(deck: Path) -> None:
    output = run("retire", "capitals", "italy", "spain").output
    file = Path("capitals/cards.yaml")
    assert f"`italy` leaves the deck with the next release: delete its lines at {file}:7.\n" in output
    assert f"`spain` leaves the deck with the next release: delete its lines at {file}:10.\n" in output
    assert run("retire", "capitals", "italy", "--undo").output == "`italy` is back in the deck.\n"


def test_an_unknown_card_changes_nothing_for_any(deck: Path) -> None:
    before = (deck / "deck.lock").read_bytes()
    output = run("retire", "capitals", "italy", "itly", expect=1).output
    assert output.endswith("capitals: nothing was changed.\n")
    assert (deck / "deck.lock").read_bytes() == before


def test_a_card_has_to_be_named(deck: Path) -> None:
    assert "Missing argument 'ID...'" in run("retire", "capitals", expect=2).output
