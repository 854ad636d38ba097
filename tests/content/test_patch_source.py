"""Edits of HTML, made in the author's text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder
from deck_builder.content.patch_source import patch_source

MEDIA = MediaFolder(Path("no such folder"))


def render(text: str) -> str:
    return render_markdown(text, MEDIA).html


def patch(source: str, wanted: str) -> str | None:
    return patch_source(source, render(source), wanted, render)


@pytest.mark.parametrize(
    ("source", "old", "new", "patched"),
    [
        ("*Paris* is __it__", "it", "big", "*Paris* is __big__"),
        ("a a a", "a a a", "a b a", "a b a"),
        ("* one\n* two", "two", "2", "* one\n* 2"),
        ("see <https://example.org>", "see", "look at", "look at <https://example.org>"),
        ("x < y & z", "z", "a &amp; b", "x < y & a & b"),
        ("```python\nx = 1\n```\nThe end", "The end", "An end", "```python\nx = 1\n```\nAn end"),
        ("one two three four", "one two three four", "1 two 3 four", "1 two 3 four"),
    ],
)
def test_the_signs_of_the_author_stay(source: str, old: str, new: str, patched: str) -> None:
    assert patch(source, render(source).replace(old, new)) == patched


def test_what_can_not_be_found_is_not_patched() -> None:
    assert patch("*Paris*", "<strong>Paris</strong>") is None
    assert patch("word " * 3000, "other") is None


@given(st.lists(st.sampled_from(["a", "b", "*c*", "`d`", "e & f", "\n\n- g\n- h\n\n"]), min_size=1), st.data())
def test_what_is_patched_renders_as_wanted(words: list[str], data: st.DataObject) -> None:
    source = " ".join(words).strip()
    wanted = render(source).replace(
        data.draw(st.sampled_from("abcdefgh")), data.draw(st.sampled_from(["", "x", "y z"]))
    )
    patched = patch(source, wanted)
    assert patched is None or render(patched) == wanted
