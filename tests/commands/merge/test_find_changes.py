"""The shortest way from one list of words to another."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.merge.find_changes import Change, find_changes

WORDS = st.lists(st.sampled_from("abcd "), max_size=30)


def never(_: int) -> bool:
    return False


@given(WORDS, WORDS)
def test_the_changes_lead_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    result, at = [], 0
    for change in find_changes(old, new, lambda place: old[place] == " "):
        result += old[at : change.start] + new[change.new_start : change.new_end]
        at = change.end
    assert result + old[at:] == new


def test_changes_with_little_between_them_are_one() -> None:
    assert find_changes(list("abcdefgh"), list("axcyefgh"), never) == [Change(1, 4, 1, 4)]
    assert find_changes(list("abcdefgh"), list("axcdefyh"), never) == [Change(1, 2, 1, 2), Change(6, 7, 6, 7)]


class Counted(str):
    """A word that counts how often it is compared."""

    comparisons: ClassVar[int] = 0

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_the_comparisons_grow_with_the_text() -> None:
    """A stranger may have written a text of a million words that has nothing in common with the other one."""
    counts = []
    for length in (2_000, 20_000):
        Counted.comparisons = 0
        old, new = ([Counted(f"{side}{number}") for number in range(length)] for side in "ab")
        assert find_changes(old, new, never) == [Change(0, length, 0, length)]
        counts.append(Counted.comparisons)
    assert counts[1] < 2 * counts[0]
