"""Texts with usual markup: rendered with every search for faults, they give the same HTML and no fault."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.build.fields import render_and_search
from deck_builder.content.markdown import render_usual_markup
from deck_builder.content.rendered import Rendered
from deck_builder.content.usual_markup import has_usual_markup
from tests.support.one_field import FIELD, MEDIA, make_kind

_WORDS: Final = st.sampled_from(
    (
        *(
            "a",
            "Two words",
            "1",
            "1.",
            "2)",
            "c1",
            "std",
            "a: b",
            "(b)",
            "“c”",
            "日本",
            "R&D",
            "&amp;",
            "a < b",
            "->",
            "<b",
        ),
        *(
            "a_b",
            "x.",
            ".",
            "=",
            "==",
            "#",
            "- ",
            "/",
            "http://a.b/c",
            "www.a.b/",
            "²",
            "\u00a0",
            "\u200b",
            "\uff1a",
            "l 1",
        ),
        *("e\u0301", "\u0441", ":", "\\", "[a]", "|", "~", "{", "*", "$5", "Note:", "(( ", "::", "a “b”", "°C", "a b"),
    )
)
_MATHEMATICS: Final = st.sampled_from(
    (
        *("x", "5", "n = 3", "p < .05", "a<b", "x<3", "5,", "a b", "ab cd", "x ", " x=", "a' b=", "x_{2}", "{a", "a}"),
        *(r"\frac{1}{2}", r"\frac{1}{x_{2}}", r"\text{a b}", r"\bbox{a}", r"\href{a}{b}", r"\{a\}=", r"2\times", "\\"),
    )
)
_ADDRESSES: Final = st.sampled_from(
    (
        *(
            "https://a.bc",
            "http://a-b.c.de/f_g/?h=i#j",
            "https://1.2.3.4.5",
            "https://a..b",
            "https://xn--a.b",
            "a.png",
        ),
        *("mailto:a@b.c", "HTTPS://a.bc", "https://a@b.c", "https://a.bc/%20", "https://a.bc/(d)", "https://a.bc 'd'"),
    )
)
_HINTS: Final = st.sampled_from(("hint", "and what?", "camelCase", "a_b", "A", "1", "x;", "a::b", "vector", "new()"))
_MARKED: Final = st.one_of(
    st.builds("{0}{1}{0}".format, st.sampled_from(("*", "**", "***", "_", "__", "`", "~")), _WORDS),
    st.builds("${}$".format, _MATHEMATICS),
    st.builds("[{}]({})".format, _WORDS, _ADDRESSES),
)
_GAPS: Final = st.builds("{{{{c{}::{}}}}}".format, st.sampled_from((0, 1, 10, 100, 500)), _WORDS) | st.builds(
    "{{{{c1::{}::{}}}}}".format, _WORDS, _HINTS
)
_BETWEEN: Final = st.sampled_from(
    ("", " ", " ", " ", " ", " (", ") ", " “", "”, ", ". ", ", ", ": ", "-", "—", "s ", "\n", "\n\n", "\n- ", "\n\n- ")
)


def _make_texts(marked: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.tuples(_WORDS | st.just(""), _BETWEEN, marked, _BETWEEN).map("".join)
    return st.lists(parts, min_size=1, max_size=3).map(lambda each: "".join(each).strip())


def assert_without_fault(text: str, *, gaps: bool) -> None:
    rendered = render_and_search(make_kind(*["front"] * gaps), FIELD, text, MEDIA)
    assert rendered == Rendered(render_usual_markup(text))


@given(text=_make_texts(_MARKED))
def test_usual_markup_has_no_fault(text: str) -> None:
    if text and has_usual_markup(text, gaps=False):
        assert_without_fault(text, gaps=False)


_LINES: Final = st.tuples(
    st.sampled_from(("", "", "- ", "* ", "1. ", "2. ", "3. ")),
    _WORDS | _MARKED | st.just("A line that is as long as those of authors who wrap"),
    st.sampled_from(("\n", "\n", "\n", "\n\n", " \n")),
).map("".join)


@given(text=st.lists(_LINES, min_size=2, max_size=5).map(lambda lines: "".join(lines).strip()))
def test_usual_paragraphs_and_lists_have_no_fault(text: str) -> None:
    if text and has_usual_markup(text, gaps=False):
        assert_without_fault(text, gaps=False)


@given(text=_make_texts(_MARKED | _GAPS))
def test_usual_markup_with_gaps_has_no_fault(text: str) -> None:
    if text and has_usual_markup(text, gaps=True):
        assert_without_fault(text, gaps=True)


USUAL: Final = (
    *(
        "a *word* here",
        "**Bold**, and (*both*) of “_them_”",
        "*r*\u00a0= .13",
        "Call `f(x)`, please.",
        "R&D: a < b -> c",
    ),
    *("It is $x$.", "where $p < .05$ and", r"a ($\frac{1}{x_{2}}$)", "First.\n\n- *one*\n- two\n\nLast.", "- a\n- b"),
    *("See [the page](https://example.org/a?b=c#d).", "Two things:\n1. $x$\n2. **y**", "* a\n* *b*"),
    "*Here* an author wraps the lines of a text, which\nMarkdown joins as he means it.",
)
USUAL_WITH_GAPS: Final = (
    *(
        "{{c1::Paris}}: *a* city (in {{c2::Europe::which continent?}})",
        "A “{{c10::word, or two}}”.",
        "x\u00b0: $n = 3$",
    ),
    "people’s {{c1::more to others’ pain::how, and to what?}}",
)


@pytest.mark.parametrize("text", USUAL)
def test_what_most_marked_texts_have_is_usual(text: str) -> None:
    assert has_usual_markup(text, gaps=False)
    assert_without_fault(text, gaps=False)


@pytest.mark.parametrize("text", USUAL_WITH_GAPS)
def test_what_most_texts_with_gaps_have_is_usual(text: str) -> None:
    assert has_usual_markup(text, gaps=True)
    assert_without_fault(text, gaps=True)


@pytest.mark.parametrize(
    "text",
    [
        *("2*3*4 *a*b", "see http://a.b/*c*", "$5 and $6", r"$\href{a}{b}$", "a\nb *c*", "1. *a*", "- *a*", "[a](b)"),
        *(
            "<b>a</b> *c*",
            "a &amp; *b*",
            "==a== *b*",
            "{{c1::a}} *b*",
            "__a__",
            "`<b>`",
            "e\u0301 *a*",
            "$a}=$",
            "a | *b*",
            "*a* (sound:b.mp3)",
            "[audio: a.mp3](https://a.bc)",
        ),
    ],
)
def test_any_other_text_is_searched(text: str) -> None:
    assert not has_usual_markup(text, gaps=False)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{{c1::std::vector}}",
            "{{c1::a::b::c}}",
            "{{c1::a::}}",
            "{{c1::}}",
            "c1 :: {{c1::a}}",
            "{{c0::a}}",
            "{c1:: a",
        ),
        *(
            r"{{c1::a}} $\frac{1}{x_{2}}$",
            "{{c1::*a}}*",
            "{{c1::a {{c2::b}}}}",
            "a: :{{c1::b}}",
            "{{c1::a::camelCase}}",
        ),
    ],
)
def test_a_gap_that_may_be_wrong_is_searched(text: str) -> None:
    assert not has_usual_markup(text, gaps=True)
