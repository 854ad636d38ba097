"""The text that a person reads in a field, without HTML."""

from __future__ import annotations

import pytest

from deck_builder.content.plain_text import fill_gaps, remove_hash, to_plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (" plain ", "plain"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<b>bold</b> and <i>soft</i>", "bold and soft"),
        ("<p>one</p>\n<p>two  words</p>", "one\ntwo words"),
        ("one<br>two<div>three</div>four", "one\ntwo\nthree\nfour"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("<style>p { color: red }</style>x<script>y()</script></style>z", "xz"),
        (
            'see <img src="wren-0123456789ab.png" alt="">',
            "see [picture wren-0123456789ab.png]".replace("-0123456789ab", ""),
        ),
        ("<img>", "[picture ]"),
        ("[sound:wren-0123456789ab.mp3]", "[sound wren.mp3]"),
    ],
)
def test_html_becomes_the_text_that_a_person_reads(html: str, text: str) -> None:
    assert to_plain_text(html) == text


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("no gap", "no gap"),
        ("{{c1::Paris::city}} is {{c2::large}}", "Paris is large"),
        ("{{c1,2::both}}", "both"),
    ],
)
def test_gaps_are_filled_with_what_they_hide(text: str, filled: str) -> None:
    assert fill_gaps(text) == filled


@pytest.mark.parametrize(
    ("media", "name"),
    [
        ("wren-0123456789ab.png", "wren.png"),
        ("wren-0123.png", "wren-0123.png"),
        ("-0123456789ab.x", ".x"),
        ("wren", "wren"),
    ],
)
def test_the_hash_is_removed_from_the_name_of_a_file(media: str, name: str) -> None:
    assert remove_hash(media) == name
