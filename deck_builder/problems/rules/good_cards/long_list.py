"""An answer that is a list of more items than the deck allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.rules.rule import Limit, question, warning
from deck_builder.problems.rules.sources import TWENTY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import Prompt


_LIMIT: Final = Limit("list-items", 4)

RULE: Final = warning(
    "C905",
    "long-list",
    "A list of many things is nearly impossible to keep in mind; about four is what people can hold at once.",
    "Ask for one at a time, or hide one at a time: `kind: steps` or `kind: cloze`.",
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
    """Find an answer with too many items of a list."""
    answer = prompt.answer
    if answer and "\n" in answer.text:
        count = len(re.findall(_ITEM, answer.text))
        if count > prompt.limits[_LIMIT.name]:
            yield Finding(f"`{answer.key}` is a list of {count}", answer.key)
