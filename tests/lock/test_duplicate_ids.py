"""Two cards with one id, as a merge leaves them: which one learners have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.branches import build_and_commit, merge, merge_lock, release_and_commit, switch
from tests.support.command_line import run
from tests.support.releases import Clock


def peru(question: str, answer: str) -> str:
    """A file with a card `peru`."""
    return f"kind: question\ncards:\n  - id: peru\n    question: {question}\n    answer: {answer}\n"


@pytest.mark.parametrize("command", ["build", "check"])
def test_after_a_merge_the_card_that_learners_have_is_named(command: str, deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    release_and_commit(deck, "1.0.0", clock)
    switch(deck, "bea", new=True)
    (deck / "20-bea.yaml").write_text(peru("What is the capital of Peru?", "Lima"), encoding="utf-8")
    build_and_commit(deck, clock)
    switch(deck, "-")
    (deck / "30-ada.yaml").write_text(peru("Where is Lima?", "In Peru"), encoding="utf-8")
    build_and_commit(deck, clock)
    release_and_commit(deck, "1.1.0", clock)
    assert not merge(deck, "bea")
    merge_lock(deck)
    output = run(command, deck, expect=1).output
    assert "D206 the id `peru` is already taken in 20-bea.yaml on line 3" in output
    assert "Learners of 1.1.0 have the card in 30-ada.yaml on line 3: keep its id" in output


def test_of_a_card_that_was_never_released_the_one_in_the_last_build_is_named(deck: Path) -> None:
    (deck / "20-more.yaml").write_text(
        "kind: question\ncards:\n  - {id: spain, question: Who was Franco?, answer: A dictator}\n", encoding="utf-8"
    )
    output = run("build", deck, expect=1).output
    assert "The last build had the card in cards.yaml on line 10" in output


def test_of_two_cards_that_are_alike_or_both_new_none_is_named(deck: Path) -> None:
    spain = "{id: spain, question: What is the capital of Spain?, answer: Madrid}"
    cuba = "{id: cuba, question: Which is the island of Havana?, answer: Cuba}"
    (deck / "20-more.yaml").write_text(
        f"kind: question\ncards:\n  - {spain}\n  - {cuba}\n  - {cuba}\n", encoding="utf-8"
    )
    output = run("build", deck, expect=1).output
    assert output.count("Give one of the two another id.") == 2
