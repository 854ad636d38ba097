"""The text that an author would have written for some HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.build.fields import render_markdown_field
from deck_builder.commands.pull.source_text import SourceText, find_source_text
from deck_builder.content.media import MediaFolder
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Kind
from deck_builder.problems.problem import Problems
from tests.support.decks import write_deck

MEDIA = MediaFolder(Path("no such folder"))


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    deck = load_deck(write_deck(tmp_path_factory.mktemp("deck")), Problems())
    question = deck.kinds["question"] if deck else None
    assert question
    return question


@pytest.mark.parametrize(
    ("old", "html", "found"),
    [
        ("*Rome*, old", "<em>Rome</em>, new", SourceText("*Rome*, new", is_html=False)),
        ("__Rome__", "<strong>Rome</strong> &lt; Paris", SourceText("__Rome__ < Paris", is_html=False)),
        ("Rome", "<strong>Rome</strong>", SourceText("**Rome**", is_html=False)),
        ("Rome", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", SourceText("- a\n- b", is_html=False)),
        ("Rome", '<font color="red">Rome</font>', SourceText('<font color="red">Rome</font>', is_html=True)),
        ("Rome", "<script>x</script>", None),
        ("Rome", "", None),
    ],
)
def test_a_text_is_found_or_none(old: str, html: str, found: SourceText | None, kind: Kind) -> None:
    field = next(each for each in kind.fields if each.key == "answer")
    now = render_markdown_field(kind, field, old, MEDIA).html
    assert find_source_text(html, kind, field, old, now, MEDIA, {}) == found
