"""Which seconds languages with the same notes may use."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.lock.turns import ANY_SECOND, Turns


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=5), st.integers(0, 20))
def test_no_two_languages_and_editions_have_the_same_second_and_none_waits_long(
    seconds: list[int], editions: int
) -> None:
    used = set()
    for place, second in enumerate(seconds):
        turns = Turns(place, len(seconds), editions)
        at = turns.find_second(second)
        assert second <= at < second + len(seconds) * (editions + 1)
        used |= {at - step for step in range(editions + 1)}
    assert len(used) == len(seconds) * (editions + 1)


def test_a_deck_with_notes_of_its_own_takes_any_second() -> None:
    assert ANY_SECOND.find_second(1_700_000_001) == Turns(editions=3).find_second(1_700_000_001) == 1_700_000_001
