"""What authors type, as learners read it in Anki: one deck, built, imported and rendered by Anki itself."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from deck_builder.build.build import build
from deck_builder.problems.problem import Problems
from tests.support.decks import write_deck
from tests.support.learner import Learner, render_sides, visible_text

GAPS = {
    "std::vector": ("[...]", "std::vector"),
    "std::vector::a container": ("[a container]", "std::vector"),
    "std::collections::HashMap": ("[...]", "std::collections::HashMap"),
    "fe80::1": ("[...]", "fe80::1"),
    "`Vec::new()`": ("[...]", "Vec::new()"),
    "`Vec::new()`::a call": ("[a call]", "Vec::new()"),
    "::before": ("[...]", "::before"),
    r"a:\:b": ("[...]", "a::b"),
    r"a:\:b::c": ("[c]", "a::b"),
    "the type::std::vector": ("[std::vector]", "the type"),
    "Paris::city": ("[city]", "Paris"),
    "$f :: A$": ("[...]", r"\(f :: A\)"),
    "a::b::c": ("[b::c]", "a"),
    "[x](https://a.org/?b::c)": ("[...]", "x"),
}
"""What a gap has in it; its place on the front; its words on the back."""

ANSWERS = [
    *("> 38 °C", "- 5 °C", "+ 3 dB", "# of items", "1. FC Köln", "= 5", "---", "~ 5 kg", "4) four", "* p < .05"),
    *("$1,000–$2,000", "$5-$10 a day", "It was $20,$30 or US$40", "A$5 vs C$6", "$HOME/$USER", "US$ 5 and $ 6"),
]
"""Answers that learners read as they are typed."""


@pytest.fixture(scope="module")
def read(reader: Learner, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[str, str]]:
    """What a learner reads on both sides of the card with a tag."""
    gaps = [
        f"  - {{id: gap-{n}, tags: [gap{n}], text: {json.dumps(f'So {{{{c1::{gap}}}}} it is')}}}\n"
        for n, gap in enumerate(GAPS)
    ]
    answers = [
        f"  - {{id: it-{n}, tags: [it{n}], question: 'Which {n}?', answer: {json.dumps(answer)}}}\n"
        for n, answer in enumerate(ANSWERS)
    ]
    folder = tmp_path_factory.mktemp("texts")
    deck = write_deck(
        folder,
        f"kind: question\ncards:\n{''.join(answers)}",
        name="texts",
        gaps=f"kind: cloze\ncards:\n{''.join(gaps)}",
    )
    problems = Problems()
    built = build(deck, folder / "dist", 1_700_000_000, problems)
    assert built
    assert {problem.code for problem in problems} <= {"T435"}
    reader.import_package(built.package)

    def read_sides(tag: str) -> tuple[str, str]:
        (card,) = reader.cards(f"deck:Texts tag:{tag}")
        front, back = render_sides(card)
        return visible_text(front), visible_text(back)

    return read_sides


@pytest.mark.parametrize("number", range(len(GAPS)), ids=list(GAPS))
def test_a_gap_is_hidden_and_shown_whole(number: int, read: Callable[[str], tuple[str, str]]) -> None:
    hidden, shown = list(GAPS.values())[number]
    front, back = read(f"gap{number}")
    assert f"So {hidden} it is" in front
    assert f"So {shown} it is" in back


@pytest.mark.parametrize("number", range(len(ANSWERS)), ids=ANSWERS)
def test_a_line_is_read_as_it_is_typed(number: int, read: Callable[[str], tuple[str, str]]) -> None:
    _, back = read(f"it{number}")
    assert f"Which {number}? {ANSWERS[number]}" in back
