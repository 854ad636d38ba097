"""The numbers of shapes or steps on two branches, merged."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.lock.merge_numbers import Collision, GapsOfSide, merge_gaps

LABELS = st.sampled_from("abcdefgh")
NUMBERS = st.integers(1, 8)


@st.composite
def sides(draw: st.DrawFn) -> GapsOfSide:
    """The gaps of a card, with no label and no number twice."""
    labels = draw(st.lists(LABELS, unique=True, max_size=6))
    numbers = draw(st.lists(NUMBERS, unique=True, min_size=len(labels), max_size=len(labels)))
    gone = draw(st.integers(0, len(labels)))
    pairs = tuple(zip(labels, numbers, strict=True))
    return GapsOfSide(pairs[gone:], pairs[:gone])


def test_new_gaps_of_both_sides_stand_where_they_were_added() -> None:
    base = GapsOfSide((("boil", 1), ("pour", 2)))
    first = GapsOfSide((("boil", 1), ("pour", 2), ("drink", 3)))
    second = GapsOfSide((("fill", 4), ("boil", 1), ("warm", 5), ("pour", 2)))
    merged = merge_gaps(base, first, second)
    assert merged.gaps == (("fill", 4), ("boil", 1), ("warm", 5), ("pour", 2), ("drink", 3))
    assert (merged.gone, merged.collisions) == ((), ())


def test_one_number_for_two_things_is_the_first_side_s() -> None:
    merged = merge_gaps(GapsOfSide(), GapsOfSide((("drink", 1),)), GapsOfSide((("fill", 1),)))
    assert merged.gaps == (("drink", 1),)
    assert merged.collisions == (Collision(1, "drink", "fill"),)


def test_a_gap_that_the_first_side_brought_back_stays() -> None:
    base = GapsOfSide((("boil", 1),), (("warm", 2),))
    back = GapsOfSide((("boil", 1), ("warm", 2)))
    assert merge_gaps(base, back, base).gaps == back.gaps
    assert merge_gaps(base, base, back).gaps == back.gaps


def test_one_thing_with_two_numbers_keeps_the_first_side_s_and_the_other_is_never_used_again() -> None:
    merged = merge_gaps(GapsOfSide(), GapsOfSide((("boil", 1),)), GapsOfSide((("boil", 2),)))
    assert (merged.gaps, merged.gone) == ((("boil", 1),), (("boil", 2),))


@given(sides(), sides(), sides())
def test_no_number_is_used_twice_and_none_is_forgotten(base: GapsOfSide, first: GapsOfSide, second: GapsOfSide) -> None:
    merged = merge_gaps(base, first, second)
    numbers = [number for _, number in (*merged.gaps, *merged.gone)]
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) == {number for side in (first, second) for _, number in (*side.gaps, *side.gone)}


@given(sides(), sides())
def test_what_one_side_left_alone_is_as_the_other_has_it(base: GapsOfSide, changed: GapsOfSide) -> None:
    assert merge_gaps(base, changed, changed).gaps == changed.gaps
    merged = merge_gaps(base, base, base)
    assert (merged.gaps, set(merged.gone)) == (base.gaps, set(base.gone))
