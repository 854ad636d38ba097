"""C904: a question with an *it* before which nothing stands that it could mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.good_cards import find_codes, question


@pytest.mark.parametrize(
    "hard",
    [
        "When does it fire?",
        "What is this?",
        "Where do they lie?",
        "Why does she?",
    ],
)
def test_a_pointing_word_without_a_thing_before_it_points_to_nothing(
    hard: str, check: Callable[..., list[str]]
) -> None:
    assert check(question(hard)) == ["C904"]


@pytest.mark.parametrize(
    "fine",
    [
        "What is it called when neurons fire together?",
        "Why is it true that practice helps?",
        "What does the insula do when its neighbours rest?",
        "Which word means “this”?",
        "Name this river’s source.",
        "When it rains, what should a driver switch on?",
        "“It was the best of times” opens which novel?",
        "What are they called that eat both plants and meat?",
        "How can IT help to find earthquakes?",
        "'Which of these is a mammal: bat, wren, carp?'",
        "When is it spring in Chile?",
        "He directed “The Godfather”?",
        "“I will freeze you!” This is yelled by which boss?",
        "What do they call the robots in “Westworld”?",
        "'What do these have in common: bat, wren, bee?'",
    ],
)
def test_a_word_that_points_to_something_is_fine(fine: str, check: Callable[..., list[str]]) -> None:
    assert check(question(fine, "Wings")) == []


def test_a_picture_can_be_pointed_at(write_deck: Callable[..., Path]) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    deck = write_deck(question('"![A bird](bird.svg) What is this?"', "A wren"))
    (deck / "media").mkdir(exist_ok=True)
    (deck / "media/bird.svg").write_text(svg, encoding="utf-8")
    assert find_codes(deck) == []


def test_a_deck_in_another_language_is_left_alone(check: Callable[..., list[str]]) -> None:
    assert check(question("Does it do so?"), deck_yaml="language: la") == []
