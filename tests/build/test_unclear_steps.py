"""What an author is told of steps that can't be matched with those that learners have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.releases import release, run_build

CARDS = """
kind: steps
cards:
  - id: tea
    title: How is tea made?
    steps:
      - Boil the water
      - "Warm the pot: gently"
      - Pour
"""


def test_all_unclear_steps_of_a_card_are_told_at_once_with_a_line_to_paste(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run_build(deck)
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", '"Warm the pot: gently"', '"Rinse: the pot"\n      - Warm the pot')
    output = run("check", deck, expect=1).output
    assert output.count("L621") == 1
    assert "“Rinse: the pot”, “Warm the pot”" in output
    assert '- {step: "Rinse: the pot", number: 2}' in output
    assert "Learners have: 1 “Boil the water”, 2 (its text is no longer here), 3 “Pour”." in output
    edit(deck / "cards.yaml", '- "Rinse: the pot"', '- {step: "Rinse: the pot", number: 2}')
    assert "L62" not in run("check", deck).output


def test_a_number_of_another_step_is_told_with_the_text_that_has_it(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run_build(deck)
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", "- Pour", "- Pour\n      - {step: Drink, number: 1}")
    output = run("check", deck, expect=1).output
    assert "the number 1 belongs to another of the steps" in output
    assert "1 “Boil the water”" in output
