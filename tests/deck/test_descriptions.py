"""What a deck and its subdecks say about themselves reaches learners as Markdown or as HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, list_codes, run
from tests.support.decks import CARDS
from tests.support.learner import Learner

DECK = """
id: capitals
name: Capitals
authors: [A & B]
description: '<i>All</i> capitals'
description-format: html
subdecks:
  - {name: Europe, description: "*West* and east"}
  - {name: "Europe::North", description: "<b>Cold</b> ", description-format: html}
"""


def test_descriptions_of_a_deck_and_its_subdecks_arrive(write_deck: Callable[..., Path], learner: Learner) -> None:
    cards = CARDS.replace("kind: question", "kind: question\nsubdeck: Europe::North")
    learner.import_package(build(write_deck(cards, **{"deck.yaml": DECK})))
    found = {deck["name"]: (deck["desc"], bool(deck.get("md"))) for deck in learner.col.decks.all()}
    assert found["Capitals"] == ("<i>All</i> capitals\n\nBy A &amp; B.", False)
    assert found["Capitals::Europe"] == ("*West* and east", True)
    assert found["Capitals::Europe::North"] == ("<b>Cold</b> ", False)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("name: Europe,", "name: 'Europe::',", "D216"),
        ("name: Europe,", "name: 'europe::NORTH',", "D216"),
        ("name: Europe,", "", "D202"),
        ("<b>Cold</b> ", "<script>x()</script>", "P709"),
        ("description-format: html}", "description-format: htm}", "D209"),
        ("description-format: html}", "format: html}", "D203"),
    ],
)
def test_a_wrong_description_is_reported(old: str, new: str, code: str, write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS, **{"deck.yaml": DECK.replace(old, new, 1)})
    assert code in list_codes(run("check", folder, expect=1).output)
