"""Two cards that each contain the other's answer in the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import FindingInDeck
from deck_builder.problems.card_texts.words import contain_words, keep_content_words
from deck_builder.problems.rules.rule import FRANCE, warning
from deck_builder.problems.rules.sources import SIBLINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C912",
    "give-each-other-away",
    "If both come up on one day, each gives away the answer to the other.",
    "Keep only one direction; or make both cards from one note, as `definition` does: then Anki buries one of them.",
    bad="""
    # cards.yaml
    kind: question
    cards:
      - id: one
        question: Which country has the capital Paris?
        answer: France
      - id: two
        question: Which city governs France?
        answer: Paris
    """,
    good=FRANCE,
    source=f"{SIBLINGS}: cards that give each other away should not come up on the same day",
)


def check_all(prompts: Sequence[Prompt], earlier: Sequence[Prompt]) -> Iterator[FindingInDeck]:
    """Find pairs of cards whose questions contain each other's answers, and report the later card of each pair.

    Cards of `earlier` decks are left alone: a learner of both decks need not see both cards on one day.
    """
    del earlier
    answers = [_find_answer_to_give_away(prompt) for prompt in prompts]
    lengths: dict[str, set[int]] = {}
    """For each word, the lengths of the answers that begin with it."""
    for answer in answers:
        if answer:
            lengths.setdefault(answer[0], set()).add(len(answer))
    if not lengths:  # all answers are long
        return
    every_answer = set(answers)
    first: dict[tuple[tuple[str, ...], tuple[str, ...]], Prompt] = {}
    """The first card with the first answer as its own and the second in its question."""
    for prompt, own in zip(prompts, answers, strict=True):
        if not own:
            continue
        asked = tuple(keep_content_words(prompt.words))
        parts = (asked[start : start + length] for start, word in enumerate(asked) for length in lengths.get(word, ()))
        in_question = every_answer.intersection(parts)
        for answer in sorted(in_question):
            if other := first.get((answer, own)):
                message = f"this card and `{other.card}` contain each other's answers in their questions"
                yield FindingInDeck(message, prompt)
        for answer in in_question:
            first.setdefault((own, answer), prompt)


def _find_answer_to_give_away(prompt: Prompt) -> tuple[str, ...]:
    """The content words of a short answer; empty if the card's own question contains them all."""
    key_words = prompt.answer.key_words if prompt.answer else ()
    return () if not key_words or contain_words(prompt.words, key_words) else key_words
