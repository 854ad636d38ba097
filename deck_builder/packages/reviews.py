"""What a package says of its owner's reviews: how often they forgot each card, and how long they took.

Only packages that were exported with scheduling have it. In Anki's table `revlog`, each row is one answer: `ease` 1 is
*Again*, `type` 1 is a review (0 learning, 2 relearning, 3 in a filtered deck), `lastIvl` the interval before it in
days, or in seconds if it is negative, and `time` the milliseconds that it took (`rslib/src/revlog/mod.rs`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.packages.collection import open_strangers_collection, select_rows
from deck_builder.packages.limits import Budget
from deck_builder.packages.read import open_packed_collection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.packages.limits import Limits

_REVIEW: Final = 1
_AGAIN: Final = 1
_EASES: Final = range(1, 5)
_LONGEST: Final = 600_000
"""In milliseconds. Anki counts no more than a minute unless the learner asks for more."""
_ROW_SIZE: Final = 200
"""The bytes of memory that a review takes."""
_LEECH: Final = "leech"

CardKey = tuple[str, int]
"""A card of any learner: the guid of its note and its ordinal."""


class Review(NamedTuple):
    """One answer to a card that was learned at least a day before."""

    is_lapse: bool
    """Whether the learner had forgotten it."""
    seconds: float
    """How long they took; 0 if nobody knows."""


@dataclass(slots=True)
class Reviews:
    """The reviews of one person."""

    cards: dict[CardKey, dict[int, Review]] = field(default_factory=dict)
    """The reviews of each card, by their ids, which are the same in every export of one person."""
    leeches: set[str] = field(default_factory=set)
    """The guids of the notes that Anki has marked as leeches."""
    earlier: int = 0
    """How many reviews were left out because the card has changed since."""
    is_without_scheduling: bool = False
    """Whether the package holds no review of any card at all."""


def read_reviews(file: Path, since: Mapping[str, int], limits: Limits) -> Reviews:
    """Read the reviews of some notes from a package.

    `since` are the notes by their guids, each with the second since 1970 from which reviews count: those before it were
    of another text. Raises InputError as `read_package` does.
    """
    reviews = Reviews()
    with (
        open_packed_collection(file, limits) as (path, own_limits),
        open_strangers_collection(path, own_limits) as collection,
    ):
        memory = Budget(own_limits.memory, "its reviews take")
        guids: dict[int, str] = {}
        for note_id, guid, _, _, tags, _ in select_rows(collection, "notes"):
            if guid in since:
                guids[note_id] = guid
                if _LEECH in tags.lower().split():
                    reviews.leeches.add(guid)
        cards: dict[int, CardKey] = {}
        query = "SELECT id, nid, ord FROM cards NOT INDEXED"
        for card_id, note_id, ordinal in collection.execute(query):
            if note_id in guids and isinstance(card_id, int) and isinstance(ordinal, int):
                memory.spend(_ROW_SIZE)
                cards[card_id] = (guids[note_id], ordinal)
        reviews.is_without_scheduling = True
        for review_id, card_id, ease, last_interval, taken, kind in select_rows(collection, "revlog"):
            reviews.is_without_scheduling = False
            if card_id not in cards or kind != _REVIEW or ease not in _EASES or last_interval <= 0:
                continue
            key = cards[card_id]
            if review_id < since[key[0]] * 1000:
                reviews.earlier += 1
                continue
            memory.spend(_ROW_SIZE)
            seconds = taken / 1000 if 0 < taken <= _LONGEST else 0.0
            reviews.cards.setdefault(key, {})[review_id] = Review(ease == _AGAIN, seconds)
    return reviews
