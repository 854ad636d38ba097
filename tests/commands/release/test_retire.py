"""Cards are retired and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.releases import (
    PORTUGAL,
    SPAIN,
    Clock,
    build_and_release,
    package,
    run_build,
)


def test_a_retirement_can_be_taken_back(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    before = (deck / "deck.lock").read_bytes()
    run("retire", deck, "spain", "italy")
    assert "`spain` is back in the deck" in run("retire", deck, "spain", "italy", "--undo").output
    assert (deck / "deck.lock").read_bytes() == before
    # After a release took it out, it comes back to everyone, whether they cleaned up or not.
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    build_and_release(deck, "1.1.0", clock)
    learner.import_package(package(deck, "1.1.0"))
    learner.import_package(deck.parent / "dist/capitals-1.1.0-cleanup.apkg")
    run("retire", deck, "spain", "--undo")
    edit(deck / "cards.yaml", "cards:\n", f"cards:\n{SPAIN}")
    learner.import_package(build_and_release(deck, "1.2.0", clock))
    assert learner.note("Question:*Spain*")["Retired"] == ""
    assert not learner.col.get_empty_cards().notes


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("span", "the deck never had a card `span`"),
        ("portugal", "`portugal` was never released"),
        ("italy", "`italy` is retired already: `deck.lock` has it, and the card goes with the next release"),
    ],
)
def test_what_cannot_be_retired_is_left_alone(card: str, said: str, deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", SPAIN, SPAIN + PORTUGAL)
    run_build(deck)
    run("retire", deck, "italy")
    before = (deck / "deck.lock").read_bytes()
    output = run("retire", deck, "france", card, expect=1).output
    assert f"L615 {said}" in output
    assert "nothing was changed" in output
    assert (deck / "deck.lock").read_bytes() == before


def test_to_retire_a_card_again_is_told_with_what_is_left_to_do(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    assert "If its lines are still in a card file, delete them" in run("retire", deck, "spain", expect=1).output
    edit(deck / "cards.yaml", SPAIN, "")
    build_and_release(deck, "1.1.0", clock)
    assert "L615 `spain` was retired in release 1.1.0" in run("retire", deck, "spain", expect=1).output
