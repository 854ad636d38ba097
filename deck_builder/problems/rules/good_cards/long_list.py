"""An answer that is a list of more items than the deck allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.rules.rule import Limit, question, warning
from deck_builder.problems.rules.sources import TWENTY_RULES
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import Prompt


_LIMIT: Final = Limit("list-items", 4)

RULE: Final = warning(
    "C905",
    "long-list",
    "A long list is nearly impossible to remember: people can hold about four things in mind at once.",
    "Ask for one item at a time, or hide one item at a time with `kind: steps` or `kind: cloze`.",
    bad=question(
        "Which rivers run through France?",
        "|\n      - Seine\n      - Loire\n      - Rhône\n      - Garonne\n      - Dordogne",
    ),
    good=question("Which are the two longest rivers of France?", "|\n      - Loire\n      - Seine"),
    limit=_LIMIT,
    source=(
        f"{TWENTY_RULES}, rules 9 and 10: avoid sets and enumerations; N. Cowan, “The magical number 4 in short-term "
        "memory” (2001), doi.org/10.1017/S0140525X01003922"
    ),
)

_ITEM: Final = r"(?m)^\s*(?:[-*+]|\d+[.)])\s"


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find an answer with too many list items."""
    answer = prompt.answer
    if answer and "\n" in answer.text:
        count, limit = len(re.findall(_ITEM, answer.text)), prompt.limits[_LIMIT.name]
        if count > limit:
            yield Finding(
                f"`{answer.key}` is a list of {format_count(count, 'item')}; the limit is {limit}", answer.key
            )
