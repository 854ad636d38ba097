"""The cards of a deck on disk, for tests of how they are read."""

from __future__ import annotations

from pathlib import Path

from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Card
from deck_builder.problems.problem import Problems


def read_deck_cards(folder: Path, unread: list[Path] | None = None) -> tuple[list[Card], list[str]]:
    """The cards of a deck, and its problems as `code message`."""
    problems = Problems()
    deck = load_deck(folder, problems)
    assert deck
    cards = list(read_cards(deck, problems, unread))
    return cards, [f"{problem.code} {problem.message}" for problem in problems]
