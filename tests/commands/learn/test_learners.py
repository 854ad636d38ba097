"""Exports become learners: those of one person are put together, and no times are kept."""

from __future__ import annotations

from dataclasses import fields
from math import log

from deck_builder.commands.learn.learners import LearnedCard, count_learners, make_learners
from deck_builder.packages.reviews import Review, Reviews

CARD, OTHER = ("guid", 0), ("guid", 1)


def export(*ids: int, card: tuple[str, int] = CARD, leeches: tuple[str, ...] = ()) -> Reviews:
    """An export with a review at each of these milliseconds; those with an even number are lapses."""
    reviews = {number: Review(number % 2 == 0, 4.0) for number in ids}
    return Reviews({card: reviews}, set(leeches))


def test_each_export_is_a_learner_with_counts_only() -> None:
    (learner,) = make_learners([export(1, 2, 3, leeches=("guid",))])
    assert learner == {CARD: LearnedCard(3, 1, log(4), is_leech=True)}
    assert {field.name for field in fields(LearnedCard)} == {"reviews", "lapses", "log_seconds", "is_leech"}


def test_several_exports_of_one_person_are_one_learner() -> None:
    exports = [export(1, 2, 3), export(5, 6, 7), export(2, 3, 4), export(10, 11, card=OTHER)]
    learners = make_learners(exports)
    assert sorted(sum(card.reviews for card in learner.values()) for learner in learners) == [2, 3, 4]
    assert count_learners(learners) == {CARD: 2, OTHER: 1}


def test_exports_that_a_later_one_connects_are_one_learner() -> None:
    (learner,) = make_learners([export(1, 2), export(5, 6), export(1, 2, 5, 6)])
    assert learner[CARD].reviews == 4


def test_one_review_in_the_same_millisecond_is_chance() -> None:
    assert len(make_learners([export(1, 2), export(2, 3)])) == 2


def test_an_export_without_reviews_is_no_learner_and_a_time_that_nobody_knows_is_none() -> None:
    assert make_learners([Reviews()]) == []
    (learner,) = make_learners([Reviews({CARD: {1: Review(True, 0.0)}})])
    assert learner[CARD].log_seconds is None
