"""HTML into Markdown: what is suggested, the best first."""

from __future__ import annotations

import pytest

from deck_builder.content.from_html import suggest_markdown


def test_signs_of_markdown_take_the_place_of_tags_and_entities() -> None:
    html = "<p>1 &lt; 2 and <strong>a <em>b</em></strong></p>\n<ul>\n<li>c</li>\n<li>d</li>\n</ul>"
    assert next(suggest_markdown(html)) == "1 < 2 and **a *b***\n\n- c\n- d"


def test_characters_that_mean_something_are_escaped_in_a_later_suggestion() -> None:
    assert list(suggest_markdown("*a* # b")) == ["*a* # b", r"\*a\* # b"]


@pytest.mark.parametrize("html", ["<p><em>x</p></em>", "<em>x", "</em>", "<ul>" * 30 + "</ul>" * 30])
def test_tags_that_are_not_properly_nested_stay(html: str) -> None:
    assert next(suggest_markdown(html)) == html


@pytest.mark.parametrize("html", ["<ul><li>a</li></ul>", "<p>a</p><p>b</p>", "<div>a</div><h2>b</h2>c"])
def test_blocks_without_lines_of_their_own_have_no_signs_of_markdown(html: str) -> None:
    assert list(suggest_markdown(html)) == [html]


def test_a_code_block_has_a_fence_that_is_longer_than_those_in_it() -> None:
    assert next(suggest_markdown('<pre><code class="language-md">```\nx\n```\n</code></pre>')) == (
        "````md\n```\nx\n```\n````"
    )


def test_an_empty_text_has_no_suggestion() -> None:
    assert list(suggest_markdown("")) == []


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (r"\(x\) and \[y\]", "$x$ and $$y$$"),
        (r"\[y\] and \(x", r"$$y$$ and \(x"),
        (r"\(a \[b\]", r"\(a $$b$$"),
        (r"\(a \(b\) \(c", r"$a \(b$ \(c"),
        (r"\(\text{a\\}\)", r"$\text{a\\}$"),
    ],
)
def test_formulas_are_found_beside_openings_that_are_never_closed(html: str, markdown: str) -> None:
    assert next(suggest_markdown(html)) == markdown


@pytest.mark.parametrize("opening", [r"\(", r"\[", r"\(\[", r"\(<"])
def test_very_many_openings_are_read_in_one_go(opening: str) -> None:
    """A search from each opening to the end of the text took minutes for these."""
    assert next(suggest_markdown(opening * 50_000)) == opening * 50_000
