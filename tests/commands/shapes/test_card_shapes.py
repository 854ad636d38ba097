"""The shapes of a card as the page gets them: where they are, and what is in their way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.shapes.card_shapes import list_cards_with_shapes, read_card_shapes
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.problems.problem import Problems

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M1 1h1v1"/></svg>'

MAP = """
kind: image-occlusion
cards:
  - id: map
    picture: {file: map.svg, alt: A map}
    mode: hide-all
    shapes: [{name: France, rect: {left: 40px, top: 0.2, width: 0.2, height: 0.4}}]
  - {id: broken, picture: {file: map.svg, alt: A map}, shapes: [{name: Spain}]}
  - id: lost
    picture: {file: gone.svg, alt: A map}
    shapes: [{name: X, ellipse: {left: 0, top: 0, width: 1, height: 1}}]
  - {id: other, kind: question, question: What is one?, answer: One}
"""


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Deck:
    loaded = load_deck(write_deck(MAP, **{"media__map.svg": PICTURE}), Problems())
    assert loaded
    return loaded


def test_the_cards_with_shapes_are_listed(deck: Deck) -> None:
    assert list_cards_with_shapes(deck) == ["map", "lost"]


def test_the_shapes_of_a_card_come_with_their_place(deck: Deck) -> None:
    """A mistake on another card does not matter. Lengths in pixels are fractions, as Anki has them."""
    problems = Problems()
    shapes = read_card_shapes(deck, "map", problems)
    assert shapes
    assert not problems.errors
    assert (shapes.key, shapes.place.line, shapes.place.column, shapes.has_mode) == ("shapes", 7, 5, True)
    assert shapes.gaps.shapes[0].points == ((0.1, 0.2), (0.2, 0.4))
    assert shapes.picture.path == deck.folder / "media/map.svg"


@pytest.mark.parametrize("card", ["broken", "other", "nobody"])
def test_a_card_without_shapes_raises_an_error(card: str, deck: Deck) -> None:
    with pytest.raises(KeyError):
        read_card_shapes(deck, card, Problems())


def test_a_picture_that_is_not_there_is_a_problem_at_its_place(deck: Deck) -> None:
    problems = Problems()
    assert read_card_shapes(deck, "lost", problems) is None
    (problem,) = problems
    assert (problem.card, problem.place.line) == ("lost", 10)
    assert "gone.svg" in problem.message
