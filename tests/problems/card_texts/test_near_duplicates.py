"""Prompts that ask the same are found though a letter or a word differs; those of one pattern are left alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.likeness import WAYS, make_prompts, measure_recall
from deck_builder.problems.card_texts import near_duplicates
from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the capital of France called?", "What is the capital of France usually called?"),
        (
            "Why do infants cry when other infants near them cry?",
            "Why do infants cry when other newborn infants near them cry?",
        ),
        ("What does the insula do?", "What does the insual do?"),
        ("Why do cells fire together?", "Why do the cells fire together?"),
        ("A cell fires when?", "The cell fires when?"),
        ("Which lobe has area 12 in it?", "Which lobe has the area \uff11\uff12 in it?"),
        ("Which cells fire together?", "Together, which cells fire?"),
        ("Was ist die Hauptstadt von Frankreich?", "Was ist die Haupstadt von Frankreich?"),
        ("Why should nobody wake a sleeping dog before dawn?", "Why should nobody wake a sleeping dog befor dawn?"),
    ],
)
def test_what_asks_the_same_is_found(one: str, other: str) -> None:
    assert list(find_near_duplicates([one, "What is it that a neuron does?", other])) == [(0, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the capital of France?", "What is the capital of Spain?"),
        ("What is the capital of Iran?", "What is the capital of Iraq?"),
        ("When did Rome fall in the year 476?", "When did Rome fall in the year 410?"),
        ("Which drugs are safe in pregnancy?", "Which drugs are not safe in pregnancy?"),
        ("Where does the left nerve cross?", "Where does the right nerve cross?"),
        ("What does the amygdala do?", "What does the hippocampus do?"),
        ("Which vein leads blood to the heart?", "Which vein leads blood from the heart?"),
        ("What is the harmonic mean?", "What is the mean?"),
        ("How does the insula affect the amygdala?", "How does the amygdala affect the insula?"),
        ("When is $a < b$ true?", "When is $a > b$ true?"),
        ("What does version 0.1 bring?", "What does version 1.0 bring?"),
        ("Cat?", "Cap?"),
        ("How is hepatitis A passed on?", "How is hepatitis passed on?"),
        ("What does the ECS service start first?", "What does the EKS service start first?"),
        ("What does `find_all` give back for a table?", "What does `find_al` give back for a table?"),
        (
            "From which end does a queue let elements of a long list go?",
            "From which end and side does a queue let elements of a long list go?",
        ),
        ("What was the second cause of the first world war?", "What was the third cause of the first world war?"),
    ],
)
def test_questions_of_one_pattern_are_left_alone(one: str, other: str) -> None:
    assert list(find_near_duplicates([one, other])) == []


def test_a_prompt_without_the_varying_word_of_a_pattern_is_a_question_of_its_own() -> None:
    asked = "Which filter of the {}signal along an axis keeps its average height?"
    several = [asked.format(word) for word in ("", "spline ", "uniform ")]
    assert len(list(find_near_duplicates(several[:2]))) == 1
    assert list(find_near_duplicates(several)) == []


WORDS = ["what", "does", "the", "insula", "amygdala", "thalamus", "do", "when", "pain", "comes", "near"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=8)


@given(st.lists(SENTENCES.map(" ".join), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_cards_does_not_matter(prompts: list[str], order: random.Random) -> None:
    shuffled = list(range(len(prompts)))
    order.shuffle(shuffled)
    found = {frozenset(pair) for pair in find_near_duplicates(prompts)}
    again = {frozenset(shuffled[at] for at in pair) for pair in find_near_duplicates([prompts[at] for at in shuffled])}
    assert found == again


@pytest.mark.slow
def test_of_ten_thousand_prompts_nearly_all_planted_ones_are_found_and_next_to_none_falsely() -> None:
    prompts = make_prompts(10_000, seed=1)
    assert len(find_near_duplicates(prompts)) <= 10
    found = {how: measure_recall(prompts, how) for how in WAYS}
    assert sum(found.values()) / len(found) >= 0.97
    assert min(found.values()) >= 0.93


def test_numbered_prompts_are_not_even_split_into_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "split_prompt", None)
    assert find_near_duplicates([f"Term {number} of the list" for number in range(200)]) == []


@pytest.mark.parametrize("prompt", ["Term {number} of list {half}", "What is the capital of {word}land called?"])
def test_questions_of_one_pattern_are_not_compared_word_by_word(prompt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def compare(*words: object) -> None:
        raise AssertionError(words)

    monkeypatch.setattr(near_duplicates, "compare_words", compare)
    sounds = ["bori", "dame", "keshu", "lundo", "tavary", "zoth"]
    prompts = [
        prompt.format(
            number=number, half=number // 2 * 2, word="".join(sounds[number // part % 6] for part in (1, 6, 36))
        )
        for number in range(200)
    ]
    assert find_near_duplicates(prompts) == []
