"""Gaps that cross the border of an element are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.gap_borders import find_crossing_gap
from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


@pytest.mark.parametrize(
    ("typed", "border"),
    [
        ("Steps: {{c1::\n- one\n- two\n}} done", "a paragraph"),
        ("**Bold {{c1::word** here}} and", "bold words"),
        ("*a {{c1::b* c}}", "italic words"),
        ("{{c1::a **b}} c**", "bold words"),
        ("| a | b |\n|---|---|\n| {{c1::x|y}} | z |", "a cell of the table"),
        ("[a {{c1::b](https://c.org) d}}", "a link"),
        ("- {{c1::a\n- b}}", "an item of a list"),
        ("{{c1::a\n\nb}}", "a paragraph"),
        ("> {{c1::a\n\nb}}", "a paragraph"),
        ("`a {{c1::b` c}}", "code"),
        ("<u>a {{c1::b</u> c}}", "`<u>`"),
        ("{{c1::**a::b**}}", "bold words"),
        ("{{c1::a {{c2::*b}} c* d}}", "italic words"),
    ],
)
def test_a_gap_across_a_border_is_found(typed: str, border: str) -> None:
    crossing = find_crossing_gap(render_markdown(typed, MEDIA, gaps=True).html)
    assert crossing is not None
    assert crossing.border == border


@pytest.mark.parametrize(
    "typed",
    [
        "{{c1::a **b** c::hint *d*}} **{{c2::e}}**",
        "- {{c1::a}}\n- {{c2::b}}",
        "| a |\n|---|\n| {{c1::x}} |",
        "`{{c1::a}}` {{c2::`b`}} {{c3::[l](https://x.org)}}",
        "{{c1::a<br>b {{c2::*c*}} d}}",
        "$a {{c1::b}}$",
        "{{c1::a  \nb}}",
    ],
)
def test_a_gap_inside_an_element_or_around_one_is_not(typed: str) -> None:
    assert find_crossing_gap(render_markdown(typed, MEDIA, gaps=True).html) is None


def test_the_number_says_which_gap_it_is() -> None:
    crossing = find_crossing_gap("{{c1::a}} <b>{{c1::b {{c2::c</b>}} d}}")
    assert crossing is not None
    assert crossing.number == 2
