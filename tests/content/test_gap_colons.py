"""Colons inside a gap reach the learner whole, and hints stay hints. `test_texts_in_anki` asks Anki."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.gap_colons import HIDDEN_COLON, find_unclear_colons, hide_colons

WHOLE = [
    *("std::vector", "std::collections::HashMap", "fe80::1", "2001:db8::1", "::1", "`Vec::new()`", "Vec::new()"),
    *(
        "::before",
        "`a::b::c`",
        "Foo::<T>::new()",
        "std::sort(std::begin(a), std::end(a))",
        "new (std::nothrow) int",
        "std::array<std::array<int, 4>, 3>",
        r"a:\:b",
        r"a\::b",
        "a:&#58;b",
        "$f :: A$",
        "fe80::/10",
        "boost::asio",
    ),
]


@pytest.mark.parametrize("words", WHOLE)
def test_colons_of_code_and_addresses_begin_no_hint(words: str) -> None:
    hidden = hide_colons(f"It is {{{{c1::{words}}}}} here")
    assert hidden.count("::") == 1
    assert HIDDEN_COLON in hidden
    assert not list(find_unclear_colons(hidden))


@pytest.mark.parametrize("words", WHOLE)
def test_a_hint_may_stand_behind_them(words: str) -> None:
    if "(" not in words and "<" not in words and not words.startswith(("std", "boost", "fe80", "2001")):
        hidden = hide_colons(f"It is {{{{c1::{words}::a hint}}}} here")
        assert hidden.endswith("::a hint}} here")
        assert hidden.count("::") == 2


@pytest.mark.parametrize(
    "gap",
    [
        *(
            "{{c1::Paris::city}}",
            "{{c1::1789::date}}",
            "{{c1::face::dec}}",
            "{{c1::a {{c2::b}}::hint}}",
        ),
        *("{{c1::the type::std::vector}}", "{{c1::go::verb (past)}}", "{{c1::2000::dec}}", "{{c1::Haus::Gebäude}}"),
    ],
)
def test_a_hint_stays_a_hint(gap: str) -> None:
    assert hide_colons(gap) == gap
    assert not list(find_unclear_colons(gap))


@pytest.mark.parametrize(
    "gap",
    [
        "{{c1::a::b::c}}",
        "{{c1::my_ns::my_name}}",
        "{{c1::Node::TreeMap}}",
        "{{c1::Name::}}",
        "{{c1::Name:::hint}}",
        "{{c1::using Base::name;}}",
    ],
)
def test_unclear_colons_are_told(gap: str) -> None:
    (fault,) = find_unclear_colons(hide_colons(f"Module {gap} is deep"))
    assert fault.code == "T435"
    assert fault.needle in gap


@given(st.text("ab:`$ {}c1", max_size=20))
def test_nothing_but_colons_changes(text: str) -> None:
    hidden = hide_colons(f"{{{{c1::{text}}}}}")
    assert hidden.replace(HIDDEN_COLON, ":") == f"{{{{c1::{text}}}}}"
