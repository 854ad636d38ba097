"""A front that asks several questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import QUESTION_WORDS, QUOTATION
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.segments import remove_marks
from deck_builder.problems.rules.rule import question, warning
from deck_builder.problems.rules.sources import GOOD_PROMPTS
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C902",
    "several-questions",
    "When a card asks two questions, you forget the answer to one of them first, and cannot grade the card.",
    "Make one card for each question.",
    bad=question("What is the capital of France? And which river runs through the city?"),
    good=question("Which river runs through the capital of France?", "The Seine"),
    source=f"{GOOD_PROMPTS}: prompts should be focused",
)

_QUESTION: Final = r"(?<=[^\W_])[”’»)\"'$]*\?(?=\s|\Z)|[\uff1f\u061f]"
"""The end of a question. A question mark by itself, or inside quotation marks or brackets, does not match."""

_VERB: Final = rf"(?i)\b(?:{QUESTION_WORDS}|is|are|was|were|do|does|did|can|should)\b"


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find a front that asks more than one question."""
    count = _count_questions(prompt.text)
    if count > 1:
        yield Finding(f"`{prompt.key}` asks {format_count(count, 'question')}", prompt.key)


def _count_questions(text: str) -> int:
    """How many questions a text asks, without those in quotations and without a list of choices after a question."""
    if text.count("?") + text.count("\uff1f") + text.count("\u061f") < 2:
        return 1
    asked = re.sub(QUOTATION, "“”", remove_marks(text))
    ends = [match.end() for match in re.finditer(_QUESTION, asked)]
    last = asked[ends[-2] : ends[-1]] if len(ends) > 1 else ""
    only_choices = re.search(r"\bor\b", last) and not re.search(_VERB, last)
    return len(ends) - bool(only_choices)
