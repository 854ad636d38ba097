"""The folder of a translation: a deck with its own name, and texts for the cards of another one."""

from __future__ import annotations

from pathlib import Path

from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from tests.support.translations import write


def test_a_translation_is_a_deck_of_its_own_with_what_it_does_not_say_from_its_source(tmp_path: Path) -> None:
    problems = Problems()
    deck = load_deck(write(tmp_path), problems)
    assert deck
    assert not problems
    assert (deck.id, deck.name, deck.language, deck.authors) == ("trip-de", "Reise", "de", ("Ada", "Max"))
    assert deck.media.root == tmp_path / "trip/media"
