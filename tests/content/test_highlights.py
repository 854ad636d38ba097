"""`==words==` are highlighted, and two signs of equality that compare something are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content import markdown as text
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("==x==", "<mark>x</mark>"),
        ("a ==two words== b", "a <mark>two words</mark> b"),
        ("(==a==, ==b==)", "(<mark>a</mark>, <mark>b</mark>)"),
        ("==**a** b==", "<mark><strong>a</strong> b</mark>"),
        ("**==a==**", "<strong><mark>a</mark></strong>"),
        ("これは==重要==です", "これは<mark>重要</mark>です"),
        ("==مهم==", "<mark>مهم</mark>"),
        ("ä ==b== ö ==日== ü", "ä <mark>b</mark> ö <mark>日</mark> ü"),
        ("==a\nb==", "<mark>a\nb</mark>"),
        ("==$x$ `y`==", "<mark>\\(x\\) <code>y</code></mark>"),
        ("[==a==](https://a.org)", '<a href="https://a.org"><mark>a</mark></a>'),
        ("{{c1::==a==}}", "{{c1::<mark>a</mark>}}"),
        ("==a <b>b</b>==", "<mark>a <b>b</b></mark>"),
    ],
)
def test_words_between_two_signs_are_highlighted(markdown: str, html: str) -> None:
    assert text.render_markdown(markdown, MEDIA).html == html


@pytest.mark.parametrize(
    "written",
    [
        "a == b and c == d",
        "Is a==b or c==d?",
        "x ==5",
        "a === b === c",
        "a !== b, c !== d",
        "== a ==",
        "====",
        "one ==a",
        r"\==a\==",
    ],
)
def test_signs_that_compare_stay(written: str) -> None:
    assert text.render_markdown(written, MEDIA).html == written.replace("\\", "")


@pytest.mark.parametrize("written", ["`==a==`", "    ==a==", "$==a==$", "==a\n\nb==", "*==a* b=="])
def test_code_and_two_parts_of_a_text_are_not_highlighted(written: str) -> None:
    assert "<mark>" not in text.render_markdown(f"a\n\n{written}", MEDIA).html
