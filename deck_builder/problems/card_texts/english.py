"""English as the rules know it: which texts are English, and the words and patterns of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.words import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTION_WORDS: Final = "what|which|who|whose|whom|when|where|why|how"
"""A part of a regular expression."""

AUXILIARIES: Final = "is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|must"
"""Verbs that a question can begin with; a part of a regular expression."""

VERDICTS: Final = frozenset({"true", "false", "yes", "no"})
"""Answers to a closed question."""

CHOICE: Final = r"(?i)\bor\b|\bvs\b|\bwhich\b.*[,:]|[,:].*\bwhich\b"
"""A regular expression for a question that offers a choice; such a question always contains its answer."""

QUOTATION: Final = r"“[^”]*”|„[^“]*“|«[^»]*»|「[^」]*」|『[^』]*』|\"[^\"]*\""
"""A regular expression for a text in quotation marks."""

_ONLY_ENGLISH: Final = frozenset(
    find_words(
        "the and what which how does did with from this these they their when where why who whose you your between "
        "should would could being called"
    )
)


def is_english(in_english: bool | None, words: Iterable[str]) -> bool:
    """Whether words, in small letters, are English.

    `in_english` is what the deck says of itself. Where it says nothing (None), words are English if one of them belongs
    to no other language.
    """
    return not _ONLY_ENGLISH.isdisjoint(words) if in_english is None else in_english
