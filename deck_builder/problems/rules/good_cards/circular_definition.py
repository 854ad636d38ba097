"""A definition that uses the term that it defines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import is_english
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.words import find_words, keep_content_words, quote_shortened
from deck_builder.problems.rules.rule import warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.problems.card_texts.prompts import Prompt


def _empathy(definition: str) -> str:
    lines = f"id: empathy\n    term: Empathy\n    definition: {definition}"
    return f"# cards.yaml\nkind: definition\ncards:\n  - {lines}"


RULE: Final = warning(
    "C909",
    "circular-definition",
    "Someone who does not know the term learns nothing from such a definition.",
    "Define it in other words.",
    bad=_empathy("The capacity for empathy with others"),
    good=_empathy("Feeling something like what another person feels"),
    source="ISO 704:2022, “Terminology work: Principles and methods”, on circular definitions",
)


_SHORTEST_STEM: Final = 3
"""In letters. Two words with one stem have at least as many letters in common, or are the same."""


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find a definition that uses every word of its term, in English cards of the kind `definition`."""
    answer = prompt.answer
    if prompt.kind != "definition" or answer is None:
        return
    words = find_words(answer.line)
    if is_english(prompt.in_english, (*prompt.words, *words)):
        term = keep_content_words(prompt.words)
        if any(len(word) > 3 for word in term) and _uses_term(term, words):
            message = f"the definition of {quote_shortened(prompt.text)} uses the term"
            yield Finding(message, answer.key)


def _uses_term(term: Sequence[str], words: Sequence[str]) -> bool:
    starts = {word[:_SHORTEST_STEM] for word in words}
    return all(part[:_SHORTEST_STEM] in starts and any(_have_same_stem(part, word) for word in words) for part in term)


def _have_same_stem(one: str, other: str) -> bool:
    """Whether two words differ only in their endings: *empathy* and *empathic*, *neuron* and *neurons*."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    stem = short[:-1] if short[-1] in "eys" else short
    return len(short) > _SHORTEST_STEM and len(long) - len(short) <= 3 and long.startswith(stem)
