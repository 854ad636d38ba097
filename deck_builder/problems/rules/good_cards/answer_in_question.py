"""A question that contains its own answer."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.english import AUXILIARIES, CHOICE, QUESTION_WORDS
from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.card_texts.words import (
    JOINING,
    SAYS_NOTHING,
    contain_words,
    find_words,
    quote_shortened,
)
from deck_builder.problems.rules.rule import FRANCE, question, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.problems.card_texts.prompts import Prompt

RULE: Final = warning(
    "C910",
    "answer-in-question",
    "An answer that is in the question is read, not recalled, and recalling is what makes memory last.",
    "Ask without these words.",
    bad=question("What is Paris, the capital of France, called?"),
    good=FRANCE,
    source=("H. Roediger and J. Karpicke, “Test-enhanced learning” (2006), doi.org/10.1111/j.1467-9280.2006.01693.x"),
)

_LISTED_CHOICE: Final = r"(?s)\?\s*\(?[^?]*,|\([^()]*[,/][^()]*\)|\b\w+/\w+\b|\b[aA]\s?[-).:].*\b[bB]\s?[-).:]"
"""A choice without a word such as *or*: *Soft, fast or loud* after the question, *(left/right)*, *A) … B) …*."""

_CHOOSING_WITHOUT_SPACES: Final = (
    "还是|還是|或|之间|之間|[和与與][^\\W和与與]{1,20}中|それとも|または|あるいは|どちら|どっち|の間|หรือ|ระหว่าง"
)
"""Likewise in Chinese, Japanese and Thai; a regular expression."""

_OF: Final = "of|von|van|de|du|del|di|do|da"
_WHAT: Final = "what|which|name|was|wie|quell?e?s?|cuál|qual"
_BEFORE_A_SHARED_NAME: Final = rf"(?i)^\W*(?:{_WHAT})\b[^?,:;]{{1,40}}\s(?:{_OF})\s(?:the\s)?"
"""*What is the capital of*: the answer may be the name that follows, as for Singapore, or for *the plural of sheep*."""

_QUESTION_WORDS: Final = frozenset(QUESTION_WORDS.split("|"))
_AUXILIARIES: Final = frozenset(AUXILIARIES.split("|"))
_IS: Final = frozenset({"is", "are", "was", "were", "s"})
_MOST_ASKED_WORDS: Final = 3

_LETTER: Final = "a"
"""A letter that English has as an article, too: *A minor*, *vitamin A*."""


def _is_a_term_that_repeats(prompt: Prompt, line: str) -> bool:
    """Whether an answer must have words of the question.

    That is so for a name that two things share (*What is the capital of Singapore?*), and for a letter with the word
    that the question asks for (*What is the relative minor of C major?* – *A minor*).
    """
    name = re.escape(line.strip(" .!?"))
    if re.search(f"{_BEFORE_A_SHARED_NAME}{name}\\s*\\?*\\W*$", prompt.text, re.IGNORECASE):
        return True
    words = find_words(line)
    if _LETTER not in words or len(words) < 2:
        return False
    if _LETTER in words[1:]:  # no article stands last
        return "A" in line
    return set(words[1:]) <= _list_asked_words(prompt.words)


def _list_asked_words(words: Sequence[str]) -> set[str]:
    """The words of the thing that *what is* or *which* asks for: *relative minor*, *vitamin*."""
    start = next((at for at, word in enumerate(words) if word in _QUESTION_WORDS), len(words)) + 1
    if words[start : start + 1] and words[start] in _IS:
        start += 1
    elif words[start - 1 : start] == ("what",) and words[start : start + 1] and words[start] in _AUXILIARIES:
        return set()
    asked: set[str] = set()
    for word in words[start:]:
        if word in _AUXILIARIES or word in JOINING or len(asked) == _MOST_ASKED_WORDS:
            break
        if word not in SAYS_NOTHING:
            asked.add(word)
    return asked


def _offers_a_choice(prompt: Prompt) -> bool:
    """Whether a question offers a choice, in any language of which the words are known here."""
    if re.search(CHOICE, prompt.text) or re.search(_LISTED_CHOICE, prompt.text):
        return True
    return not _choosing().isdisjoint(prompt.words) or re.search(_CHOOSING_WITHOUT_SPACES, prompt.text) is not None


def check_prompt(prompt: Prompt) -> Iterator[Finding]:
    """Find a short answer whose content words are all in the question, unless the question offers a choice."""
    answer = prompt.answer
    if answer is None or not answer.key_words or not contain_words(prompt.words, answer.key_words):
        return
    if _offers_a_choice(prompt):
        return
    if not _is_a_term_that_repeats(prompt, answer.line):
        yield Finding(f"the question already contains {quote_shortened(answer.line)}", answer.key)


@cache
def _choosing() -> frozenset[str]:
    """*Or* and *between* in other languages: German, French, Danish, Russian, Hindi, Arabic, Persian, Hebrew, Korean.

    Found late: Hindi is divided into words by a package that takes a while to load.
    """
    return frozenset(
        find_words(
            "between oder zwischen ou entre eller либо или между या अथवा बीच أم أو بين یا או בין 아니면 또는 사이"
        )
    )
