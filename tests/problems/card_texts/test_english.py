"""Whether a text is English."""

from __future__ import annotations

import pytest

from deck_builder.problems.card_texts.english import is_english


@pytest.mark.parametrize(
    ("in_english", "words", "expected"),
    [
        (True, ("was", "ist", "das"), True),
        (False, ("what", "is", "the"), False),
        (None, ("what", "is", "paris"), True),
        (None, ("was", "is", "do"), False),
        (None, (), False),
    ],
)
def test_a_deck_says_its_language_or_a_word_does(
    in_english: bool | None, words: tuple[str, ...], expected: bool
) -> None:
    assert is_english(in_english, words) is expected
