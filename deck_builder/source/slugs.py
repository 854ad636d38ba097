"""Texts as words that ids, tags and names of files can hold."""

from __future__ import annotations

import unicodedata
from typing import Final

from deck_builder.patterns import compile_late

_WORD: Final = compile_late(r"[a-z0-9]+")
"""What is left of a text of ASCII in lower case."""


def make_slug(text: str, *, ascii_only: bool = False) -> str:
    """Return a text as lower-case words of letters and digits, joined by hyphens: of any script, or only ASCII."""
    if text.isascii():
        return "-".join(_WORD.findall(text.lower()))
    text = unicodedata.normalize("NFKD" if ascii_only else "NFKC", text).casefold()
    if ascii_only:
        text = text.encode("ascii", "ignore").decode()
    words = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in text)
    return "-".join(words.split())
