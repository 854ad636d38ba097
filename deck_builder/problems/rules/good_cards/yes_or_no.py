"""A question that can be answered with yes or no."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import AUXILIARIES, CHOICE, VERDICTS, is_english
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.words import quote_shortened
from deck_builder.problems.rules.rule import question, warning
from deck_builder.problems.rules.sources import GOOD_PROMPTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C903",
    "yes-or-no",
    "Half of all guesses at a yes or no are right, and the answer teaches little.",
    "Ask what, why or how. To correct a false belief, use the kind `misconception`.",
    bad=question("Is Paris the capital of France?", "It has been for a very long time"),
    good=question("What is the capital of France?"),
    source=f"{GOOD_PROMPTS}: prompts should be effortful, and a yes or no takes no effort",
)

_FIRST_WORDS: Final = frozenset(AUXILIARIES.split("|"))
"""Words that a closed question begins with."""

_YES_OR_NO: Final = (
    r"(?i)(?!(?:can|could|will|would) you (?:please )?(?:name|list|give|tell|describe|explain|define|write|show|say"
    r"|spell|state|recall|build|draw|translate)\b)"
    r"(?!may (?!i |we |you |one |the |an? |it |he |she |they ))"  # the month, or a name
    r"(?![^?]*\b(?:what|which|whom)\s*\?)"
    rf"(?:{AUXILIARIES})\b[^?]*\?\s*\Z"
)
"""A closed question: it begins with a verb, and is neither a request nor a name."""

_TRUE_OR_FALSE: Final = r"(?i)\b(?:true(?:/| or )false|yes(?:/| or )no)\b"
"""A request for a verdict."""

_ASKS_MORE: Final = r"(?i)(?:,|\band|\bbut) (?:how|why|what|which|where|when|who)\b"
"""A question that goes on with another one."""


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find a front in English that is one closed question and shows nothing else."""
    if not prompt.is_alone or not is_english(prompt.in_english, prompt.words):
        return
    if _asks_for_verdict(prompt) or _is_closed(prompt):
        yield Finding(f"{quote_shortened(prompt.text)} can be answered with yes or no", prompt.key)


def _asks_for_verdict(prompt: Prompt) -> bool:
    return not VERDICTS.isdisjoint(prompt.words) and re.search(_TRUE_OR_FALSE, prompt.text) is not None


def _is_closed(prompt: Prompt) -> bool:
    """Whether a question begins with a verb, offers no choice, and does not go on with *why* or the like."""
    if not _FIRST_WORDS.isdisjoint(prompt.words[:1]) and re.fullmatch(_YES_OR_NO, prompt.text):
        return not re.search(CHOICE, prompt.text) and not re.search(_ASKS_MORE, prompt.text)
    return False
