"""The words of a text, and which of them carry its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.segments import fold_forms, is_without_spaces, list_words, measure
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKS: Final = compile_late(
    r"[*_`]|(?<![=!<>\w])==(?=\S)|(?<=\S)==(?![=\w])|!\[\[[^\[\]\n]*\]\]|!\[(?:(?!!\[)[^\]])*\]\((?:(?!\]\()[^)])*\)|\]\((?:(?!\]\()[^)])*\)|\[(?!sound)"
)
"""No alternative searches beyond the next place where it could begin: else a text of `![` takes forever."""


def find_words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without the English `'s`."""
    folded = fold_forms(text.casefold())
    words = list_words(folded)
    return tuple([word.removesuffix("'s") for word in words] if "'s" in folded else words)


SAYS_NOTHING: Final = frozenset(find_words("a an the is are was were do does did be been as it its this that"))
"""Words without a meaning of their own."""

JOINING: Final = frozenset(find_words("of at to for by with from and or"))
"""Small words that must not stand for one another: *from the heart* is not *to the heart*."""

SMALL_WORDS: Final = SAYS_NOTHING | JOINING
"""Words that do not carry the subject of a text."""


def keep_content_words(words: Iterable[str]) -> list[str]:
    """Those of the words, which are in small letters, that carry the subject of a text."""
    return [word for word in words if word not in SMALL_WORDS]


def contain_words(words: Sequence[str], searched: Sequence[str]) -> bool:
    """Whether a text has all words of another one.

    In a script without spaces, where each character is a word, they have to stand side by side, and one character alone
    may be a part of any word.
    """
    joined = "".join(searched)
    if not is_without_spaces(joined):
        return set(searched).issubset(words)
    length = len(searched)
    starts = range(len(words) - length + 1)
    return measure(joined).size >= 1 and any(tuple(words[at : at + length]) == tuple(searched) for at in starts)


def to_one_line(text: str) -> str:
    """A text on one line, without the marks of Markdown."""
    if "*" in text or "_" in text or "`" in text or "[" in text or "==" in text:
        text = _MARKS.sub("", text)
    if text.isprintable() and "  " not in text:  # then its only blanks are single spaces
        return text.strip(" ")
    return " ".join(text.split())


def quote_shortened(text: str) -> str:
    """A text in quotation marks for a message, cut between two words if it is long."""
    return f"“{shorten(text)}”"
