"""Planted bad cards are found among simulated learners, and nothing else: counted over many decks."""

from __future__ import annotations

import random
from math import exp, log

import pytest

from deck_builder.commands.learn.estimate import MARGIN, CardEstimate, estimate
from deck_builder.commands.learn.learners import LearnedCard, Learner
from deck_builder.packages.reviews import CardKey

BAD, SLOW = {0, 1}, {2, 3}
DECKS = 40


def draw(
    seed: int,
    *,
    learners: int,
    cards: int = 60,
    bad: float = 0.5,
    slow: float = 2.5,
    harder: float = 0.0,
    moods: float = 0.5,
) -> tuple[list[Learner], list[float]]:
    """Draw the answers of learners, and the true share of each card for the usual learner.

    Learners differ in talent and speed, and in how a card suits them (`moods`). `bad` is the share in which planted
    cards are forgotten, where 0.1 is usual, and `slow` how many times as long they take. `harder` is how much all other
    cards differ.
    """
    chance = random.Random(seed)
    usual = [log(bad / (1 - bad)) if n in BAD else log(0.1 / 0.9) + chance.gauss(0, harder) for n in range(cards)]
    drawn: list[Learner] = []
    for _ in range(learners):
        talent, speed = chance.gauss(0, 0.4), chance.gauss(0, 0.4)
        own: Learner = {}
        for number in range(cards):
            if chance.random() < 0.2:
                continue
            share = 1 / (1 + exp(-(usual[number] + talent + chance.gauss(0, moods))))
            reviews = chance.randint(2, 8)
            time = log(8) + speed + chance.gauss(0, 0.4) + (log(slow) if number in SLOW else 0)
            lapses = sum(chance.random() < share for _ in range(reviews))
            own[f"card-{number}", 0] = LearnedCard(reviews, lapses, time, is_leech=False)
        drawn.append(own)
    return drawn, [1 / (1 + exp(-each)) for each in usual]


def named(estimates: dict[CardKey, CardEstimate]) -> tuple[set[int], set[int]]:
    """The numbers of the cards that are named as forgotten too often, and as taking too long."""
    numbers = {int(key[0].removeprefix("card-")): each for key, each in estimates.items()}
    return (
        {number for number, each in numbers.items() if each.is_forgotten_too_often},
        {number for number, each in numbers.items() if each.takes_too_long},
    )


@pytest.mark.parametrize("learners", [5, 12, 30])
def test_no_card_is_named_where_none_is_worse(learners: int) -> None:
    """At most one deck in twenty may have a false alarm; of forty, more than five would be beyond chance."""
    alarms = 0
    for seed in range(DECKS):
        forgotten, slow = named(estimate(draw(seed, learners=learners, bad=0.1, slow=1)[0], 5))
        alarms += bool(forgotten or slow)
    assert alarms <= 2


def test_planted_cards_are_found_and_nothing_else() -> None:
    found = found_slow = false = 0
    for seed in range(DECKS):
        forgotten, slow = named(estimate(draw(seed, learners=30)[0], 5))
        found, found_slow = found + len(forgotten & BAD), found_slow + len(slow & SLOW)
        false += len(forgotten - BAD) + len(slow - SLOW)
    assert found >= 0.95 * DECKS * len(BAD)
    assert found_slow >= 0.95 * DECKS * len(SLOW)
    assert false <= 2


def test_a_card_that_is_named_is_worse_even_where_all_cards_differ() -> None:
    """Where cards differ by themselves, some truly are worse than the margin, and only these may be named."""
    wrong = 0
    for seed in range(DECKS):
        learners, shares = draw(seed, learners=20, harder=0.4)
        usual = sum(shares) / len(shares)
        forgotten, _ = named(estimate(learners, 5))
        wrong += sum(shares[number] <= usual for number in forgotten)
    assert wrong == 0


def test_the_intervals_hold_for_all_cards_of_a_deck_together() -> None:
    outside = 0
    for seed in range(DECKS):
        learners, shares = draw(seed, learners=15, moods=0)
        estimates = estimate(learners, 5)
        talents = sum(each.expected for each in estimates.values()) / len(estimates)
        for (guid, _), each in estimates.items():
            share = shares[int(guid.removeprefix("card-"))]
            assert each.forgotten.low <= each.forgotten.value <= each.forgotten.high
            outside += not each.forgotten.low <= share * talents / (sum(shares) / len(shares)) <= each.forgotten.high
    assert outside <= 4


def test_nothing_is_said_of_a_card_with_fewer_learners() -> None:
    learners, _ = draw(1, learners=6)
    learners[0].pop(("card-1", 0), None)
    counts = {f"card-{n}": sum((f"card-{n}", 0) in each for each in learners) for n in range(60)}
    assert {guid for guid, _ in estimate(learners, 5)} == {guid for guid, count in counts.items() if count >= 5}
    assert estimate(learners, 7) == {}
    assert estimate([], 5) == {}


def test_one_learner_who_forgets_everything_does_not_make_a_card_bad() -> None:
    steady: Learner = {(f"card-{n}", 0): LearnedCard(6, 0, 2.0, is_leech=False) for n in range(20)}
    weak: Learner = {key: LearnedCard(6, 6, 2.0, is_leech=True) for key in steady}
    odd: Learner = {**steady, ("card-0", 0): LearnedCard(40, 40, 5.0, is_leech=True)}
    estimates = estimate([steady] * 6 + [weak, odd], 5)
    assert named(estimates) == (set(), set())
    assert estimates["card-0", 0].leeches == 2


def test_answers_of_one_learner_count_for_less_than_those_of_many() -> None:
    def width(each: CardEstimate) -> float:
        return each.forgotten.high - each.forgotten.low

    moody, _ = draw(3, learners=20, moods=2.5)
    even, _ = draw(3, learners=20, moods=0)
    widths = [sum(map(width, estimate(each, 5).values())) for each in (moody, even)]
    assert widths[0] > widths[1]


def test_the_most_urgent_card_is_the_one_that_is_surely_worst() -> None:
    learners, _ = draw(2, learners=30, bad=0.8)
    estimates = estimate(learners, 5)
    worst = max(estimates, key=lambda key: estimates[key].urgency)
    assert int(worst[0].removeprefix("card-")) in BAD
    assert estimates[worst].urgency > MARGIN
