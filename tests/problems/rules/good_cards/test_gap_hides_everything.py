"""C906: a gap that hides every word of its text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import cloze


def test_a_gap_around_the_whole_text_leaves_nothing(check: Callable[..., list[str]]) -> None:
    assert check(cloze("{{c1::Paris is the capital of France.}}")) == ["C906"]


def test_all_gaps_of_one_number_count_together(check: Callable[..., list[str]]) -> None:
    assert check(cloze("{{c1::Paris}}, {{c1::Rome}}")) == ["C906"]


@pytest.mark.parametrize(
    "fine",
    [
        "A neuron {{c1::fires}} or {{c2::rests}}.",
        "{{c1::Neurons that {{c2::fire}}}} at the same time wire together.",
        "{{c1::$a^2$}} {{c2::$b^2$}}",
    ],
)
def test_a_text_of_which_something_is_left_is_fine(fine: str, check: Callable[..., list[str]]) -> None:
    assert check(cloze(fine)) == []
