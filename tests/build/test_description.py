"""The description of a deck, as real Anki renders it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.build.description import flow_paragraphs
from tests.support.command_line import build
from tests.support.learner import Learner

DECK = """
id: capitals
name: Capitals
description: |
  Where countries
  are governed.

  Ask for
  *more*.
authors: [Ada]
licence: CC BY 4.0
link: https://example.org/capitals
"""
CARDS = "kind: question\ncards:\n  - {id: france, question: What is the capital of France?, answer: Paris}\n"


def lines_in_the_overview(html: str) -> list[str]:
    """The lines that Anki's overview draws: it keeps the line breaks of the HTML (`white-space: pre-wrap`)."""
    text = re.sub(r"<br>|</p>|<p>", "\n", html.strip().removeprefix("<p>").removesuffix("</p>"))
    return re.sub(r"<[^>]+>", "", text).split("\n")


def test_anki_shows_each_paragraph_as_one_line_and_the_imprint_with_the_link(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    learner.import_package(build(write_deck(CARDS, deck=DECK)))
    deck = learner.col.decks.by_name("Capitals")
    assert deck
    assert deck["md"]
    html = learner.col.render_markdown(deck["desc"])
    assert lines_in_the_overview(html) == [
        "Where countries are governed.",
        "",
        "Ask for more.",
        "",
        "By Ada. Licence: CC BY 4.0. https://example.org/capitals",
    ]
    assert '<a href="https://example.org/capitals"' in html


@pytest.mark.parametrize(
    ("markdown", "flowed"),
    [
        ("one\ntwo", "one two"),
        ("one\n  two\n\n\n \nthree\n", "one two\\\nthree"),
        ("one  \ntwo\nthree", "one\\\ntwo three"),
        ("one\\\ntwo", "one\\\ntwo"),
        ("one\n\n- two\n- three\n\nfour", "one\n\n- two\n- three\n\nfour"),
        ("# One\n\ntwo\nthree", "# One\n\ntwo three"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("one\n---", "one\n---"),
        ("    code\n    more", "    code\n    more"),
        ("2026 was\n-5 degrees", "2026 was -5 degrees"),
        ("", ""),
    ],
)
def test_only_what_is_a_paragraph_becomes_one_line(markdown: str, flowed: str) -> None:
    assert flow_paragraphs(markdown) == flowed
