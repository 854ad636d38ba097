"""Fields and finished sides of cards: what is harmless by itself may not be harmless together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deck_builder.build.build import build
from deck_builder.problems.problem import Problems
from tests.support.decks import OWN_KIND, write_deck

KIND_CARDS = "kind: capital\ncards: [{id: malta, country: Malta, city: Valletta & Sliema}]\n"

COMPOSED = [
    ('<a href="{{Link}}">{{City}}</a>', "javascript:run()", "", "P709"),
    ('<img src="{{Link}}">{{City}}', "https://example.org/a.png", "", "P710"),
    ("<b {{Link}}>{{City}}</b>", "onclick=run()", "", "P709"),
    (r"{{City}} \({{Link}}\)", r"\href{javascript:run()}{x}", "", "P709"),
    ('{{Html}} <b class="x" onmouseover=run() y="">', "", "<b title='", "P709"),
    ("{{City}}<style>{{Link}}</style>", "@import url(//example.org/a.css);", "", "P710"),
]
"""The HTML of a back, a plain text and an HTML text, each of them harmless alone, and the problem of all together."""


@pytest.mark.parametrize(("back", "link", "html", "code"), COMPOSED)
def test_code_that_a_field_brings_into_a_template_is_refused(
    back: str, link: str, html: str, code: str, tmp_path: Path
) -> None:
    kind = (
        "name: City\nframe: none\nfields:\n  city: {name: City, text: plain}\n"
        "  link: {name: Link, text: plain}\n  html: {name: Html, text: html}\n"
        "cards:\n  card: {name: Card, front: front.html, back: back.html}\n"
    )
    fields = f"city: Valletta, link: {json.dumps(link)}, html: {json.dumps(html)}"
    deck = write_deck(
        tmp_path,
        f"kind: city\ncards:\n  - {{id: malta, {fields}}}\n",
        **{"kinds__city__kind.yaml": kind, "kinds__city__front.html": "{{City}}", "kinds__city__back.html": back},
    )
    problems = Problems()
    build(deck, tmp_path / "dist", 1_000, problems)
    assert code in [problem.code for problem in problems]
    (deck / "deck.yaml").write_text("id: capitals\nname: Capitals\nallow: [scripts, remote]\n")
    problems = Problems()
    assert build(deck, tmp_path / "dist", 1_000, problems)


def test_a_field_in_an_attribute_may_hold_any_harmless_text(tmp_path: Path) -> None:
    back = '<a href="https://example.org/?q={{text:City}}" title="{{City}}">{{City}}</a>'
    deck = write_deck(tmp_path, KIND_CARDS, **{**OWN_KIND, "kinds__capital__back.html": back})
    problems = Problems()
    assert build(deck, tmp_path / "dist", 1_000, problems)
    assert list(problems) == []
