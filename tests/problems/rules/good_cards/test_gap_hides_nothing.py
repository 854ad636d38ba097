"""C907: a gap that is empty, or hides only words without a meaning of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.good_cards import cloze, find_codes


@pytest.mark.parametrize(
    "hard",
    [
        "Paris is {{c1::the}} capital of France.",
        "Berlin is {{c1::}} the {{c2::capital}} of Germany.",
        "Berlin is the {{c1:: ::what}} {{c2::capital}} of Germany.",
    ],
)
def test_a_gap_without_a_word_that_means_something_hides_nothing(hard: str, check: Callable[..., list[str]]) -> None:
    assert check(cloze(hard)) == ["C907"]


@pytest.mark.parametrize(
    "fine",
    [
        "She is good {{c1::at}} chess and the {{c2::best}} of all.",
        "This is {{c1::an::article}} hour that the sun knows.",
        "In {{c1::1492}} a ship {{c2::sailed}}.",
    ],
)
def test_a_word_with_a_meaning_or_a_hint_is_fine(fine: str, check: Callable[..., list[str]]) -> None:
    assert check(cloze(fine)) == []


def test_without_a_language_only_words_of_english_alone_are_taken_for_english(check: Callable[..., list[str]]) -> None:
    assert check(cloze("Er denkt {{c1::an}} sie."), deck_yaml="") == []


def test_the_gap_itself_is_shown(write_deck: Callable[..., Path]) -> None:
    text = "|\n      {{c1::Neurons}} fire,\n      and {{c2::the}} rest is silence."
    deck = write_deck(f"kind: cloze\ncards:\n  - id: one\n    text: {text}\n")
    assert find_codes(deck) == ["C907"]
    assert "cards.yaml:6:11 (card `one`)\n" in run("check", deck).output
