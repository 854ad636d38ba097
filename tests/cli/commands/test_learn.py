"""`deck-builder learn`: its options, and packages that say nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import build, run
from tests.support.decks import CARDS
from tests.support.learner import Learner
from tests.support.reviews import export_reviews

WriteDeck = Callable[..., Path]


def test_fewer_than_two_learners_are_refused(write_deck: WriteDeck) -> None:
    deck = write_deck(CARDS)
    output = run("learn", build(deck), "--deck", deck, "--learners", "1", expect=2).output
    assert "1 is not in the range x>=2" in output


def test_an_export_without_scheduling_is_told_how_to_export_it(
    write_deck: WriteDeck, learner: Learner, tmp_path: Path
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    file = export_reviews(learner, {}, tmp_path / "mine.apkg", scheduling=False)
    output = run("learn", file, "--deck", deck).output
    assert "0 learners, 0 reviews: no card is surely worse than the others" in output
    assert "Without any review: mine.apkg. Export it with scheduling" in output


def test_a_deck_with_errors_is_told(write_deck: WriteDeck) -> None:
    deck = write_deck(CARDS)
    package = build(deck)
    (deck / "deck.yaml").write_text("id: capitals\n", encoding="utf-8")
    assert "D202" in run("learn", package, "--deck", deck, expect=1).output
