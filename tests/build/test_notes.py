"""Cards into notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deck_builder.build.build import build
from deck_builder.build.notes import list_tags
from deck_builder.problems.problem import Problems
from tests.support.decks import OWN_KIND, write_deck

KIND_CARDS = "kind: capital\ncards: [{id: malta, country: Malta, city: Valletta & Sliema}]\n"


def test_tags_that_differ_only_in_case_are_one() -> None:
    """For Anki they are one tag, and a note that has both differs from what Anki makes of it."""
    assert list_tags("geo", "question", "", "", ("City", "city", "capital")) == (
        "capital",
        "City",
        "geo::kind::question",
    )
    assert list_tags("geo", "question", "", "", ("GEO::kind::question",)) == ("GEO::kind::question",)


def test_tags_are_in_the_order_of_anki_and_name_kind_place_and_evidence() -> None:
    tags = list_tags("geo", "question", "West::The sea", "supported", ("a", "Z"))
    assert tags == ("a", "geo::evidence::supported", "geo::kind::question", "geo::west::the-sea", "Z")


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


FORMULA = r"\(\href{javascript:run()}{x}\)"


@pytest.mark.parametrize("key", ["subdeck", "tags", "sources"])
def test_a_formula_that_runs_code_is_refused_in_names_and_sources_too(key: str, tmp_path: Path) -> None:
    value = {"subdeck": FORMULA, "tags": [FORMULA], "sources": ["atlas"]}[key]
    cards = f"kind: question\n{key}: {json.dumps(value)}\ncards:\n  - {{id: a, question: What is it?, answer: x}}\n"
    if key == "sources":
        cards = "kind: question\ncards:\n  - {id: a, question: What is it?, answer: x, sources: [atlas]}\n"
    title = json.dumps(FORMULA)
    references = (
        f"references:\n  - {{id: atlas, author: Ptolemy, title: {title}, issued: 2020, container-title: {title}}}\n"
    )
    problems = Problems()
    deck = write_deck(tmp_path, cards, **{"references.yaml": references})
    assert build(deck, tmp_path / "dist", 1_000, problems) is None
    assert [problem.code for problem in problems] == ["P709"]
