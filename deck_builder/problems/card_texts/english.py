"""What the rules know of English: whether a text is English, and how it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.words import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTION_WORDS: Final = "what|which|who|whose|whom|when|where|why|how"
"""As a part of a regular expression."""

AUXILIARIES: Final = "is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|must"
"""Verbs with which a question may begin, as a part of a regular expression."""

VERDICTS: Final = frozenset({"true", "false", "yes", "no"})
CHOICE: Final = r"(?i)\bor\b|\bvs\b|\bwhich\b.*[,:]|[,:].*\bwhich\b"
"""A front that names what there is to choose from holds the answer as a matter of course. A regular expression."""

QUOTATION: Final = r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\""
"""A regular expression."""

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
