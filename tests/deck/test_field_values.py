"""The fields of a card are read as its kind asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.model import Gaps, Html
from tests.support.decks import OWN_CARDS, OWN_KIND
from tests.support.read_cards import read_deck_cards


def test_a_text_of_markdown_may_be_given_as_html(write_deck: Callable[..., Path]) -> None:
    (card,), problems = read_deck_cards(
        write_deck("kind: question\ncards:\n  - {id: rome, question: {html: ' <i>Which</i>'}, answer: Rome}\n")
    )
    assert card.values["question"] == Html(" <i>Which</i>")
    assert problems == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("{html: <b>x</b>, markdown: x}", "D203 there is no key `markdown` here"),
        ("{html: [x]}", "D204 `html` should be a text, but is a list"),
        ("{text: x}", "D204 `question` should be a text, but is keys with values"),
    ],
)
def test_other_keys_in_place_of_a_text_are_reported(value: str, problem: str, write_deck: Callable[..., Path]) -> None:
    _, problems = read_deck_cards(
        write_deck(f"kind: question\ncards:\n  - {{id: rome, question: {value}, answer: Rome}}\n")
    )
    assert problem in problems


def test_a_card_with_an_error_comes_without_the_value_that_is_wrong(write_deck: Callable[..., Path]) -> None:
    (card,), problems = read_deck_cards(
        write_deck("kind: question\ncards:\n  - {id: rome, question: [Which], answer: Rome}\n")
    )
    assert (card.id, dict(card.values)) == ("rome", {"answer": "Rome"})
    assert problems == ["D204 `question` should be a text, but is a list"]


def test_a_switch_that_a_card_does_not_set_has_its_default(write_deck: Callable[..., Path]) -> None:
    kind = OWN_KIND["kinds__capital__kind.yaml"]
    switch = "  both: {name: Both, text: switch, default: yes}\ncards:"
    files = {**OWN_KIND, "kinds__capital__kind.yaml": kind.replace("cards:", switch)}
    (france, italy), _ = read_deck_cards(write_deck(OWN_CARDS.replace("city: Rome", "city: Rome, both: no"), **files))
    assert (france.values["both"], italy.values["both"]) == ("yes", "")


def test_steps_are_gaps(write_deck: Callable[..., Path]) -> None:
    (card,), _ = read_deck_cards(
        write_deck("kind: steps\ncards:\n  - {id: tea, title: Tea?, steps: [Boil, {step: Pour, number: 7}]}\n")
    )
    steps = card.values["steps"]
    assert isinstance(steps, Gaps)
    assert [(gap.text, gap.number) for gap in steps.gaps] == [("Boil", None), ("Pour", 7)]
