"""The pieces that a merge takes whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.merge.tokens import join_keys, split_text


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


SPELLINGS = (
    "a b {{c1:: }} \\( \\) [sound: ] <b> </b> < > & ; &nbsp; &NBSP; &#98; &#x3c; &quot; <br> <br/> <BR> <svg> </svg>"
)


@given(st.lists(st.sampled_from([*SPELLINGS.split(), " "]), max_size=12).map("".join))
def test_the_keys_of_a_text_are_known_without_its_pieces(text: str) -> None:
    assert join_keys(text) in (None, "".join(token.key for token in split_text(text)))


def test_only_a_break_in_another_spelling_needs_the_pieces() -> None:
    assert join_keys("<p>a &quot;b&#39;<br>c</p>") == "<p>a \"b'<br>c</p>"
    assert join_keys("a<br/>b") is None
