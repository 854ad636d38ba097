"""What looks like a gap and is none is found in all spellings; what is no gap stays alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.near_gaps import find_braces_without_gap, find_near_gap, read_number

NEAR = [
    *("{{c1 ::a}}", "{{ c1::a}}", "{c1::a}", "{{cl::a}}", "{{C1::a}}", "{{c1:a}}", "{{c::a}}", "((c1::a))", "{{1::a}}"),
    *("[[c1::a]]", "{{\u04411::a}}", "{{c1\uff1a\uff1aa}}", "\uff5b\uff5bc1::a\uff5d\uff5d", "{{c1|a}}", "{{c1;;a}}"),
    *("{{c1.5::a}}", "{{c1: :a}}", "{{c1;a}}", "{{c1=a}}", "{ {c1::a} }", "{c1::a}}", "{c1:a}", "{{c 1::a}}"),
    *("{{cloze1::a}}", "{{k1::a}}", "{{c-1::a}}", "{{cI::a}}", "{{\uff431::a}}", "{{c\u200b1::a}}", "{{c1\u00a0::a}}"),
    *("{{c1\u2236\u2236a}}", "<c1::a>", "(c1::a)", "{c::a}", "[[c::a]]", "c1::a}}", "C1::a", "{1::a}", "{{c1\u2237a}}"),
    *("{{\u00e71::a}}", "{{co::a}}", "{{c1\uff0c::a}}", "{{::a}}", "{{c1::}}".replace("::", ": :")),
]
"""Without the gaps that Anki reads, such as `{{c0::a}}`, and those that are not closed: other rules find them."""


@pytest.mark.parametrize("near", NEAR)
@pytest.mark.parametrize("around", ["The word {} stands here", "{}", "Beside {{{{c2::a good gap}}}} is {} here"])
def test_a_near_miss_of_a_gap_is_found_at_its_place(near: str, around: str) -> None:
    text = around.format(near)
    found = find_near_gap(text)
    assert found is not None
    start = text.index(near)
    assert start <= found[0] < found[1] <= start + len(near)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{{c1::a}}",
            "{{c1::a::b}} {{c12,3::x}}",
            "{{{c1::a}}}",
            "{{c1:::a}}",
            "{{c1::=a}}",
            "{{c1:: a}}",
            "{{c1::|a}}",
        ),
        *("`c1::x` and `{1::2}`", "std::vector", "C1: the atlas", "(c) 2020: x", "[1] a: b", "x[1::2] = 3", "abc1::d"),
        *("$\\frac{{a}}{b}$", "$x_{c1:n}$", "vitamin {C: ascorbate}", "(1: first)", "2001:db8::1", "[a::b]", "{a: b}"),
        *("the ratio c1:c2", "<c1: x>", "{{c1::{{c2::a}} b}}", "{{c1::a}} :: {{c2::b}}"),
    ],
)
def test_what_is_no_near_miss_is_not_found(text: str) -> None:
    assert find_near_gap(text) is None


@given(st.sampled_from(["{{c1::a}}", "{{c2::b::hint}}", "{{c1,2::x}}"]), st.text("ab .é{}", max_size=6))
def test_a_gap_that_anki_reads_is_no_near_miss(gap: str, around: str) -> None:
    assert find_near_gap(f"{around}{gap} {around}") is None


@pytest.mark.parametrize(
    ("opening", "number"), [("{{c2 ::", "2"), ("{{cl::", "1"), ("{{c1.5::", "1"), ("{{c\uff1a", "1")]
)
def test_the_meant_number_is_read(opening: str, number: str) -> None:
    assert read_number(opening) == number


@pytest.mark.parametrize("text", ["{{Paris}} is {{c1::b}}", "{{c1}}", "{{c1 a}}", "{{c1-a}}", "a {{ b"])
def test_braces_that_open_no_gap_are_found(text: str) -> None:
    assert find_braces_without_gap(text) is not None


@pytest.mark.parametrize("text", ["{{c1::a}}", "{{{c1::a}}}", "`{{x}}` {{c1::a}}", "$x^{{2}}$", "{a} {b}"])
def test_other_braces_are_not(text: str) -> None:
    assert find_braces_without_gap(text) is None
