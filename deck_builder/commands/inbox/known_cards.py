"""The cards that a report may be about, by every id that they ever had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.deck.cards import read_cards
from deck_builder.lock.identity import EarlierCards
from deck_builder.lock.releases import find_release

if TYPE_CHECKING:
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Place, Problems


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card of the deck, or one that was retired."""

    card_id: str
    """The id that it has now."""
    place: Place | None
    """Where its file has it; None if it is in no file any more."""


class KnownCards:
    """The cards of a deck, found by any id. What is wrong with their files is added to `problems`."""

    def __init__(self, deck: Deck, lock: Lock, problems: Problems) -> None:
        self.deck, self.lock = deck, lock
        self._earlier = EarlierCards(lock)
        self._places: dict[str, Place] = {}
        self._renamed: dict[str, str] = {}
        for card in read_cards(deck, problems):
            self._places[card.id] = card.place
            if card.was:
                self._renamed[card.was] = card.id

    def find(self, card_id: str) -> KnownCard | None:
        """Find the card that has or once had an id; None if there was none."""
        for known in (card_id, self._renamed.get(card_id, ""), self._earlier.find(card_id)):
            current = self._renamed.get(known, known)
            if current in self._places:
                return KnownCard(current, self._places[current])
        gone = self._earlier.find(card_id)
        return KnownCard(gone, None) if gone else None

    def has_changed_since(self, card_id: str, version: str) -> bool | None:
        """Whether learners of a release had another text of a card than the deck has now; None if nobody knows."""
        release, card = find_release(self.lock, version), self.lock.cards.get(card_id)
        return card.has_changed or card.mod > release.at if release and card else None
