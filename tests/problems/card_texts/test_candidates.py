"""Pairs of prompts that are compared: those that share a rare word and nearly all others."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from deck_builder.problems.card_texts.candidates import MOST_IN_A_BUCKET, Candidates


def list_pairs(prompts: list[str]) -> list[tuple[str, str]]:
    candidates, sets = find_candidates(prompts)
    pairs = list(candidates.list_all())
    assert all(difference == sets[one] ^ sets[other] for one, other, difference in pairs)
    return [(prompts[one], prompts[other]) for one, other, _ in pairs]


def find_candidates(prompts: list[str]) -> tuple[Candidates, list[frozenset[str]]]:
    sets = [frozenset(text.split()) for text in prompts]
    numbers = [frozenset(filter(str.isdecimal, words)) for words in sets]
    return Candidates(sets, numbers, Counter(chain.from_iterable(sets))), sets


def test_prompts_are_compared_that_share_a_rare_word_and_nearly_all_others() -> None:
    near, far = "where is the amygdala", "the amygdala and its role in emotion"
    assert list_pairs(["where is amygdala", near, far, "what hippocampi do"]) == [("where is amygdala", near)]


def test_prompts_with_other_numbers_are_not_compared() -> None:
    again = "the 1 of"
    assert list_pairs(["term 1 of", "term 2 of", again]) == [("term 1 of", again)]


def test_a_prompt_is_compared_with_the_latest_that_have_a_word() -> None:
    prompts = [f"capital {chr(ord('a') + number)}" for number in range(26)]
    pairs = list_pairs([*prompts, "capital"])
    assert [one for one, other in pairs if other == "capital"] == prompts[-MOST_IN_A_BUCKET:]


def test_the_pairs_of_one_prompt_are_with_those_before_and_after_it_whatever_their_numbers() -> None:
    candidates, _ = find_candidates([f"term {number} of" for number in range(50)])
    assert list(candidates.list_all()) == []
    before = [(other, 25) for other in range(25 - MOST_IN_A_BUCKET, 25)]
    assert list(candidates.list_pairs_of(25)) == [*before, *((25, other) for other in range(26, 46))]
