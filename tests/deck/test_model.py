"""Where the keys of a card are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Place, Problems
from tests.support.decks import CARDS


def test_the_place_of_a_key_is_where_its_value_begins(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS)
    deck = load_deck(folder, Problems())
    assert deck
    card = next(read_cards(deck, Problems()))
    assert card.place_of("answer") == Place(folder / "cards.yaml", 6, 13)
    assert card.place_of("picture") == card.place == Place(folder / "cards.yaml", 4, 9)
