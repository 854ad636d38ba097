"""Cards into notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deck_builder.build.build import build
from deck_builder.build.notes import list_tags
from deck_builder.problems.problem import Problems
from tests.support.decks import write_deck


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
