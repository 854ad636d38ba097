"""An answer with more words, or characters of a script without spaces, than the deck allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.segments import measure
from deck_builder.problems.rules.rule import Limit, card, warning
from deck_builder.problems.rules.sources import TWENTY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import Prompt


_LIMIT: Final = Limit("answer-words", 40)
_LONG: Final = " ".join(["Paris, which has been so for most of its history, although"] * 5) + " not always"
_KIND: Final = """\
# kinds/plain/kind.yaml
name: Plain
fields:
  question: {name: Question, required: yes}
  answer: {name: Answer, required: yes}
cards:
  one: {name: One, front: front.html, back: back.html}
# kinds/plain/front.html
{{Question}}
# kinds/plain/back.html
{{Answer}}
"""
"""A kind that sets no limit to its answer; the kinds that come with the program do."""

RULE: Final = warning(
    "C901",
    "long-answer",
    "You remember a long answer in parts, and then cannot tell whether you were right.",
    "Shorten it, or split it into several cards. `check: {limits: {answer-words: 60}}` allows longer answers.",
    bad=f"{_KIND}{card(f'answer: {_LONG}', kind='plain')}",
    good=f"{_KIND}{card('answer: Paris', kind='plain')}",
    limit=_LIMIT,
    source=f"{TWENTY_RULES}, rule 4: stick to the minimum information principle",
)


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find an answer with too many words. If its kind limits it, that is left to D210."""
    answer = prompt.answer
    if answer and not answer.has_limit:
        length, limit = measure(answer.line), prompt.limits[_LIMIT.name]
        if length.size > limit:
            yield Finding(f"`{answer.key}` has {length.describe(limit)}", answer.key)
