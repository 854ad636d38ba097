"""C908: a gap that hides most of its text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import cloze


def test_a_gap_with_most_of_the_words_hides_too_much(check: Callable[..., list[str]]) -> None:
    assert check(cloze("Paris {{c1::is the capital of France and lies on the Seine}} today.")) == ["C908"]


@pytest.mark.parametrize(
    "fine", ["Paris {{c1::governs all France}}.", "Paris is {{c1::the capital of France and lies}} on the Seine."]
)
def test_a_few_words_and_a_small_share_are_fine(fine: str, check: Callable[..., list[str]]) -> None:
    assert check(cloze(fine)) == []


def test_characters_count_in_a_script_without_spaces(check: Callable[..., list[str]]) -> None:
    assert check(cloze("彼は{{c1::積極的に}}行く")) == []
    assert check(cloze("彼は{{c1::積極的に外国語を勉強する}}人だ")) == ["C908"]
