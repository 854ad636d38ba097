"""The pieces that a merge takes whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.merge.tokens import split_text


@given(st.text(alphabet="ab {}c1:<>/&#;\\()[]$\"'é漢\u0301\n", max_size=40))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(token.text for token in split_text(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("two words", ["two", " ", "words"]),
        ('<a href="a>b">x</a>', ['<a href="a>b">', "x", "</a>"]),
        ("a &lt; b", ["a", " ", "&lt;", " ", "b"]),
        ("{{c1::one {{c2::two}}}}.", ["{{c1::one {{c2::two}}}}", "."]),
        ("\\(a < b\\) c", ["\\(a < b\\)", " ", "c"]),
        ("{{c1::\\(a}} b\\) c", ["{{c1::\\(a}} b\\)", " ", "c"]),
        ("[LaTeX]x y[/latex]!", ["[LaTeX]x y[/latex]", "!"]),
        ("[sound:a b.mp3]", ["[sound:a b.mp3]"]),
        ("<svg><path d='M'/></svg>z", ["<svg><path d='M'/></svg>", "z"]),
        ("{{c1::open", ["{", "{", "c1", ":", ":", "open"]),
        ("漢字です", ["漢", "字", "で", "す"]),
        ("İ \\(x\\) y", ["İ", " ", "\\(x\\)", " ", "y"]),
    ],
)
def test_tags_entities_gaps_and_formulas_are_never_cut(text: str, pieces: list[str]) -> None:
    assert [token.text for token in split_text(text)] == pieces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a<br>b", "a<br />b"),
        ("a&nbsp;b", "a\u00a0b"),
        ("&#58;", ":"),
        ("&#x3A;", ":"),
        ("&quot;a&quot;", '"a"'),
        ("&#60;", "&lt;"),
        ("{{c1::a&#58;b}}", "{{c1::a:b}}"),
    ],
)
def test_two_spellings_are_compared_as_one(one: str, other: str) -> None:
    assert [token.key for token in split_text(one)] == [token.key for token in split_text(other)]


def test_numbers_that_stand_for_no_sign_stay_as_they_are() -> None:
    for text in ("&#0;", "&#xd800;", "&#9999999;"):
        assert [token.key for token in split_text(text)] == [text]
