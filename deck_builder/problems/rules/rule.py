"""What a rule is, and functions that write rules and their examples."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Final, Literal, NamedTuple

Severity = Literal["error", "warning"]


class Limit(NamedTuple):
    """A number that a rule measures against, and that a deck may set."""

    name: str
    """Its key under `check: limits:` in `deck.yaml`."""
    usual: int
    """Its value if the deck does not set it."""


class Rule(NamedTuple):
    """What a code stands for.

    An example is a small deck as a text: the lines after `# cards.yaml` are that file, and `$ command` is run in the
    deck's folder. Without a `deck.yaml` of its own, an example gets one with `id: capitals` and `name: Capitals`. After
    the last line, `deck-builder check` is run, unless the last line is another command of the program.
    """

    code: str
    """The letter of the group and three digits: `D203`."""
    name: str
    """The code in words: `unknown-key`."""
    severity: Severity
    """An error stops the build; a warning does not."""
    why: str
    """Why the rule exists, in whole sentences."""
    cure: str
    """What to do, in whole sentences; problems without a hint show it."""
    bad: str = ""
    """An example that breaks this rule and no other."""
    good: str = ""
    """The same example, corrected."""
    source: str = ""
    """Whose finding or advice the reason is; empty if it is how Anki or this program behaves."""
    limit: Limit | None = None
    """The number that the rule measures against, if any."""
    may_be_meant: bool = False
    """Whether a card may ignore it although it is an error, because only its author knows what is meant."""


def error(
    code: str, name: str, why: str, cure: str, *, bad: str = "", good: str = "", may_be_meant: bool = False
) -> Rule:
    """A rule whose problems stop a build."""
    return Rule(code, name, "error", why, cure, _dedent(bad), _dedent(good), may_be_meant=may_be_meant)


def warning(
    code: str,
    name: str,
    why: str,
    cure: str,
    *,
    bad: str = "",
    good: str = "",
    source: str = "",
    limit: Limit | None = None,
) -> Rule:
    """A rule whose problems do not stop a build."""
    return Rule(code, name, "warning", why, cure, _dedent(bad), _dedent(good), source, limit)


def example(*parts: str) -> str:
    """An example made of several files and commands."""
    return "\n".join(map(_dedent, parts))


def _dedent(text: str) -> str:
    """An example without the indentation that it has in the code."""
    return dedent(text).strip("\n") if text.startswith("\n") else text.strip("\n")


def card(fields: str, *, card_id: str = "france", kind: str = "question") -> str:
    """A file `cards.yaml` with one card that asks for the capital of France; `fields` are its other lines."""
    lines = f"id: {card_id}\nquestion: What is the capital of France?\n{fields}"
    return f"# cards.yaml\nkind: {kind}\ncards:\n  - {indent(lines, '    ').lstrip()}"


def question(text: str, answer: str = "Paris") -> str:
    """A file `cards.yaml` with one card that asks this question."""
    return f"# cards.yaml\nkind: question\ncards:\n  - id: france\n    question: {text}\n    answer: {answer}"


def cloze(text: str) -> str:
    """A file `cards.yaml` with one cloze card."""
    return f'# cards.yaml\nkind: cloze\ncards:\n  - id: france\n    text: "{text}"'


FRANCE: Final = card("answer: Paris")
"""A deck without problems."""
