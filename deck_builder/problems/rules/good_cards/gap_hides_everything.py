"""A gap that hides every word of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.rules.rule import cloze, warning
from deck_builder.problems.rules.sources import TWENTY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import ClozeText

RULE: Final = warning(
    "C906",
    "gap-hides-everything",
    "A sentence whose words are all hidden gives no cue.",
    "Leave enough of the sentence visible to show what is asked.",
    bad=cloze("{{c1::Paris is the capital of France.}}"),
    good=cloze("{{c1::Paris}} is the capital of France."),
    source=f"{TWENTY_RULES}, rule 5, on cloze deletion, whose gaps leave the sentence as their cue",
)


def check_gaps(text: ClozeText) -> Iterator[Finding]:
    """Find gaps that leave no letter of the text visible."""
    for gap in text.gaps:
        if gap.letters >= text.letters:
            yield Finding(f"gap {gap.number} hides everything", text.key, gap.opening)
