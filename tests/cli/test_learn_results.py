"""What `deck-builder learn` prints for people."""

from __future__ import annotations

from pathlib import Path

import click

from deck_builder.cli.learn_results import format_text
from deck_builder.commands.learn.estimate import CardEstimate, Interval
from deck_builder.commands.learn.learn import LearnedCards, Lessons
from deck_builder.problems.problem import Place, Problem

WORSE = CardEstimate(9, 41, 16, 3, Interval(0.39, 0.24, 0.54), 0.11, Interval(2.4, 1.8, 3.1))
USUAL = CardEstimate(9, 40, 4, 0, Interval(0.1, 0.02, 0.3), 0.11, Interval(1.0, 0.8, 1.3))


def lessons(*cards: LearnedCards) -> Lessons:
    return Lessons(9, 400, 12, 5, cards, 2, ("empty.apkg",))


def test_a_card_to_mend_is_shown_with_its_line_its_ranges_and_what_a_check_finds() -> None:
    warning = Problem("C903", "this is a question for yes or no", Place(Path("cards.yaml")))
    card = LearnedCards("france", Place(Path("cards.yaml"), 3, 9), "City", WORSE, (warning,))
    other = LearnedCards("italy", Place(Path("cards.yaml"), 6, 9), "", USUAL, ())
    lines = format_text(lessons(card, other))
    assert click.unstyle("\n".join(lines)) == (
        "9 learners, 400 reviews: 1 card to mend\n"
        "\n"
        "cards.yaml:3:9 france, City\n"
        "  forgotten in 39 % of 41 reviews by 9 learners (24 % to 54 %); their usual: 11 %\n"
        "  takes 2.4 times as long as other cards (1.8 to 3.1)\n"
        "  a leech for 3 learners\n"
        "  check: C903 this is a question for yes or no (yes-or-no)\n"
        "\n"
        "Compared: 2 cards with 5 learners or more. The ranges hold for all of them together in 19 of 20 decks. A card "
        "is named if even the near end is 1.5 times what is usual.\n"
        "Not compared: 2 cards with fewer than 5 learners.\n"
        "Not counted: 12 reviews from before the card's last change.\n"
        "Without any review: empty.apkg. Export it with scheduling (learning progress)."
    )


def test_where_no_card_is_surely_worse_none_is_named() -> None:
    other = LearnedCards("italy", Place(Path("cards.yaml"), 6, 9), "", USUAL, ())
    first, *others = format_text(lessons(other))
    assert click.unstyle(first) == "9 learners, 400 reviews: no card is surely worse than the others"
    assert not any("italy" in line for line in others)
