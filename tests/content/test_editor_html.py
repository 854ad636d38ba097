"""The marks of Anki's editor in HTML."""

from __future__ import annotations

import pytest

from deck_builder.content.editor_html import tidy_editor_html


@pytest.mark.parametrize(
    ("html", "tidy"),
    [
        ("<b>a</b> <i>b</i>", "<strong>a</strong> <em>b</em>"),
        ("a<br>b<br/><br />", "a<br />\nb"),
        ("a&nbsp;b&nbsp; <br> ", "a\u00a0b"),
        ('<b class="x">a</b><img src="b.png">', '<b class="x">a</b><img src="b.png">'),
        ("", ""),
    ],
)
def test_html_looks_the_same_without_them(html: str, tidy: str) -> None:
    assert tidy_editor_html(html) == tidy
