"""What a person reads of a field."""

from __future__ import annotations

import pytest

from deck_builder.content.cloze import fill_gaps
from deck_builder.content.plain_text import remove_hash, to_plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain ", "plain"),
        ("a <b>bold</b> word", "a bold word"),
        ("one<br>two<p>three</p>", "one\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("a&nbsp; b", "a b"),
        ("<style>.card {color: red}</style>shown", "shown"),
        ("x</script>y", "xy"),
        ('see <img src="brain-3f2a9c0d1b7e.svg">', "see [picture brain.svg]"),
        ("[sound:my bird-3f2a9c0d1b7e.mp3]", "[sound my bird.mp3]"),
        ("<img>", "[picture ]"),
    ],
)
def test_html_is_read_as_text(html: str, text: str) -> None:
    assert to_plain_text(html) == text


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{c1::Paris}} is a {{c2::city::what?}}", "Paris is a city"),
        ("{{c1,2::both}}", "both"),
        ("{{c1::open", "{{c1::open"),
        ("{{Field}}", "{{Field}}"),
    ],
)
def test_gaps_are_filled(text: str, filled: str) -> None:
    assert fill_gaps(text) == filled


@pytest.mark.parametrize(
    ("name", "authors_name"),
    [
        ("amygdala-3f2a9c0d1b7e.svg", "amygdala.svg"),
        ("_logo-3f2a9c0d1b7e.png", "_logo.png"),
        ("amygdala-3f2a9c0d1b7.svg", "amygdala-3f2a9c0d1b7.svg"),
        ("3f2a9c0d1b7e.svg", "3f2a9c0d1b7e.svg"),
        ("a-3f2a9c0d1b7e", "a-3f2a9c0d1b7e"),
    ],
)
def test_a_media_file_is_named_as_its_author_knows_it(name: str, authors_name: str) -> None:
    assert remove_hash(name) == authors_name
