"""C901: an answer with more words than the deck allows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.good_cards import find_codes, question

KIND = {
    "kinds__plain__kind.yaml": """
name: Plain
fields:
  question: {name: Question, required: yes}
  answer: {name: Answer, required: yes}
cards:
  one: {name: One, front: front.html, back: back.html}
""",
    "kinds__plain__front.html": "{{Question}}",
    "kinds__plain__back.html": "{{Answer}}",
}
"""A kind that does not limit the length of its answer."""


def plain(words: int) -> str:
    """A card of the kind `plain` whose answer has so many words."""
    return question("Why does the Seine flow north?", "word " * words).replace("kind: question", "kind: plain")


@pytest.mark.parametrize(("words", "codes"), [(40, []), (41, ["C901"])])
def test_an_answer_of_more_than_forty_words_is_too_long(
    words: int, codes: list[str], write_deck: Callable[..., Path]
) -> None:
    assert find_codes(write_deck(plain(words), **KIND)) == codes


def test_a_deck_can_allow_more_words(write_deck: Callable[..., Path]) -> None:
    deck = "id: capitals\nname: Capitals\ncheck: {limits: {answer-words: 41}}\n"
    assert find_codes(write_deck(plain(41), deck=deck, **KIND)) == []
    assert find_codes(write_deck(plain(42), deck=deck, **KIND)) == ["C901"]


def test_marks_of_markdown_are_not_words(write_deck: Callable[..., Path]) -> None:
    cards = plain(40).replace("word word", '"word * word', 1).replace("word \n", 'word"\n')
    assert find_codes(write_deck(cards, **KIND)) == []


def test_a_field_with_a_limit_of_its_own_is_left_to_that_limit(write_deck: Callable[..., Path]) -> None:
    assert find_codes(write_deck(question("Why does the Seine flow north?", "word " * 41))) == ["D210"]


@pytest.mark.parametrize(("characters", "codes"), [(80, []), (81, ["C901"])])
def test_a_long_answer_without_spaces_is_measured_in_characters(
    characters: int, codes: list[str], write_deck: Callable[..., Path]
) -> None:
    cards = question("これは何ですか", "字" * characters).replace("kind: question", "kind: plain")
    assert find_codes(write_deck(cards, **KIND)) == codes
