"""What an author surely meant as a gap and Anki does not read as one: `{{c1 ::a}}`, `{c1::a}`, a Cyrillic letter.

Not spellings are listed, but what they have in common: brackets, a letter like `c`, a number and signs like colons. The
text is folded first, so that letters of other alphabets, full-width signs and invisible characters count as what they
look like.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from deck_builder.content.spans import blank_code
from deck_builder.patterns import compile_late

_OPENING: Final = compile_late(r"\{\{c(?=,*[0-9])[0-9,]+::")
_LOOKALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("\u0441\u0421\u03f2\u03f9\u217d\u00a9\u00e7\u010d\u0107", "c"),
        **dict.fromkeys("\u2236\u02d0\ua789\u05c3\u0589\u0703\u205a\u2237\uff1a\ufe55\ufe13\ufe30", ":"),
        **dict.fromkeys("\u2774\u2983\u23a8", "{"),
        **dict.fromkeys("\u3010\u3014\u300c\u27e6\u301a", "["),
        **dict.fromkeys("\u00a0\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff", " "),
    }
)
_FORMULA: Final = compile_late(r"(?<![\\$])\$(?![\s$])[^$\n]*\$|(?<!\\)\$\$[^$]*\$\$")

_NUMBER: Final = r"[0-9lio][0-9,]*(?:\.[0-9]*)?"
_LABEL: Final = rf"c(?:loze)? ?[-_]? ?{_NUMBER}"
_NEAR: Final = (
    # two braces, the letter or the number or both, something like colons
    compile_late(rf"\{{ ?\{{ {{0,3}}(?:{_LABEL}|c(?:loze)?|[0-9]{{1,3}}) {{0,3}}[:;|=] ?[:;|=]?"),
    # brackets of any kind, the letter and the number, two colons
    compile_late(rf"(?<!\w)[\[(<{{]{{1,3}} {{0,3}}(?:{_LABEL}|[0-9]{{1,3}}) {{0,3}}: ?:"),
    # one brace or two other brackets
    compile_late(r"\{ {0,3}c {0,3}(?:[0-9]{1,3} {0,3}[:;|]|: ?:)|(?<!\w)[\[(<]{2} {0,3}c {0,3}[0-9]{0,3} {0,3}:"),
    # no bracket at all
    compile_late(r"(?<![\w:])c[0-9]{1,3} {0,3}: ?:"),
    # a number with a point, or another word, between two braces and two colons
    compile_late(r"\{\{ {0,3}[a-z]{0,6} {0,3}[-_.]?[0-9.,; ]{0,6}: ?:"),
)
_BRACES: Final = compile_late(r"\{\{")


def find_near_gap(text: str) -> tuple[int, int] | None:
    """Where the first opening of a gap begins and ends that Anki does not read as one; None if there is none."""
    blank = _FORMULA.sub(_blank, blank_code(text))
    found = _find(_fold(text), _NEAR[:1], text) + _find(_fold(blank), _NEAR, text)
    return min(found, default=None)


def find_braces_without_gap(text: str) -> tuple[int, int] | None:
    """Where the first `{{` stands that opens no gap, outside code and formulas; None if there is none."""
    blank = _FORMULA.sub(_blank, blank_code(text))
    for braces in _BRACES.finditer(blank):
        start = braces.start()
        if not _OPENING.match(text, start) and not _OPENING.match(text, start + 1):
            end = text.find("}}", start)
            return start, end + 2 if 0 < end - start < 40 else start + 2
    return None


def read_number(opening: str) -> str:
    """The number that the opening of a gap is meant to have; 1 if it has none."""
    number = re.search(r"[1-9][0-9]{0,2}", _fold(opening))
    return number.group() if number else "1"


def _find(folded: str, patterns: tuple[re.Pattern[str], ...], text: str) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    openings = {place for opening in _OPENING.finditer(text) for place in range(opening.start(), opening.end())}
    for pattern in patterns:
        matches = pattern.finditer(folded)
        match = next((each for each in matches if openings.isdisjoint((each.start(), each.end() - 1))), None)
        if match:
            places.append(match.span())
    return places


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _fold(text: str) -> str:
    """The text in small letters, each character as the one that it looks like; as long as the text."""
    text = text.translate(_LOOKALIKES)
    return text.lower() if text.isascii() else "".join(map(_fold_sign, text))


@lru_cache(maxsize=1024)
def _fold_sign(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).lower().translate(_LOOKALIKES)
    return folded if len(folded) == 1 else sign
