"""`deck-builder diff`: what it compares, in each format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import CARDS, edit


@pytest.fixture
def old_and_new(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The package of a deck, and the deck with one answer edited since."""
    deck = write_deck(CARDS)
    package = build(deck)
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    monkeypatch.chdir(deck.parent)
    return package, deck


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_every_format_names_the_edit(form: str, old_and_new: tuple[Path, Path]) -> None:
    output = run("diff", *old_and_new, "--format", form).stdout
    assert "Paris" in output
    assert "Madrid" not in output
    if form == "json":
        json.loads(output)


def test_a_deck_with_an_error_is_not_compared(old_and_new: tuple[Path, Path]) -> None:
    package, deck = old_and_new
    edit(deck / "cards.yaml", "answer: Rome", "anwser: Rome")
    result = run("diff", package, deck, expect=1)
    assert "D203" in result.stderr
    assert result.stdout == ""


def test_a_missing_package_is_wrong_usage(old_and_new: tuple[Path, Path]) -> None:
    assert "There is no file `gone.apkg`." in run("diff", "gone.apkg", old_and_new[1], expect=2).output
