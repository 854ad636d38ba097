"""Splits prompts and answers into what they are compared by: words, and signs with a meaning."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.segments import fold_forms, is_word, list_words_and_signs

_SIGNS_WITH_A_MEANING: Final = frozenset("#%&*@/\\{}_‰‱§¶†‡\u2032\u2033")
"""Punctuation that a question can't lose: *C* is not *C#*, *5 %* is not *5 ‰*."""

_DIGITS: Final = compile_late(r"\d+")


def split_prompt(text: str) -> list[str]:
    """The words of a prompt, and its signs with a meaning. An *A* at its beginning is an article."""
    words = split_text(text)
    if words and words[0] == "A":
        words[0] = "a"
    return words


def split_text(text: str) -> list[str]:
    """The words of a text, and its signs with a meaning: `a < b` is not `a > b`."""
    text = fold_forms(text)
    segments = list_words_and_signs(text)
    if "'s" in text:
        segments = [segment.removesuffix("'s") for segment in segments]
    if all(map(str.isalnum, segments)):
        return segments
    return [segment for segment in segments if is_word(segment) or _has_a_meaning(segment)]


@lru_cache(maxsize=1024)
def _has_a_meaning(sign: str) -> bool:
    """Whether a question with this sign may be another one than that without it. Punctuation and marks say nothing."""
    return sign in _SIGNS_WITH_A_MEANING or any(unicodedata.category(each)[0] in "SN" for each in sign.strip("`"))


def fold_word(word: str) -> str:
    """A word in small letters. A single letter stays as it is: *hepatitis A* is not *a hepatitis*."""
    return word if len(word) == 1 else word.casefold()


def find_numbers(text: str) -> frozenset[str]:
    """The numbers in the words of a prompt, which prompts that ask the same have in common."""
    numbers = _DIGITS.findall(text)
    if numbers and not text.isascii():  # `split_text` replaces digits of full width
        numbers = [number for word in split_text(text) for number in _DIGITS.findall(word)]
    return frozenset(numbers)
