"""Options to choose from, as authors write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Options
from deck_builder.problems.problem import Problems

CARD = """
kind: choice
cards:
  - id: gases
    question: Which of these are noble gases?
"""


def read(folder: Path) -> tuple[list[tuple[str, ...]], list[str]]:
    """The options of the only card, right ones first, and the problems as `code line:column message`."""
    problems = Problems()
    deck = load_deck(folder, problems)
    assert deck
    (card,) = read_cards(deck, problems)
    options = [value.texts for value in card.values.values() if isinstance(value, Options)]
    return options, [f"{each.code} {each.place.line}:{each.place.column} {each.message}" for each in problems]


def test_a_single_option_needs_no_list(write_deck: Callable[..., Path]) -> None:
    options, problems = read(write_deck(f"{CARD}    right: Neon\n    wrong: [Oxygen, Nitrogen]\n"))
    assert options == [("Neon",), ("Oxygen", "Nitrogen")]
    assert problems == []


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("    right: Neon", "D202 4:9 `wrong` is missing"),
        ("    right: []\n    wrong: [Oxygen]", "D202 6:5 `right` has no entries"),
        ("    right: ''\n    wrong: [Oxygen]", "D202 6:5 `right` has no value"),
        ("    right: {a: b}\n    wrong: [Oxygen]", "D204 6:12 `right` should be a list, but is keys with values"),
        ("    right: Neon\n    wrong: [neon, Oxygen]", "D212 7:13 the option `neon` stands on line 6 as well"),
        ("    right: [Neon, 'Neon ']\n    wrong: Oxygen", "D212 6:19 the option `Neon` stands on line 6 as well"),
        (f"    right: Neon\n    wrong: [{'a ' * 21}]", "D210 7:13 an option has 21 words; 20 is the limit"),
        ("    right: Neon\n    wrong: Oxygen\n    options: [a]", "D203 8:5 there is no key `options` here"),
    ],
)
def test_each_fault_is_told_once_at_its_place(write_deck: Callable[..., Path], lines: str, problem: str) -> None:
    _, problems = read(write_deck(f"{CARD}{lines}\n"))
    assert problems == [problem]
