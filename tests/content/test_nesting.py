"""HTML that is nested too deeply becomes text where it is too deep; all other HTML stays as it is."""

from __future__ import annotations

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.nesting import limit_nesting

TAGS = st.sampled_from(["<div>", "</div>", "<p>", "text", "<b class=x>", "<br>", "<li>", "<!-- x -->", "&lt;"])


@given(st.lists(TAGS, max_size=500))
def test_the_html_of_people_stays_as_it_is(pieces: list[str]) -> None:
    assert limit_nesting("".join(pieces)) == "".join(pieces)


def test_a_long_page_stays_as_it_is() -> None:
    page = "<div><ul>" + "<li><p>One<br><b>two</b>" * 20_000 + "</ul></div>"
    assert limit_nesting(page) == page


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<b class={}>", "<b class={}><p>x", "<table>", "<svg>"])
def test_what_is_nested_too_deeply_becomes_text(tag: str) -> None:
    html = "".join(tag.format(number) for number in range(20_000))
    limited = limit_nesting(html)
    assert limited != html
    assert limited.replace("&lt;", "<") == html
    assert len(nh3.clean(limited, attributes={"b": {"class"}})) < 40_000_000
