"""What prompts are compared by: their words, signs with a meaning, and numbers."""

from __future__ import annotations

import pytest

from deck_builder.problems.card_texts.prompt_words import find_numbers, fold_word, split_prompt


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A cell's wall, or not?", ["a", "cell", "wall", "or", "not"]),
        ("Is a < b?", ["Is", "a", "<", "b"]),
        ("What costs 5 \u2030?", ["What", "costs", "5", "\u2030"]),
        ("`C#` (language)", ["C", "#", "language"]),
        ("", []),
    ],
)
def test_a_prompt_is_split_into_words_and_signs_with_a_meaning(text: str, words: list[str]) -> None:
    assert split_prompt(text) == words


def test_a_single_letter_keeps_its_form() -> None:
    assert [fold_word(word) for word in ("Hepatitis", "A")] == ["hepatitis", "A"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Term of the list", set()),
        ("Term 12 of 7, x_3b", {"12", "7", "3"}),
        ("Area \uff11\uff12 of the \u7b2c2\u8ab2", {"12", "2"}),
        ("H\u00e4ufig in 1945", {"1945"}),
    ],
)
def test_the_numbers_of_a_prompt_are_those_in_its_words(text: str, numbers: set[str]) -> None:
    assert find_numbers(text) == numbers
