"""The gap numbers of a list that is edited again and again: Anki knows a note's cards by their numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.deck.model import Gap
from deck_builder.lock.gap_numbers import number_gaps
from deck_builder.problems.problem import Place

LABELS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8)


def gaps(labels: Sequence[str]) -> list[Gap]:
    return [Gap(label, label, None, Place(Path("cards.yaml"))) for label in labels]


@given(st.lists(LABELS, min_size=1, max_size=6), st.booleans())
def test_no_number_ever_has_two_meanings_in_one_list(versions: list[list[str]], by_place: bool) -> None:
    """Each version of the list is numbered after the one before it."""
    before: tuple[tuple[str, int], ...] = ()
    gone: tuple[tuple[str, int], ...] = ()
    given_out: set[int] = set()
    for labels in versions:
        numbered = number_gaps(gaps(labels), before, gone, by_place=by_place)
        now = tuple(zip(labels, numbered.numbers, strict=True))
        assert len(set(numbered.numbers)) == len(labels)
        for label, number in now:
            kept = number in {number_before for _, number_before in before}
            came_back = (label, number) in gone
            assert kept or came_back or number not in given_out, "a number that had another meaning once"
            if kept and not by_place:
                assert (label, number) in before
        for label, number in before:
            if labels.count(label) == 1 and [each for each, _ in before].count(label) == 1:
                assert numbered.numbers[labels.index(label)] == number
        again = number_gaps(gaps(labels), now, numbered.gone, by_place=by_place)
        assert again.numbers == numbered.numbers
        given_out |= set(numbered.numbers)
        before, gone = now, numbered.gone


@pytest.mark.parametrize("by_place", [False, True])
def test_the_number_of_a_gap_that_is_gone_is_not_reused(by_place: bool) -> None:
    shorter = number_gaps(gaps("ab"), (("a", 1), ("b", 2), ("c", 3)), (), by_place=by_place)
    assert (shorter.numbers, shorter.gone) == ((1, 2), (("c", 3),))
    longer = number_gaps(gaps("abx"), (("a", 1), ("b", 2)), shorter.gone, by_place=by_place)
    assert longer.numbers == (1, 2, 4)


@pytest.mark.parametrize("by_place", [False, True])
def test_a_gap_that_comes_back_has_its_number_again(by_place: bool) -> None:
    again = number_gaps(gaps("abxc"), (("a", 1), ("b", 2)), (("c", 3),), by_place=by_place)
    assert again.numbers == (1, 2, 4, 3)
    assert again.gone == ()
