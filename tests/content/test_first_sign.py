"""A sign at the start of a one-line value is shown as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder
from tests.support.learner import visible_text

MEDIA = MediaFolder(Path("nowhere"))

SIGNS = [
    *("> 38 °C", ">38", ">= 5", ">>> print", "> - 5", "- 5 °C", "- > 5", "- - 5", "+ 3 dB", "* p < .05", "-", "+", "*"),
    *("1. FC Köln", "4) four", "1990. It was", "007. Bond", "2.", "# of items", "## x ##", "#", "---", "--- ", "***"),
    *("___", "_ _ _", "- - -", "= 5", "===", "~ 5 kg", "~~~", "``` x", "[1]: page", "[^1]: foot", "[a]: b 'c'"),
]


@pytest.mark.parametrize("typed", SIGNS)
def test_one_line_is_shown_as_it_is_typed(typed: str) -> None:
    rendered = render_markdown(typed, MEDIA)
    assert visible_text(rendered.html) == typed.strip()
    assert not rendered.faults


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("# Title\n\nText", "<h1>Title</h1>\n<p>Text</p>"),
        ("**bold**", "<strong>bold</strong>"),
        ("*soft* and -5", "<em>soft</em> and -5"),
        ("[a](https://b.org)", '<a href="https://b.org">a</a>'),
        ("`code`", "<code>code</code>"),
        ("~~gone~~", "<del>gone</del>"),
        ("<div>x</div>", "<div>x</div>"),
        (r"\- 5", "- 5"),
    ],
)
def test_markup_stays_markup(typed: str, html: str) -> None:
    assert render_markdown(typed, MEDIA).html == html


@given(st.sampled_from(SIGNS), st.text("abz 09", min_size=1, max_size=8))
def test_what_follows_the_sign_makes_no_difference(sign: str, words: str) -> None:
    typed = f"{sign} {words.strip() or 'x'}"
    assert visible_text(render_markdown(typed, MEDIA).html) == " ".join(typed.split())
