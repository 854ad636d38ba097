"""A question that contains its own answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import CHOICE
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.words import quote_shortened
from deck_builder.problems.rules.rule import FRANCE, question, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C910",
    "answer-in-question",
    "An answer that is in the question is read, not recalled, and recalling is what makes memory last.",
    "Remove it from the question.",
    bad=question("What is Paris, the capital of France, called?"),
    good=FRANCE,
    source=("H. Roediger and J. Karpicke, “Test-enhanced learning” (2006), doi.org/10.1111/j.1467-9280.2006.01693.x"),
)

_LISTED_CHOICE: Final = r"(?s)\?\s*\(?[^?]*,|\([^()]*[,/][^()]*\)|\b\w+/\w+\b|\b[aA]\s?[-).:].*\b[bB]\s?[-).:]"
"""A choice without a word such as *or*: *Soft, fast or loud* after the question, *(left/right)*, *A) … B) …*."""


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find a short answer whose content words are all in the question, unless the question offers a choice."""
    answer = prompt.answer
    if answer is None or not answer.key_words or not set(answer.key_words).issubset(prompt.words):
        return
    if not re.search(CHOICE, prompt.text) and not re.search(_LISTED_CHOICE, prompt.text):
        yield Finding(f"the question already contains {quote_shortened(answer.line)}", answer.key)
