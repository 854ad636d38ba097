"""Footnotes and task lists are shown, and a footnote without a text is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content import markdown as text
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


def test_a_footnote_has_its_number_at_both_places() -> None:
    rendered = text.render_markdown("One[^a] and two[^b].\n\n[^a]: The *first*.\n[^b]: The second.", MEDIA)
    assert rendered.html.replace("\n", "") == (
        "<p>One<sup>1</sup> and two<sup>2</sup>.</p>"
        '<div class="footnote"><p><sup>1</sup> The <em>first</em>.</p></div>'
        '<div class="footnote"><p><sup>2</sup> The second.</p></div>'
    )
    assert rendered.faults == ()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("- [ ] a\n- [x] b\n- [X] c", "<ul><li>☐ a</li><li>☑ b</li><li>☑ c</li></ul>"),
        ("1. [ ] a\n2. b", "<ol><li>☐ a</li><li>b</li></ol>"),
        ("- a\n  - [x] b", "<ul><li>a<ul><li>☑ b</li></ul></li></ul>"),
        ("- [ ] a\n\n- [x] b", "<ul><li><p>☐ a</p></li><li><p>☑ b</p></li></ul>"),
        ("- [y] a\n- b", "<ul><li>[y] a</li><li>b</li></ul>"),
        ("- `[ ]` a\n- b", "<ul><li><code>[ ]</code> a</li><li>b</li></ul>"),
    ],
)
def test_the_boxes_of_a_task_list_are_signs(markdown: str, html: str) -> None:
    assert text.render_markdown(markdown, MEDIA).html.replace("\n", "") == html


@pytest.mark.parametrize(("markdown", "needle"), [("One[^1]", "[^1]"), ("One[^a] two[^b]\n\n[^a]: x", "[^b]")])
def test_a_footnote_without_a_text_is_told(markdown: str, needle: str) -> None:
    (fault,) = text.render_markdown(markdown, MEDIA).faults
    assert (fault.code, fault.needle) == ("T422", needle)


@pytest.mark.parametrize("written", ["What does [^abc] match?", "`[^1]`", "$x[^1]$", "[^1](https://a.org)"])
def test_brackets_that_are_no_footnote_are_left_alone(written: str) -> None:
    assert text.render_markdown(written, MEDIA).faults == ()
