"""Texts that need no rendering: the renderers of Markdown and of HTML must leave them as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.build.fields import render_markdown_field
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.raw_html import render_raw_html
from deck_builder.content.rendered import Rendered
from deck_builder.content.simple_html import is_simple_html, write_simple_markdown
from tests.support.one_field import FIELD, MEDIA, make_kind

if TYPE_CHECKING:
    from deck_builder.deck.model import Kind

_SIGNS: Final = (
    *("a", "word", "Word", "std", "boost", "c1", "c", "l", "1", "12", "1.", "1)", "- ", "# ", " ", "  ", "=", "=="),
    *(".", ",", "!", "?", "'", '"', "(", ")", ":", "::", ";", "-", "---", "//", "http://a.b", "www.x.y", "+", "> "),
    *(
        "%20",
        "@",
        "^",
        "é",
        "e\u0301",
        "日本",
        "「",
        "\u02d0",
        "\uff1a",
        "²",
        "\u200d",
        "😀",
        "\u0627",
        "–",
        "[",
        "]",
        "x@y.z",
    ),
    *("javascript:", "onclick=", "url(", "{{c1::", "}}", "fe80", "face", "camelCase", "\u3000", "\u00a0", "\u00ad"),
)
_WORDS: Final = st.lists(st.sampled_from(_SIGNS), max_size=3).map("".join)
_TAG: Final = st.sampled_from(("b", "i", "u", "s", "sub", "sup", "small", "span"))
_PAIR: Final = st.builds("<{0}>{1}</{0}>".format, _TAG, _WORDS)
_DIV: Final = st.builds("<div>{}{}</div>".format, _WORDS, _PAIR | st.sampled_from(("", "<br>")))
_NUMBER: Final = st.sampled_from((1, 2, 10, 99))
_GAP: Final = st.builds("{{{{c{}::{}}}}}".format, _NUMBER, _WORDS) | st.builds(
    "{{{{c{}::{}::{}}}}}".format, _NUMBER, _WORDS, _WORDS
)
_BREAK: Final = st.just("<br>")
TEXTS: Final = st.lists(_WORDS | _PAIR | _DIV | _BREAK, max_size=3).map(lambda parts: "".join(["a", *parts]))
TEXTS_WITH_GAPS: Final = st.lists(_WORDS | _PAIR | _GAP | _BREAK, max_size=2).map(lambda parts: "".join(["a", *parts]))

_ENTITIES: Final = st.sampled_from(("&nbsp;", " &lt; ", "&lt;", "&gt;", " &amp; ", "&amp;", "&quot;", "lt;"))
TEXTS_WITH_ENTITIES: Final = st.lists(_WORDS | _PAIR | _DIV | _BREAK | _ENTITIES, min_size=1, max_size=4).map("".join)


def assert_stays_the_same(text: str, of_kind: Kind) -> None:
    assert render_markdown_field(of_kind, FIELD, text, MEDIA) == Rendered(text) == render_raw_html(text, MEDIA)
    assert next(iter(suggest_markdown(text))) == text


@given(text=TEXTS.map(str.strip))
def test_a_simple_text_is_the_same_in_markdown_and_in_html(text: str) -> None:
    if is_simple_html(text, gaps=False):
        assert_stays_the_same(text, make_kind())


@given(text=TEXTS_WITH_GAPS.map(str.strip))
def test_a_simple_text_with_gaps_is_the_same_in_markdown_and_in_html(text: str) -> None:
    if is_simple_html(text, gaps=True):
        assert_stays_the_same(text, make_kind("front"))


@given(html=TEXTS_WITH_ENTITIES.map("a".__add__) | TEXTS_WITH_ENTITIES.map("<div>a &amp; b</div>".__add__))
def test_simple_markdown_becomes_the_html_that_it_was_made_of(html: str) -> None:
    if (text := write_simple_markdown(html)) is not None:
        assert render_markdown_field(make_kind(), FIELD, text, MEDIA) == Rendered(html) == render_raw_html(html, MEDIA)
        assert next(iter(suggest_markdown(html))) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt; b", "a < b"),
        ("<div>a</div><div>b&nbsp;&gt; c &amp; d</div>", "<div>a</div><div>b\u00a0> c & d</div>"),
        *(("a&nbsp;b", None), ("a<br>&nbsp;", None), ("a &lt;b", None), ("a &amp;lt; b", None), ("a &copy; b", None)),
        *((f"a &amp; b{sign}c", None) for sign in "\x7f\x85\u2028\u2029\ufeff\ufffe"),  # that no card file can have
    ],
)
def test_entities_become_signs_where_these_stay_text(html: str, text: str | None) -> None:
    assert write_simple_markdown(html) == text


@pytest.mark.parametrize(
    "text",
    ["a <b>b</b> c?", "<b>a</b>", "x<br>y", "<div>a</div><div>b<br></div>", "water is H<sub>2</sub>O", "où<br>là"],
)
def test_what_most_notes_have_is_simple(text: str) -> None:
    assert is_simple_html(text, gaps=False)


@pytest.mark.parametrize("text", ["{{c1::Paris}} is a city", "a {{c1::b::hint}}, {{c12::c d}}.<br>x <b>y</b>", "none"])
def test_what_most_notes_with_gaps_have_is_simple(text: str) -> None:
    assert is_simple_html(text, gaps=True)
    assert is_simple_html(text, gaps=False) is ("{{" not in text)


@pytest.mark.parametrize(
    "text",
    [
        *("1. a<br>", "a *b*", "<b>a", "a</b>", "<b><i>a</i></b>", "a<br/>b", "a &lt; b<br>", "a\nb<br>", "<b></b>"),
        *("a\u00a0b<br>", "e\u0301<br>", "a == b", "<script>a</script>", '<b class="x">a</b>', "<em>a</em>"),
    ],
)
def test_any_other_text_is_rendered_to_know_it(text: str) -> None:
    assert not is_simple_html(text, gaps=False)


@pytest.mark.parametrize(
    "text",
    ["a c1::b", "{{c1::std::vector}}", "{{c1::c1::b}}", "{{c1::::b}}", "{{c1::}}", "{{c0::a}}", "<b>{{c1::a}}</b>"],
)
def test_a_gap_that_may_be_wrong_is_rendered(text: str) -> None:
    assert not is_simple_html(text, gaps=True)
