"""Estimates how often each card is forgotten, and how long it takes, and how sure that is.

**How often.** Each learner forgets some share of all reviews, so each card has a share that is expected of its own
learners. The share that was observed gets Wilson's score interval (E. B. Wilson, 1927). The answers of one learner to
one card resemble each other, so they count for less than answers of different learners: by the design effect
`1 + (m - 1) r`, where `m` is how often a learner reviews the card, and `r` the correlation in this deck.

**How long.** A learner's median time for a card is compared with their median for all cards, as a logarithm. The mean
over the learners gets a normal interval with the spread that is common to all cards.

**Many cards.** Among 200 cards, ten would be outside their 95 % intervals by chance. The intervals here are so wide
that all of them together are right in 95 % of decks (Bonferroni). A card is named only if even the near end of its
interval is `MARGIN` times what is expected: some cards are harder than others, and that is no fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist, fmean, median
from typing import TYPE_CHECKING, Final

from deck_builder.commands.learn.learners import count_learners

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.commands.learn.learners import LearnedCard, Learner
    from deck_builder.packages.reviews import CardKey

MARGIN: Final = 1.5
"""How many times the expected share, or time, a card must surely have to be named."""
_ERROR: Final = 0.05
"""The chance that any of the intervals of a deck is wrong."""
_MEASURES: Final = 2
_PRIOR: Final = 4.0
"""With how many reviews at the share of all learners each learner's own share begins."""
_LEAST_CORRELATION: Final = 0.02
_MOST_CORRELATION: Final = 0.9
_LEAST_SPREAD: Final = 0.2
"""Of logarithms of times: people are never more even than this."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value, and between which values it surely is."""

    value: float
    """What was observed."""
    low: float
    """The lower end."""
    high: float
    """The upper end."""


@dataclass(frozen=True, slots=True)
class CardEstimate:
    """What all learners together say of a card."""

    learners: int
    """How many learners reviewed it."""
    reviews: int
    """How often they did."""
    lapses: int
    """How often they had forgotten it."""
    leeches: int
    """For how many of them its note is a leech."""
    forgotten: Interval
    """The share of reviews in which it was forgotten, from 0 to 1."""
    expected: float
    """The share that these learners forget of all their cards."""
    slowness: Interval | None
    """How many times as long it takes as their other cards; None if nobody knows."""

    @property
    def is_forgotten_too_often(self) -> bool:
        """Whether it is surely forgotten far more often than other cards."""
        return self.forgotten.low > MARGIN * self.expected

    @property
    def takes_too_long(self) -> bool:
        """Whether it surely takes far longer than other cards."""
        return self.slowness is not None and self.slowness.low > MARGIN

    @property
    def urgency(self) -> float:
        """By how much it surely is worse than other cards: the cards to mend first have the most."""
        slow = self.slowness.low if self.slowness else 0.0
        return max(self.forgotten.low / self.expected if self.expected else 0.0, slow)


def estimate(learners: Sequence[Learner], least: int) -> dict[CardKey, CardEstimate]:
    """Estimate each card that at least `least` learners have reviewed."""
    keys = sorted(key for key, number in count_learners(learners).items() if number >= least)
    if not keys:
        return {}
    certainty = NormalDist().inv_cdf(1 - _ERROR / (2 * _MEASURES * len(keys)))
    shares = _estimate_shares(learners)
    cards = {key: [(shares[at], each[key]) for at, each in enumerate(learners) if key in each] for key in keys}
    correlation = _estimate_correlation(cards)
    slowness = _estimate_slowness(learners, cards, certainty)
    estimates = {}
    for key, answers in cards.items():
        reviews, lapses = sum(card.reviews for _, card in answers), sum(card.lapses for _, card in answers)
        often = sum(card.reviews**2 for _, card in answers) / reviews
        weight = 1 / (1 + (often - 1) * correlation)
        estimates[key] = CardEstimate(
            learners=len(answers),
            reviews=reviews,
            lapses=lapses,
            leeches=sum(card.is_leech for _, card in answers),
            forgotten=_wilson(lapses * weight, reviews * weight, certainty),
            expected=sum(share * card.reviews for share, card in answers) / reviews,
            slowness=slowness.get(key),
        )
    return estimates


def _wilson(lapses: float, reviews: float, certainty: float) -> Interval:
    """Wilson's score interval of a share; `certainty` in standard deviations."""
    share, extra = lapses / reviews, certainty**2 / reviews
    centre = (share + extra / 2) / (1 + extra)
    half = certainty / (1 + extra) * sqrt(share * (1 - share) / reviews + extra / (4 * reviews))
    return Interval(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


def _estimate_shares(learners: Sequence[Learner]) -> list[float]:
    """The share that each learner forgets: of few reviews, it is nearer to that of all learners."""
    counts = [
        (sum(card.lapses for card in each.values()), sum(card.reviews for card in each.values())) for each in learners
    ]
    of_all = (sum(lapses for lapses, _ in counts) + 1) / (sum(reviews for _, reviews in counts) + 2)
    return [(lapses + _PRIOR * of_all) / (reviews + _PRIOR) for lapses, reviews in counts]


def _estimate_correlation(cards: Mapping[CardKey, Sequence[tuple[float, LearnedCard]]]) -> float:
    """How much the answers of one learner to one card resemble each other: 0 not at all, 1 all are the same.

    From the squares of what each learner forgot of a card beyond what is expected of the learner and of the card.
    """
    above = below = 0.0
    for answers in cards.values():
        expected = sum(share * card.reviews for share, card in answers)
        factor = (sum(card.lapses for _, card in answers) + 1) / (expected + 1)
        for share, card in answers:
            own = min(0.95, share * factor)
            spread = own * (1 - own)
            above += (card.lapses - card.reviews * own) ** 2 - card.reviews * spread
            below += card.reviews * (card.reviews - 1) * spread
    return min(_MOST_CORRELATION, max(_LEAST_CORRELATION, above / below if below else 0.0))


def _estimate_slowness(
    learners: Sequence[Learner], cards: Mapping[CardKey, Sequence[object]], certainty: float
) -> dict[CardKey, Interval]:
    """How many times as long each card takes as a learner's median card."""
    differences: dict[CardKey, list[float]] = {}
    for learner in learners:
        times = {key: card.log_seconds for key, card in learner.items() if card.log_seconds is not None}
        usual = median(times.values()) if times else 0.0
        for key, time in times.items():
            if key in cards:
                differences.setdefault(key, []).append(time - usual)
    spread = max(_LEAST_SPREAD, _measure_spread(differences))
    return {key: _exponentiate(fmean(each), certainty * spread / sqrt(len(each))) for key, each in differences.items()}


def _measure_spread(differences: Mapping[CardKey, Sequence[float]]) -> float:
    """The standard deviation of what learners took, around the mean of each card."""
    squares, freedom = 0.0, 0
    for each in differences.values():
        mean = fmean(each)
        squares += sum((value - mean) ** 2 for value in each)
        freedom += len(each) - 1
    return sqrt(squares / freedom) if freedom else 1.0


def _exponentiate(mean: float, half: float) -> Interval:
    return Interval(exp(mean), exp(mean - half), exp(mean + half))
