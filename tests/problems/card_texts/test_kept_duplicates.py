"""Prompts that are looked at again after each edit: what is found is what is found without anything kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.likeness import make_prompts
from deck_builder.problems.card_texts import candidates, kept_duplicates, near_duplicates
from deck_builder.problems.card_texts.kept_duplicates import KeptDuplicates
from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates

WORDS = """
what does the insula insual do A a afferent efferent nerve nerves not Rome rome ROME fire fires first in of
usually transform fast inverse signal lobe 1 2 hepatitis C C# < > Iran Iraq and
"""

words = st.sampled_from(WORDS.split())
prompt = st.lists(words, min_size=0, max_size=7).map(lambda each: f"{' '.join(each)}?")
answer = st.sampled_from(["", "yes", "afferent", "efferent", "a lobe", "the lobe", "first of two"])
card = st.tuples(prompt, answer)
place = st.integers(0, 40)
edit = st.one_of(
    st.tuples(st.just("put"), place, place, st.lists(card, max_size=6)),
    st.tuples(st.just("copy"), place, place, st.lists(card, max_size=1)),
    st.tuples(st.just("move"), place, place, st.lists(card, max_size=0)),
)


def change(cards: list[tuple[str, str]], how: str, start: int, other: int, new: list[tuple[str, str]]) -> None:
    start, other = start % (len(cards) + 1), other % (len(cards) + 1)
    if how == "put":
        cards[start : start + other % 4] = new
    elif how == "copy":
        cards[other:other] = [*cards[start : start + 2], *new]
    else:
        cards.insert(other, cards.pop(start)) if start < len(cards) else None


@settings(max_examples=300)
@given(st.sampled_from([1, 3, 20]), st.lists(card, max_size=40), st.lists(edit, min_size=1, max_size=12))
def test_after_any_edits_the_same_is_found_as_without_anything_kept(
    most: int, cards: list[tuple[str, str]], edits: list[tuple[str, int, int, list[tuple[str, str]]]]
) -> None:
    kept = KeptDuplicates()
    with pytest.MonkeyPatch.context() as patch:
        for module in (kept_duplicates, candidates):
            patch.setattr(module, "MOST_IN_A_BUCKET", most)
        for each in [("put", 0, 0, []), *edits]:
            change(cards, *each)
            prompts, answers = [text for text, _ in cards], [text for _, text in cards]
            assert kept.find(prompts, answers) == find_near_duplicates(prompts, answers)


@pytest.mark.parametrize("step", [1, 7, 61])
def test_edits_of_a_real_list_of_prompts_find_the_same(step: int) -> None:
    prompts = make_prompts(300, 1)
    kept = KeptDuplicates()
    for at in range(0, len(prompts) // 2, 10):
        prompts[at] = prompts[(at * step + 3) % len(prompts)].replace("the", "a", 1)
        del prompts[(at * step) % len(prompts)]
        answers = [str(len(text) % 3) for text in prompts]
        assert kept.find(prompts, answers) == find_near_duplicates(prompts, answers)


def test_after_an_edit_few_prompts_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []

    def compare(*values: Any) -> object:
        compared.append(values)
        return near_duplicates.compare_words(*values)

    monkeypatch.setattr(kept_duplicates, "compare_words", compare)
    prompts = [f"What is the capital of country number {number} in the list?" for number in range(500)]
    kept = KeptDuplicates()
    kept.find(prompts, [""] * 500)
    assert len(compared) > 5_000
    compared.clear()
    prompts[250] = "What is the capital of the country with the number 9999 in the list?"
    kept.find(prompts, [""] * 500)
    assert len(compared) < 500
