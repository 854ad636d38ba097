"""Where words begin and end in texts of any script, and how long a text is.

A word is what Unicode says (UAX 29, "Unicode Text Segmentation"), found by the library `regex`. In scripts that are
written without spaces, such as Chinese, Japanese and Thai, each character counts as a word: only a dictionary could
tell more. Marks, such as the vowel signs of Hindi, belong to their letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Callable

_SIMPLE: Final = compile_late(
    "[\x00-\xa9\xab\xac\xae-\xb1\xb4\xb6\xbb\xbf-\u02af\u2010-\u2027\u2030-\u203e\u2041-\u2043\u2045-\u2053\u2055-\u205e\u20a0-\u20bf\u2190-\u22ff]*"
)
"""Texts of Latin letters without combining marks. Python's own expressions find their words faster."""
_WORD: Final = (
    "\\w+(?:[:,;.'\u2018\u2019\u2024\u2027]"
    "(?:(?<=[^\\W\\d_][:.'\u2018\u2019\u2024\u2027])(?=[^\\W\\d_])|(?<=\\d[,;.'\u2018\u2019])(?=\\d))\\w+)*"
)
"""A word in such a text by the rules of UAX 29."""
_SIMPLE_WORD: Final = compile_late(_WORD)
_SIMPLE_SEGMENT: Final = compile_late(rf"{_WORD}|\s+|.", re.DOTALL)
_SIMPLE_WORD_OR_SIGN: Final = compile_late(
    rf"{_WORD}|[^\w\s.,;:!?'\"()\[\]`\u2010-\u2015\u2018-\u201f\u2026\xab\xbb\xa1\xbf-]"
)

_CHINESE_AND_JAPANESE: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_OTHERS_WITHOUT_SPACES: Final = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9ff\uaa60-\uaadf"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Tai Le, New Tai Lue, Tai Tham, Balinese, Javanese and Tai Viet."""
_WITHOUT_SPACES: Final = compile_late(f"[{_CHINESE_AND_JAPANESE}{_OTHERS_WITHOUT_SPACES}]")
_OTHER_WITHOUT_SPACES: Final = compile_late(f"[{_OTHERS_WITHOUT_SPACES}]")
_WIDE_OR_NARROW: Final = compile_late("[\uff01-\uffef]+")
_CHARACTERS_OF_A_WORD: Final = 2
"""So many characters of Chinese or Japanese say about as much as one English word."""
_LETTERS_OF_A_WORD: Final = 4
"""Likewise for letters of Thai and the other alphabets without spaces."""


class Length(NamedTuple):
    """How long a text is."""

    words: int
    """The words that have spaces between them."""
    characters: int = 0
    """The letters of scripts that are written without spaces."""
    of_a_word: int = 1
    """How many of those letters say about as much as one word."""

    @property
    def size(self) -> float:
        """The length in words."""
        return self.words + self.characters / self.of_a_word

    def describe(self, limit: int) -> str:
        """Say the length and a limit, which is in words: `50 words; the limit is 40`."""
        words, characters = format_count(self.words, "word"), format_count(self.characters, "character")
        if not self.characters:
            return f"{words}; the limit is {limit}"
        most = limit * self.of_a_word
        if not self.words:
            return f"{characters}; the limit is {most}"
        both = f"{format_count(limit, 'word')} or {format_count(most, 'character')}"
        return f"{words} and {characters}; the limit is {both}"


def split_at_words(text: str) -> list[str]:
    """Split a text into its words and what is between them; together they are the text."""
    if text.isascii() or _SIMPLE.fullmatch(text):
        return _SIMPLE_SEGMENT.findall(text)
    return [segment for segment in _load_splitter()(text) if segment]


def list_words_and_signs(text: str) -> list[str]:
    """List the words of a text and what is between them, but for spaces and for most punctuation of simple texts."""
    if text.isascii() or _SIMPLE.fullmatch(text):
        return _SIMPLE_WORD_OR_SIGN.findall(text)
    return [segment for segment in _load_splitter()(text) if segment and not segment.isspace()]


def list_words(text: str) -> list[str]:
    """List the words of a text as they are written."""
    if text.isascii() or _SIMPLE.fullmatch(text):
        return _SIMPLE_WORD.findall(text)
    return [segment for segment in _load_splitter()(text) if is_word(segment)]


@lru_cache(maxsize=1)
def _load_splitter() -> Callable[[str], list[str]]:
    import regex  # only for texts that need it: the import takes as long as checking some hundred cards

    split: Callable[[str], list[str]] = regex.compile(r"\b", flags=regex.WORD | regex.VERSION1).split
    return split


def is_word(segment: str) -> bool:
    """Whether a segment is a word: it has a letter or a digit."""
    return segment.isalnum() or any(map(str.isalnum, segment))


def is_without_spaces(text: str) -> bool:
    """Whether a text has a letter of a script that is written without spaces."""
    return not text.isascii() and _WITHOUT_SPACES.search(text) is not None


def measure(text: str) -> Length:
    """Measure a text: words by the spaces between them, and the letters of scripts without spaces."""
    if not is_without_spaces(text):
        return Length(len(text.split()))
    letters = [letter for letter in _WITHOUT_SPACES.findall(text) if letter.isalnum()]
    alphabetic = sum(_OTHER_WITHOUT_SPACES.match(letter) is not None for letter in letters)
    of_a_word = _LETTERS_OF_A_WORD if 2 * alphabetic > len(letters) else _CHARACTERS_OF_A_WORD
    return Length(sum(map(is_word, _WITHOUT_SPACES.sub(" ", text).split())), len(letters), of_a_word)


def is_longer(text: str, most: int) -> bool:
    """Whether a text has more than so many words, as `measure` counts them."""
    if text.count(" ") < most and text.isprintable() and not is_without_spaces(text):  # most texts
        return False
    return measure(text).size > most


def count_letters(text: str) -> int:
    """Count the letters and digits of a text, without marks."""
    return sum(map(str.isalnum, text))


def remove_marks(text: str) -> str:
    """Remove the marks that belong to letters, such as the vowel signs of Hindi and separate accents."""
    return text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign)[0] != "M")


def fold_forms(text: str) -> str:
    """Replace letters of full and half width, and the two forms of the apostrophe, by the usual ones."""
    if text.isascii():
        return text
    if _WIDE_OR_NARROW.search(text):
        text = _WIDE_OR_NARROW.sub(lambda forms: unicodedata.normalize("NFKC", forms.group()), text)
    return text.replace("\u2019", "'")
