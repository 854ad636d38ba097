"""Prompts that ask the same are not compared again where all that decided it is as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.problems.card_texts import remembered_duplicates
from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates
from deck_builder.problems.card_texts.remembered_duplicates import Remembered, find_or_remember

PROMPTS = ["What does the insula do?", "Where is the hippocampus?", "What does the insual do?", "Which lobe hears?"]
ANSWERS = ["It feels.", "In the temporal lobe", "It feels.", "The temporal one"]

prompt = st.sampled_from([*PROMPTS, "What does an efferent nerve do?", "What does an afferent nerve do?"])
answer = st.sampled_from([*ANSWERS, "", "efferent", "afferent"])
cards = st.lists(st.tuples(prompt, answer), max_size=8)


def remember(prompts: list[str], answers: list[str], remembered: Remembered | None = None) -> Remembered:
    """Find what is to be found, and take what a cache gives back of it."""
    return Remembered(*json.loads(json.dumps(find_or_remember(prompts, answers, remembered))))


@given(cards, cards)
def test_what_is_found_is_what_is_found_with_nothing_remembered(
    before: list[tuple[str, str]], now: list[tuple[str, str]]
) -> None:
    remembered = None
    for edited in (before, now, [(prompt, text) for (prompt, _), (_, text) in zip(now, before, strict=False)]):
        prompts, answers = [prompt for prompt, _ in edited], [text for _, text in edited]
        remembered = remember(prompts, answers, remembered)
        assert [tuple(pair) for pair in remembered.pairs] == find_near_duplicates(prompts, answers)


def test_another_answer_counts_only_where_it_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered = remember(PROMPTS, ANSWERS)
    assert list(map(tuple, remembered.pairs)) == [(0, 2)]
    assert find_or_remember(PROMPTS, ["It moves.", *ANSWERS[1:]], remembered).pairs == []
    monkeypatch.setattr(remembered_duplicates, "find_near_duplicates", None)
    assert find_or_remember(PROMPTS, [*ANSWERS[:3], "None"], remembered) is remembered


def test_a_text_that_moves_to_the_next_prompt_makes_other_prompts() -> None:
    remembered = remember(["What does the", " insula do?"], ["", ""])
    assert find_or_remember(["What does the ", "insula do?"], ["", ""], remembered) is not remembered
