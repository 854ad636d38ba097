"""Gaps: cloze deletions are found as Anki finds them, and written so that Anki finds them."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from deck_builder.content import cloze
from tests.support.learner import Learner
from tests.support.properties import JUDGED_BY_ANKI

GAPS = st.lists(
    st.sampled_from(
        ["{{c1::", "{{c2::", "{{c12::", "{{c1,3::", "}}", "}}", "::hint", "x", "{{", "}", "\n", "{{c::", "c1::"]
    ),
    max_size=12,
).map("".join)


@settings(parent=JUDGED_BY_ANKI, max_examples=150)
@given(GAPS)
@example("{{c1::a {{c2::b}} c::hint}}")
@example("{{c1::a {{c2::b}}")
def test_we_and_anki_agree_on_the_numbers_of_gaps(reader: Learner, text: str) -> None:
    model = reader.col.models.by_name("Cloze")
    assert model is not None
    note = reader.col.new_note(model)
    note.fields = [text, ""]
    assert cloze.find_gaps(text).numbers == set(reader.col._backend.cloze_numbers_in_note(note._to_backend_note()))


BRACED = st.recursive(
    st.sampled_from(["a", " b", "{} ", ""]),
    lambda inside: st.lists(inside, max_size=3).map("".join) | inside.map(lambda text: f"{{{text}}}"),
    max_leaves=5,
)


@settings(parent=JUDGED_BY_ANKI, max_examples=150)
@given(BRACED)
@example("{2}")
@example("{a, {b}}")
@example("{a} ")
@example("{{a}} b")
def test_a_gap_that_anki_ends_too_early_is_noticed(reader: Learner, hidden: str) -> None:
    assume(hidden.strip())
    text = f"A set: {{{{c1::{hidden}}}}}, and more."
    read = reader.col._backend.extract_cloze_for_typing(text=text, ordinal=1)
    assert (cloze.find_gap_closed_early(text) is None) is (read == hidden)


@pytest.mark.parametrize(
    ("text", "numbers", "unclosed"),
    [
        ("no gap", set(), ()),
        ("{{c1::Paris}} and {{c3::Rome::city}}", {1, 3}, ()),
        ("{{c1,2::Paris}}", {1, 2}, ()),
        ("{{c1::in {{c2::side}}}}", {1, 2}, ()),
        ("x {{c1::in {{c2::side}}", set(), (2,)),
        ("{{c1::Paris}} {{c2::", {1}, (14,)),
    ],
)
def test_gaps_are_found_with_the_places_of_those_left_open(
    text: str, numbers: set[int], unclosed: tuple[int, ...]
) -> None:
    assert cloze.find_gaps(text) == cloze.Clozes(frozenset(numbers), unclosed)


@pytest.mark.parametrize(
    ("text", "opening"), [("a {{c12::b}} {{c1::", "{{c12::"), ("{{c1,2::b}}", "{{c1,2::"), ("{{c::b}} {{c1:b}}", None)]
)
def test_the_first_opening_of_a_gap_is_found(text: str, opening: str | None) -> None:
    assert cloze.find_opening(text) == opening


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("{{c::b}}", "{{c::"),
        ("{{1::b}}", "{{1::"),
        ("{{C1::b}}", "{{C1::"),
        ("{{c1:b}}", "{{c1:"),
        ("{{c1::b}} {{Front}} {{hint:Back}}", None),
    ],
)
def test_an_opening_that_anki_does_not_read_is_found(text: str, opening: str | None) -> None:
    assert cloze.find_malformed_opening(text) == opening


@pytest.mark.parametrize("inside", ["Paris", "a::b", "{{x}}", "{a}", "{", "}}", "c}"])
def test_a_written_gap_is_read_by_anki_whole(reader: Learner, inside: str) -> None:
    read = reader.col._backend.extract_cloze_for_typing(text=f"x {cloze.write_gap(7, inside)} y", ordinal=7)
    assert unescape(read) == inside


@pytest.mark.parametrize(
    ("tex", "separated"),
    [
        (r"x^2", r"x^2"),
        (r"\frac{1}{x_{2}}", r"\frac{1}{x_{2} }"),
        (r"{{{a}}}", r"{{{a} } }"),
        (r"{{c1::\frac{a}{b_{2}}}}", r"{{c1::\frac{a}{b_{2} } }}"),
        (r"{{c1::x}}}", r"{{c1::x}}}"),
        (r"\{a\}}", r"\{a\}}"),
    ],
)
def test_braces_of_a_formula_do_not_end_a_gap(tex: str, separated: str) -> None:
    assert cloze.separate_braces(tex) == separated
