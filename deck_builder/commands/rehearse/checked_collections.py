"""What "Check Database" did to collections, so that a collection in which it finds the same is not checked again.

The check goes through all notes and cards, and takes twice as long as an import. Which cards it adds or removes follows
from the note types, the contents and tags of the notes, and the cards that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deck_builder.commands.rehearse.anki import Learner
    from deck_builder.commands.rehearse.state import CardKey, CollectionState


class CheckedCollections:
    """The collections that were checked, with the cards that each had then."""

    def __init__(self) -> None:
        self._checked: list[tuple[CollectionState, frozenset[CardKey]]] = []

    def check(self, learner: Learner, state: CollectionState) -> frozenset[CardKey]:
        """Return the cards that there are after "Check Database" in a collection, which is in the state `state` now."""
        for known, cards in self._checked:
            if _have_same_notes_and_cards(known, state):
                return cards
        cards = learner.check_database()
        self._checked.append((state, cards))
        return cards


def _have_same_notes_and_cards(one: CollectionState, other: CollectionState) -> bool:
    """Whether two collections have the same but for schedules, decks and times.

    Where a guid is there twice, nothing is said to be the same: a state has only one of the notes by its guid.
    """
    return (
        one.note_types == other.note_types
        and one.cards.keys() == other.cards.keys()
        and one.notes.keys() == other.notes.keys()
        and len(one.rows.notes) == len(one.notes)
        and len(other.rows.notes) == len(other.notes)
        and len(other.rows.cards) == len(other.cards) == len(one.rows.cards)
        and all(note[:3] == other.notes[guid][:3] for guid, note in one.notes.items())
    )
