"""Guesses the language of a new deck: from the letters of its name, or else from the author's settings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCRIPTS: Final = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "HEBREW": "he",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
}
"""Scripts that belong to one living language, by the first word of their letters' names in Unicode."""

_LOCALE: Final = compile_late(r"([a-z]{2,3})(?:_[A-Z]{2})?(?:[.@].*)?")


def guess_language(name: str, environment: Mapping[str, str]) -> str:
    """The code of a language, such as `ja`; empty if nothing tells it.

    `environment` has the variables that POSIX reads a user's language from, in the order of their weight.
    """
    for letter in name:
        script = unicodedata.name(letter, "").partition(" ")[0]
        if script in _SCRIPTS:
            return _SCRIPTS[script]
    locale = next(filter(None, (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    match = _LOCALE.fullmatch(locale)
    return match[1] if match else ""
