"""A gap that hides most of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.rules.rule import cloze, warning
from deck_builder.problems.rules.sources import TWENTY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import ClozeText


RULE: Final = warning(
    "C908",
    "gap-hides-too-much",
    "What is left of the sentence no longer says what is asked, and the answer is too long to be judged.",
    "Hide less, or make several gaps of it.",
    bad=cloze("Paris {{c1::is the capital of France and lies on the Seine}} today."),
    good=cloze("Paris is the capital of France and lies on {{c1::the Seine}}."),
    source=f"{TWENTY_RULES}, rules 4 and 5: the least information an item, and a gap for each",
)


_TOO_MUCH: Final = 0.6
"""The share of a text's words that one gap may hide."""

_FEW: Final = 3
"""So many words are easily judged, however short the text."""


def check_gaps(text: ClozeText) -> Iterator[Finding]:
    """Find each gap that hides more than a few words and most of the text, but not all."""
    for gap in text.gaps:
        hidden, words = len(gap.words), len(text.words)
        if _FEW < hidden < words and hidden > _TOO_MUCH * words:
            yield Finding(f"gap {gap.number} hides {hidden} of {words} words", text.key, gap.opening)
