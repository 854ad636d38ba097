"""Folds texts for comparison: names as Anki compares them, texts as a person does.

Use `fold_name` or `fold_deck_name` for names that Anki treats as the same, and `fold_text` for texts that a person
can't tell apart. `tests/content/test_comparing.py` asks Anki.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from deck_builder.patterns import compile_late

_CONTROL: Final = compile_late(r"[\x00-\x1f\x7f]")
"""Characters that Anki removes from the names of decks."""

_INVISIBLE: Final = compile_late(
    "[\u00ad\u034f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<=[\x00-\u024f])[\u200c\u200d](?=[\x00-\u024f])"
)
"""Invisible characters. Two of them (U+200C and U+200D) matter to readers of scripts whose letters join, such as
Persian, so they are only removed between Latin letters."""


def fold_name(name: str) -> str:
    """Fold the name of a tag, a field or a file. Names that fold to the same text are the same name in Anki.

    Anki compares names in NFC and without regard to case. Invisible characters count.
    """
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


@lru_cache(maxsize=1024)
def fold_deck_name(name: str) -> str:
    """Fold the name of a deck. Anki also removes control characters, and white space around each part."""
    return "::".join([part.strip() for part in _CONTROL.sub("", fold_name(name)).split("::")])


def fold_text(text: str) -> str:
    """Fold a text. Texts that fold to the same text look the same to a person.

    Case, the amount of white space, the encoding of accents and invisible characters make no difference.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.casefold().split())
