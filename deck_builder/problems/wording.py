"""Wording that messages and printed results share: counts, sizes of files, shortened texts, suggestions."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from deck_builder.problems.other_names import WORDS, find_by_meaning, fold_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from deck_builder.problems.other_names import Meanings


_LONGEST_WORD: Final = 500
"""In characters. A longer word is not a misspelling, and comparing it with others takes long."""


def pluralize(noun: str, number: int) -> str:
    """The noun as it follows a number: `note` after 1, `notes` after every other."""
    return noun if number == 1 else f"{noun}s"


def format_count(number: int, noun: str, plural: str = "") -> str:
    """A number and what it counts: `1 note`, `2,000 notes`. Without `plural`, the noun gets an `s`."""
    return f"{number:,} {plural if plural and number != 1 else pluralize(noun, number)}"


def format_size(size: int) -> str:
    """A number of bytes as people read it: `812 bytes`, `31 kB`, `1.5 MB`. As in our limits, 1 kB is 1,024 bytes."""
    if size < 1024:
        return format_count(size, "byte")
    return f"{size / 1024:,.0f} kB" if size < 1024**2 else f"{size / 1024**2:,.1f} MB"


def shorten(text: str, most: int = 60) -> str:
    """The text, or its first words and `…` if it has more than `most` characters."""
    if len(text) <= most:
        return text
    words = text[:most].rpartition(" ")[0]
    if 2 * len(words) >= most:
        return f"{words}…"
    end = most - 1  # there is no space nearby, as in Japanese
    while end > 1 and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return f"{text[:end]}…"


def suggest(word: str, known: Collection[str], otherwise: str = "") -> str:
    """A hint that names the known word that `word` most likely stands for, or `otherwise` if there is none."""
    if not (near := find_meant(word, known)):
        return otherwise
    return f"Did you mean `{near}`?" if find_nearest(word, [near]) else f"Here it is called `{near}`."


def find_meant(word: str, known: Collection[str], meanings: Meanings = WORDS) -> str:
    """The known word that `word` most likely stands for, or an empty string.

    That is the same word in other capitals; or else what other tools call so; or else the word with the most letters in
    common. `meanings` is the table of what others call so.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    return find_by_meaning(word, known, meanings) or find_nearest(word, known)


def find_nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word that `word` is most likely a misspelling of, or an empty string.

    `likeness` is the least share of letters that the words have in common, as difflib's ratio counts it.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    from difflib import get_close_matches  # only a misspelling needs it

    by_fold = {fold_name(name): name for name in sorted(known)}
    near = get_close_matches(fold_name(word), by_fold, n=1, cutoff=likeness)
    return by_fold[near[0]] if near else ""
