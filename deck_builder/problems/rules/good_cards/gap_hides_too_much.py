"""A gap that hides most of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.segments import is_without_spaces
from deck_builder.problems.rules.rule import cloze, warning
from deck_builder.problems.rules.sources import TWENTY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import ClozeText

RULE: Final = warning(
    "C908",
    "gap-hides-too-much",
    "The rest of the sentence no longer shows what is asked, and the answer is too long to judge.",
    "Hide less, or split it into several gaps.",
    bad=cloze("Paris {{c1::is the capital of France and lies on the Seine}} today."),
    good=cloze("Paris is the capital of France and lies on {{c1::the Seine}}."),
    source=f"{TWENTY_RULES}, rules 4 and 5: as little information as possible in each item, and cloze deletion",
)

_TOO_MUCH: Final = 0.6
"""The share of a text's words that one gap may hide."""

_FEW: Final = 3
"""A gap with at most this many words is easy to judge, however short the text is."""
_FEW_CHARACTERS: Final = 8
"""Likewise for scripts without spaces."""


def check_gaps(text: ClozeText) -> Iterator[Finding]:
    """Find gaps that hide more than a few words and most of the text, but not all of it."""
    characters = sum(map(is_without_spaces, text.words))
    few, unit = (_FEW, "words") if 2 * characters <= len(text.words) else (_FEW_CHARACTERS, "characters")
    for gap in text.gaps:
        hidden, words = len(gap.words), len(text.words)
        if few < hidden < words and hidden > _TOO_MUCH * words:
            yield Finding(f"gap {gap.number} hides {hidden} of {words} {unit}", text.key, gap.opening)
