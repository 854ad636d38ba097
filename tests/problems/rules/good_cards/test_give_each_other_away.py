"""C912: two cards of which each holds the other's answer in its question."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.good_cards import questions


def test_two_directions_of_one_fact_give_each_other_away(check: Callable[..., list[str]]) -> None:
    both = questions(("Which country has the capital Paris?", "France"), ("Which city governs France?", "Paris"))
    assert check(both) == ["C912"]


def test_a_question_may_contain_the_answer_of_another_that_does_not_contain_its_own(
    check: Callable[..., list[str]],
) -> None:
    one = questions(("Which country has the capital Paris?", "France"), ("Which city governs Italy?", "Rome"))
    assert check(one) == []


def test_a_verdict_gives_nothing_away(check: Callable[..., list[str]]) -> None:
    verdicts = questions(("Cats purr. True/False?", "'True'"), ("Owls sing at noon. True/False?", "'False'"))
    assert "C912" not in check(verdicts)


def test_an_answer_that_its_own_question_holds_gives_nothing_else_away(check: Callable[..., list[str]]) -> None:
    both = questions(("What has Paris in France?", "France"), ("What governs France?", "Paris"))
    assert check(both) == ["C910"]
