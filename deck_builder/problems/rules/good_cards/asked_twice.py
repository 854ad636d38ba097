"""Two cards that ask the same question, even in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.kept_duplicates import find_duplicates
from deck_builder.problems.card_texts.prompts import FindingInDeck
from deck_builder.problems.card_texts.words import quote_shortened
from deck_builder.problems.rules.rule import warning
from deck_builder.problems.rules.sources import TWENTY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C911",
    "asked-twice",
    "When two cards ask the same question, each answer gets in the way of the other, and both cost time.",
    "Remove one of the two, or say in each how it differs from the other.",
    bad="""
    # cards.yaml
    kind: question
    cards:
      - id: one
        question: What is the capital of France usually called?
        answer: Paris
      - id: two
        question: What is the capital of France called?
        answer: Paris, on the Seine
    """,
    good="""
    # cards.yaml
    kind: question
    cards:
      - id: one
        question: What is the capital of France called?
        answer: Paris
      - id: two
        question: What is the capital of Spain called?
        answer: Madrid
    """,
    source=f"{TWENTY_RULES}, rule 11: combat interference",
)


def check_all(prompts: Sequence[Prompt], earlier: Sequence[Prompt]) -> Iterator[FindingInDeck]:
    """Find cards that ask the same question as a card before them, in their own deck or in an `earlier` one.

    Questions about different pictures are different questions.
    """
    every = [*earlier, *prompts]
    answers = [prompt.answer.text if prompt.answer else "" for prompt in every]
    for first, second in find_duplicates([prompt.text for prompt in every], answers):
        one, other = every[first], every[second]
        is_reported_already = other.is_refused and one.text == other.text
        if second >= len(earlier) and not is_reported_already and one.pictures == other.pictures:
            where = _describe_place(one, other)
            message = f"the card `{one.card}` ({where}) asks the same question: {quote_shortened(one.text)}"
            yield FindingInDeck(message, other)


def _describe_place(one: Prompt, seen_from: Prompt) -> str:
    """The file and line of a question, with its folder if `seen_from` is a question in another folder."""
    file = one.file
    name = file.name if file.parent == seen_from.file.parent else f"{file.parent.name}/{file.name}"
    return f"{name}:{one.line}"
