"""Gaps are found where Anki finds them. What Anki says of any text is asked in end_to_end/test_properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content import cloze


@pytest.mark.parametrize(
    ("text", "numbers", "unclosed"),
    [
        ("no gap", set(), ()),
        ("{{c1::Paris}} is in {{c2::France}}", {1, 2}, ()),
        ("{{c1::Paris::city}}", {1}, ()),
        ("{{c1,3::Paris}}", {1, 3}, ()),
        ("{{c1::a {{c2::b}} c}}", {1, 2}, ()),
        ("a {{c1::b", set(), (2,)),
        ("{{c1::a {{c2::b}}", set(), (0,)),
        ("{{c1::a}} {{c2::b", {1}, (10,)),
        ("{{c::a}} {{1::b}} }}", set(), ()),
    ],
)
def test_gaps_count_if_the_outermost_is_closed(text: str, numbers: set[int], unclosed: tuple[int, ...]) -> None:
    gaps = cloze.find_gaps(text)
    assert gaps.numbers == numbers
    assert gaps.unclosed == unclosed


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("{{c1::{a}}}", "{{c1::{a}}"),
        (r"\({{c1::\frac{1}{2}}}\)", r"{{c1::\frac{1}{2}}"),
        ("{{c1::{a} }}", None),
        ("{{c1::a}}}", None),
        ("{{c1::a}} and {b}", None),
    ],
)
def test_a_gap_that_its_own_brace_closes_is_found(text: str, gap: str | None) -> None:
    assert cloze.find_gap_closed_early(text) == gap


def test_the_opening_of_a_gap_is_found() -> None:
    assert cloze.find_opening("x {{c2,1::a}}") == "{{c2,1::"
    assert cloze.find_opening("{{c::a}} {{1::a}}") is None


@given(st.text("ab{}:", max_size=12), st.integers(1, cloze.HIGHEST_NUMBER))
def test_nothing_inside_a_written_gap_ends_it_or_begins_a_hint(inside: str, number: int) -> None:
    gap = cloze.write_gap(number, inside)
    assert cloze.find_gaps(f"{gap}}} tail") == cloze.Clozes(frozenset({number}), ())
    assert gap.index("}}") == len(gap) - 2
    assert gap.count("::") == 1


@pytest.mark.parametrize(
    ("tex", "separated"),
    [
        (r"\frac{1}{x_{2}}", r"\frac{1}{x_{2} }"),
        (r"a {{c1::\frac{1}{2}}} b}}}", r"a {{c1::\frac{1}{2} }} b} } }"),
        (r"\{ {{c1::a}} \}", r"\{ {{c1::a}} \}"),
        ("x", "x"),
    ],
)
def test_only_a_gap_ends_with_two_braces(tex: str, separated: str) -> None:
    assert cloze.separate_braces(tex) == separated
