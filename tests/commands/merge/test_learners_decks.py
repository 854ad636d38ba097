"""The learner's decks for new cards."""

from __future__ import annotations

import pytest

from deck_builder.commands.merge.learners_decks import LearnersDecks
from tests.support.packages import make_note, make_package


@pytest.mark.parametrize(
    ("pairs", "deck", "found"),
    [
        ([("Towns", "Towns")], "Towns", "Towns"),
        ([("Towns", "TOWNS")], "Towns", "TOWNS"),
        ([("Towns", "Mine")], "Towns", "Mine"),
        ([("Towns", "Mine::Towns")], "Towns", "Mine::Towns"),
        ([("Towns::Asia", "Mine::Asia")], "Towns::Europe", "Mine::Europe"),
        ([("Towns::Asia", "Mine::Asia")], "Towns::Europe::North", "Mine::Europe::North"),
        ([("Towns", "Mine"), ("Towns", "Mine"), ("Towns", "Hard")], "Towns", "Mine"),
        ([("Towns", "Hard"), ("Towns", "Towns")], "Towns", "Towns"),
        ([("Towns", "")], "Towns", "Towns"),
        ([("Towns", "Mine")], "Rivers", "Rivers"),
    ],
)
def test_new_cards_go_where_the_learner_has_the_others(pairs: list[tuple[str, str]], deck: str, found: str) -> None:
    notes = [
        (make_note(str(at), "x", "y", deck=own), make_note(str(at), "x", "y", deck=new))
        for at, (new, own) in enumerate(pairs)
    ]
    mine = make_package(*(own for own, _ in notes))
    assert LearnersDecks(mine, notes).find(deck) == found
