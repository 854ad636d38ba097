"""C903: a question that yes or no answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import question


@pytest.mark.parametrize(
    "hard",
    [
        "Do neurons that fire together wire together?",
        "True or false? The heart has four chambers.",
        "Glia cells outnumber neurons. True/False?",
        "Will you remember the name of the river?",
    ],
)
def test_a_question_that_begins_with_a_verb_or_asks_for_a_verdict_is_closed(
    hard: str, check: Callable[..., list[str]]
) -> None:
    assert check(question(hard)) == ["C903"]


@pytest.mark.parametrize(
    "fine",
    [
        "Is light a wave or a particle?",
        "Do mirror neurons exist in humans, and how is that known?",
        "Can you name one of the moons of Mars?",
        "May 19 is whose birthday?",
        "Is the winner of the race which?",
        "Is it “affect” or “effect” in “a good … on all”?",
    ],
)
def test_a_choice_and_a_question_for_more_are_fine(fine: str, check: Callable[..., list[str]]) -> None:
    assert check(question(fine, "Phobos")) == []


@pytest.mark.parametrize(
    "foreign",
    ["Was ist die Hauptstadt von Frankreich?", "Will man das so?", "Is dat waar?", "Do que se alimenta o lobo?"],
)
def test_without_a_language_only_words_of_english_alone_are_taken_for_english(
    foreign: str, check: Callable[..., list[str]]
) -> None:
    assert check(question(foreign), deck_yaml="") == []
    assert check(question("Was the war lost?"), deck_yaml="") == ["C903"]


def test_a_deck_in_another_language_is_left_alone(check: Callable[..., list[str]]) -> None:
    assert check(question("Do the cells fire?"), deck_yaml="language: la") == []
    assert check(question("Do the cells fire?"), deck_yaml="language: EN-gb") == ["C903"]


def test_an_author_can_ignore_the_warning(check: Callable[..., list[str]]) -> None:
    ignored = question("Is Paris the capital of France?") + '    ignore: {C903: "Everybody asks it so."}\n'
    assert check(ignored) == []
