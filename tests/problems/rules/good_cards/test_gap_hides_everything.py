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


@pytest.mark.parametrize(
    "fine",
    [
        "日本の首都は{{c1::東京}}です",
        "法国的首都是{{c1::巴黎}}",
        "un{{c1::believ}}able",
        "L’{{c1::eau}}",
        "ประเทศ{{c1::ไทย}}",
    ],
)
def test_a_gap_may_hide_a_part_of_a_word_or_of_a_text_without_spaces(
    fine: str, check: Callable[..., list[str]]
) -> None:
    assert check(cloze(fine)) == []


@pytest.mark.parametrize("text", ["{{c1::日本の首都は東京です}}。", "{{c1::किताबें}}!", "{{c1::東京}}、{{c1::京都}}"])
def test_a_text_of_which_only_punctuation_is_left_is_told_in_every_script(
    text: str, check: Callable[..., list[str]]
) -> None:
    assert check(cloze(text)) == ["C906"]
