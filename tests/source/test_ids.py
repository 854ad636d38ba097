"""What can be an id."""

from __future__ import annotations

import pytest

from deck_builder.source.ids import LONGEST_ID, is_id


@pytest.mark.parametrize("text", ["a", "mirror-neuron", "1-2-3", "a" * LONGEST_ID])
def test_an_id_is_words_of_small_letters_and_digits(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "A", "a_b", "a b", "a--b", "-a", "a-", "ä", "a" * (LONGEST_ID + 1)])
def test_other_texts_are_no_ids(text: str) -> None:
    assert not is_id(text)
