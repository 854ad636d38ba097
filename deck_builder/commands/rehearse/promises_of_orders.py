"""The promises about an extension and its base: each is as without the other, whatever a learner imports first.

As in `promises`, everything is judged from data, and each sentence stands in the call of `BrokenPromise`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.commands.rehearse.promises import BrokenPromise
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.commands.rehearse.state import CardKey, CollectionState, StoredNote, StoredNoteType


@dataclass(frozen=True, slots=True)
class DeckRows:
    """What a collection has of one deck."""

    what: str
    """Which deck: `base` or `extension`."""
    notes: Mapping[str, StoredNote]
    """Its notes by guid."""
    cards: Mapping[CardKey, str]
    """The name of the deck that each of its cards is in."""
    note_types: Mapping[int, StoredNoteType]
    """Its note types by id."""
    decks: Mapping[str, tuple[str, str]]
    """The description and the preset of each of its decks, by name."""


def find_broken_promises_of_order(
    wanted: DeckRows, found: DeckRows, order: str, titles: Mapping[str, str]
) -> Iterator[BrokenPromise]:
    """Find how a deck differs from what it is `wanted` to be: as it is for learners who have only that deck.

    `order` names the packages that were imported, and `titles` has what people call each note, by guid.
    """
    for guid, note in wanted.notes.items():
        if found.notes.get(guid) != note:
            message = f"“{titles.get(guid, guid)}” of the {wanted.what} is not as without the other deck after {order}"
            yield BrokenPromise("base", message, guid)
            return
    for card, deck in wanted.cards.items():
        if found.cards.get(card) != deck:
            name = titles.get(card.guid, card.guid)
            message = f"a card of “{name}” of the {wanted.what} is missing, or in another deck, after {order}"
            yield BrokenPromise("base", message, card.guid)
            return
    if found.note_types != wanted.note_types:
        yield BrokenPromise("base", f"a note type of the {wanted.what} is not as without the other deck after {order}")
    for name, settings in wanted.decks.items():
        if found.decks.get(name) != settings:
            message = f"the deck “{name}” of the {wanted.what} has another description or preset after {order}"
            yield BrokenPromise("base", message)
            return


def find_changed_schedules(before: CollectionState, after: CollectionState, order: str) -> Iterator[BrokenPromise]:
    """Find whether an import changed the schedule or the deck of a card that was there before."""
    if changed := [key for key, card in before.cards.items() if after.cards.get(key) != card]:
        cards = format_count(len(changed), "card")
        message = f"the last import of {order} changed the schedule of {cards} studied before"
        yield BrokenPromise("base", message)
