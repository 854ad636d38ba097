"""A question with a word such as *it* or *they* that refers to nothing in the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import AUXILIARIES, CHOICE, QUESTION_WORDS, QUOTATION, is_english
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.words import SMALL_WORDS, find_words, quote_shortened
from deck_builder.problems.rules.rule import question, warning
from deck_builder.problems.rules.sources import GOOD_PROMPTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C904",
    "points-to-nothing",
    "Months later the card comes up among cards on other subjects, and you cannot know what is meant.",
    "Name the thing.",
    bad=question("What does it lie on?", "The Seine"),
    good=question("What does Paris lie on?", "The Seine"),
    source=f"{GOOD_PROMPTS}: prompts should be precise",
)

_PRONOUNS: Final = frozenset(find_words("it this that these those they them he she him her its their"))
"""Words that refer to something."""

_MAY_POINT_AHEAD: Final = frozenset(find_words("this that these those its their her"))
"""Pronouns that may refer to the word after them."""

_MAY_POINT_PAST_A_COLON: Final = frozenset({"this", "these", "those"})
"""Pronouns that may refer to what comes after a colon."""

_POINTS_AHEAD: Final = (
    r"(?i)\bit\b.*\b(?:that|to|when|if|like|mean|called|for)\b"
    r"|\b(?:they|them|these|those)\b.*\b(?:that|who)\b"
    r"|\bit (?:rains?|snows?|freezes|takes?|comes?|turns?|seems?)\b"
    r"|\b(?:it is|is it) (?:raining|snowing|cold|hot|dark|late|winter|spring|summer|autumn)\b"
    r"|\bdo they call\b|\bdoes it (?:say|mean|take|cost)\b|\b(?:it|this|he|she):"
)
"""A question whose pronoun refers to what follows, or to nothing at all, as in *when it rains*."""

_ASKS: Final = rf"(?i)\b(?:{QUESTION_WORDS})\b|\A(?:{AUXILIARIES})\b"
"""A text that asks something."""

_ASKING: Final = frozenset(
    find_words(
        "what which who whose whom when where why how much many often does do did is are was were can could "
        "would will should may might must has have had happens happen about in on of to for so and but then "
        "there"
    )
)
"""Words of a question that name nothing."""


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find a pronoun that refers to nothing, in a front in English that shows nothing but its question."""
    if not prompt.is_alone or _PRONOUNS.isdisjoint(prompt.words) or not is_english(prompt.in_english, prompt.words):
        return
    if word := _find_pronoun(prompt.text, prompt.words):
        yield Finding(f"`{word}` in {quote_shortened(prompt.text)} refers to nothing", prompt.key)


def _find_pronoun(text: str, words: Sequence[str]) -> str:
    """The first pronoun of a question, if no thing is named before it; else an empty text.

    `words` are all its words, in small letters.
    """
    if not re.search(_ASKS, text) or re.match(QUOTATION, text):
        return ""
    asked = re.sub(QUOTATION, "", text)
    for word in words if asked == text else find_words(asked):
        if word in _PRONOUNS and not re.search(rf"\b{word.upper()}\b", asked):
            return "" if _points_ahead(word, asked) else word
        if word not in _ASKING and word not in SMALL_WORDS:
            return ""
    return ""


def _points_ahead(word: str, asked: str) -> bool:
    """Whether a pronoun refers to what follows it, as in *this word*, or to nothing at all, as in *is it true that*."""
    following = re.search(rf"\b{word}\b\s+(\w+)", asked, re.IGNORECASE) if word in _MAY_POINT_AHEAD else None
    if following:
        next_word = following[1].casefold()
        if next_word not in _ASKING and next_word not in SMALL_WORDS:
            return True
    if word in _MAY_POINT_PAST_A_COLON and ":" in asked:
        return True
    return bool(re.search(_POINTS_AHEAD, asked) or re.search(CHOICE, asked))
