"""Each way in which a base or an extension can be harmed by the other is told, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deck_builder.commands.rehearse.promises_of_orders import (
    DeckRows,
    find_broken_promises_of_order,
    find_changed_schedules,
)
from deck_builder.commands.rehearse.state import CardKey, CollectionState, StoredCard, StoredNote, StoredNoteType

CARD = CardKey("france", 0)
ROWS = DeckRows(
    what="base",
    notes={"france": StoredNote(1, ("Q", "A"), ("tag",), 5)},
    cards={CARD: "Capitals"},
    note_types={1: StoredNoteType("N", "css", ("Q", "A"), (("C", "f", "b"),))},
    decks={"Capitals": ("About", "Default")},
)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (replace(ROWS, notes={}), "“France” of the base is not as without the other deck after a, b"),
        (
            replace(ROWS, notes={"france": StoredNote(1, ("Q", "B"), ("tag",), 5)}),
            "“France” of the base is not as without the other deck after a, b",
        ),
        (replace(ROWS, cards={}), "a card of “France” of the base is missing, or in another deck, after a, b"),
        (
            replace(ROWS, cards={CARD: "School"}),
            "a card of “France” of the base is missing, or in another deck, after a, b",
        ),
        (replace(ROWS, note_types={}), "a note type of the base is not as without the other deck after a, b"),
        (
            replace(ROWS, decks={"Capitals": ("Else", "Default")}),
            "the deck “Capitals” of the base has another description or preset after a, b",
        ),
    ],
)
def test_what_differs_is_told(found: DeckRows, message: str) -> None:
    (broken,) = find_broken_promises_of_order(ROWS, found, "a, b", {"france": "France"})
    assert (broken.promise, broken.message) == ("base", message)


def test_nothing_is_told_if_nothing_differs() -> None:
    assert list(find_broken_promises_of_order(ROWS, ROWS, "a, b", {})) == []


def test_a_changed_schedule_is_told_and_a_new_card_is_not() -> None:
    card = StoredCard(1, 1, 2, 2, 30, 30, 2500, 7, 1, 0, "")
    before = CollectionState({}, {CARD: card}, {}, {}, {}, frozenset(), 0)
    more = replace(before, cards={CARD: card, CardKey("italy", 0): card})
    assert list(find_changed_schedules(before, more, "a, b")) == []
    moved = replace(before, cards={CARD: card._replace(interval=1)})
    (broken,) = find_changed_schedules(before, moved, "a, b")
    assert broken.message == "the last import of a, b changed the schedule of 1 card studied before"
