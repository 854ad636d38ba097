"""A gap that is empty, or that hides only words such as *the*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import is_english
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.words import SAYS_NOTHING
from deck_builder.problems.rules.rule import cloze, warning
from deck_builder.problems.rules.sources import GOOD_PROMPTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import ClozeText

RULE: Final = warning(
    "C907",
    "gap-hides-nothing",
    "A word without a meaning of its own is guessed from the grammar, not recalled.",
    "Hide the word that learners should know.",
    bad=cloze("Paris is {{c1::the}} capital of France."),
    good=cloze("{{c1::Paris}} is the capital of France."),
    source=f"{GOOD_PROMPTS}: a gap should not be filled by the shape of its sentence",
)


def check_gaps(text: ClozeText) -> Iterator[Finding]:
    """Find gaps that hide nothing, and in English also those that hide only words such as *the* and give no hint."""
    for number in text.empty_gaps:
        yield Finding(f"gap {number} is empty", text.key, f"{{{{c{number}::")
    if not text.gaps or not is_english(text.in_english, text.words):
        return
    for gap in text.gaps:
        if not (gap.has_hint or gap.letters >= text.letters) and SAYS_NOTHING.issuperset(gap.words):
            yield Finding(f"gap {gap.number} hides only “{' '.join(gap.words)}”", text.key, gap.opening)
