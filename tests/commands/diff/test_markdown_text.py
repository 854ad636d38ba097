"""A text inside Markdown reads as typed, and its marks are where the words changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings

from deck_builder.commands.diff.markdown_text import escape_markdown, mark_markdown
from deck_builder.commands.diff.word_diff import compare_words, shorten_pieces
from tests.support.hostile_texts import LONG_TEXTS, TEXTS
from tests.support.reading import fold, read_markdown

PLACES = ("- {}", "# {}", "{}", "1. **{}**", "*{}*", "  - a: {}", "| {} | a |\n|---|---|", "- a\n\n{}")


@settings(deadline=None)
@given(TEXTS)
@example("+")
@example("C #")
@example("-->")
@example("=> x")
@example("2) x")
@example("1. `code` | pipe <img src=x> </li>")
@example("*a* _b_ ~~c~~ [d](http://e) ![f](g) \\ &lt; &amp;lt;")
@example("- # ``` --- === > | a | b |")
@example("$x$ and $$y$$")
@example("[^1]: note")
@example("[ ] to do")
def test_a_text_reads_as_typed_wherever_it_is(text: str) -> None:
    for place in PLACES:
        page, expected = read_markdown(place.format(escape_markdown(text))), read_markdown(place.format("Xanyx"))
        assert page.text == expected.text.replace("Xanyx", text), place
        assert page.tags == expected.tags, place


@settings(deadline=None)
@given(LONG_TEXTS, LONG_TEXTS)
@example("(red)and white", "(red),and white")
@example("a🙂b", "a🙂,b")
@example("2 - 1", "2-1")
@example("one", "one*")
def test_what_is_struck_out_was_there_and_what_is_bold_came(before: str, after: str) -> None:
    before, after = fold(before), fold(after)
    pieces = shorten_pieces(compare_words(before, after))
    assume(not any("…" in text for _, text in pieces))
    page = read_markdown(f"- Answer: {mark_markdown(pieces)}")

    def read(lines: list[str]) -> str:
        return "".join("".join(lines).split())

    # Spaces do not count: those at the ends of marks are taken out of them.
    assert read(page.before) == "".join(f"Answer: {before}".split())
    assert read(page.after) == "".join(f"Answer: {after}".split())
    assert {*page.tags} <= {"ul", "li", "strong", "del"}


@pytest.mark.parametrize(
    ("before", "after", "markdown"),
    [
        ("Oslo, in the south", "Oslo, far in the south", "Oslo, **far** in the south"),
        ("Oslo, far in the south", "Oslo, in the south", "Oslo, ~~far~~ in the south"),
        ("Oslo in the * south", "Oslo in the * west", "Oslo in the \\* ~~south~~**west**"),
        ("(red)and white", "(red),and white", "(red)<strong>,</strong>and white"),
        ("salt & pepper.", "salt & oil.", "salt & ~~pepper~~**oil**."),
    ],
)
def test_marks_are_signs_where_markdown_takes_them_and_tags_elsewhere(before: str, after: str, markdown: str) -> None:
    assert mark_markdown(shorten_pieces(compare_words(before, after))) == markdown


@pytest.mark.parametrize("text", ["@someone", "#12", "a@b.org", "owner/name#12", ":tada:"])
def test_github_finds_nothing_in_the_finished_page_to_look_up(text: str) -> None:
    page = read_markdown(escape_markdown(text))
    assert page.text == text
    assert not any(re.search(r"[@#]\w|:\w+:", piece) for piece in page.texts)


@pytest.mark.parametrize("text", ["https://a.org", "www.a.org", "see HTTP://a.org/"])
def test_github_makes_no_link_that_takes_the_marks_behind_it_along(text: str) -> None:
    markdown = escape_markdown(text)
    assert not re.search(r"https?://|www\.", markdown, re.IGNORECASE)
    assert read_markdown(markdown).text == text


def test_control_characters_are_shown_as_replaced() -> None:
    assert escape_markdown("a\x00b\x1bc\u2028d\te") == "a�b�c d e"
