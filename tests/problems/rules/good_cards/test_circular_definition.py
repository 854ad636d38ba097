"""C909: a definition that uses the term that it defines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import definition, question


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Empathy", "Being empathic with others"),
        ("Mirror neuron", "One of the neurons that mirror an action"),
    ],
)
def test_every_word_of_the_term_in_the_definition_is_a_circle(
    term: str, text: str, check: Callable[..., list[str]]
) -> None:
    assert check(definition(term, text)) == ["C909"]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Mirror neuron", "A nerve cell that fires on seeing"),
        ("Fresco", "A painting on fresh plaster"),
    ],
)
def test_other_words_are_fine(term: str, text: str, check: Callable[..., list[str]]) -> None:
    assert check(definition(term, text)) == []


def test_only_definitions_in_english_are_looked_at(check: Callable[..., list[str]]) -> None:
    assert check(definition("Empathie", "Was man Empathie nennt"), deck_yaml="language: de") == []
    assert "C909" not in check(question("Empathy", "What empathy is, all feel"))
