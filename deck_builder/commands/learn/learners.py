"""Puts the reviews of each learner together, and keeps of them only what the estimate needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from statistics import median
from typing import TYPE_CHECKING, Final

from deck_builder.packages.reviews import Review, Reviews

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.packages.reviews import CardKey

_SHARED: Final = 2
"""So many reviews with the same id, which is a millisecond, make two exports those of one person."""


@dataclass(frozen=True, slots=True)
class LearnedCard:
    """What one learner did with one card."""

    reviews: int
    """How often they reviewed it."""
    lapses: int
    """How often they had forgotten it."""
    log_seconds: float | None
    """The logarithm of the seconds that they took, of their median review; None if nobody knows."""
    is_leech: bool
    """Whether Anki marked its note as a leech."""


Learner = dict["CardKey", LearnedCard]
"""The cards of one learner."""


def make_learners(exports: Sequence[Reviews]) -> list[Learner]:
    """Make a learner of each person's reviews. Several exports of one person are put together."""
    return [_summarize(each) for each in _join(exports) if each.cards]


def _join(exports: Sequence[Reviews]) -> list[Reviews]:
    """Join the exports that share reviews."""
    people: dict[int, Reviews] = {}
    owners: dict[tuple[CardKey, int], int] = {}
    for number, export in enumerate(exports):
        own = Reviews({key: dict(reviews) for key, reviews in export.cards.items()}, set(export.leeches))
        ids = [(key, review_id) for key, reviews in own.cards.items() for review_id in reviews]
        shared = Counter(owners[each] for each in ids if each in owners)
        for other in (people.pop(owner) for owner, count in shared.items() if count >= _SHARED):
            for key, reviews in other.cards.items():
                own.cards.setdefault(key, {}).update(reviews)
            own.leeches |= other.leeches
        people[number] = own
        owners |= {(key, review_id): number for key, reviews in own.cards.items() for review_id in reviews}
    return list(people.values())


def _summarize(reviews: Reviews) -> Learner:
    return {
        key: LearnedCard(
            reviews=len(each),
            lapses=sum(review.is_lapse for review in each.values()),
            log_seconds=_measure_time(each),
            is_leech=key[0] in reviews.leeches,
        )
        for key, each in reviews.cards.items()
    }


def _measure_time(reviews: Mapping[int, Review]) -> float | None:
    times = [review.seconds for review in reviews.values() if review.seconds > 0]
    return log(median(times)) if times else None


def count_learners(learners: Iterable[Learner]) -> Counter[CardKey]:
    """Count the learners of each card."""
    return Counter(key for learner in learners for key in learner)
