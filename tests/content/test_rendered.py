"""Texts that are the same as their HTML are known without rendering them; so is HTML that shows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.markdown import render_markdown, render_plain
from deck_builder.content.media import MediaFolder
from deck_builder.content.rendered import is_blank, is_prose


@pytest.mark.parametrize(
    ("content", "blank"),
    [
        ("", True),
        ("<br>", True),
        ("&nbsp;\u200b", True),
        ("<b> </b>", True),
        ("x", False),
        ("?", False),
        ("<img src='x'>", False),
        ("[sound:x.mp3]", False),
        ("😀", False),
    ],
)
def test_html_that_shows_nothing_is_blank(content: str, blank: bool) -> None:
    assert is_blank(content) is blank


@pytest.mark.parametrize(
    ("written", "prose"),
    [
        ("Two plain words.", True),
        ("5 apples", True),
        ("5. apples", False),
        ("- apples", False),
        ("two\nlines", False),
        ("a *word*", False),
        ("e\u0301", False),
        ("é", True),
        ("", False),
    ],
)
def test_prose_is_the_same_as_its_html(written: str, prose: bool, tmp_path: Path) -> None:
    assert is_prose(written) is prose
    if prose:
        assert render_markdown(written, MediaFolder(tmp_path)).html == render_plain(written) == written
