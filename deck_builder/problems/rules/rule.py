"""What a rule is, and the words to write one with."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent, indent
from typing import Final, Literal, NamedTuple

Severity = Literal["error", "warning"]


class Limit(NamedTuple):
    """A number that a rule measures against, and that a deck may set."""

    name: str
    """What `check: limits:` in `deck.yaml` calls it."""

    usual: int
    """Its value where the deck sets none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for. An error stops the build; a warning is shown and the build goes on.

    `source` says whose finding or advice the reason is, where it is not the program's or Anki's own behaviour.

    `limit` is what it measures against, None for most rules.

    `bad` is an example that breaks the rule, `good` the same mended. Each is a small deck as a text: `# cards.yaml`
    names the file whose lines follow, and `$ command` is typed in the deck's folder. Where `deck.yaml` is not given,
    it says `id: capitals` and `name: Capitals`. Examples end with `deck-builder check`, unless they run another
    command of it last.
    """

    code: str
    name: str
    severity: Severity
    why: str
    cure: str
    bad: str = ""
    good: str = ""
    source: str = ""
    limit: Limit | None = None


def error(code: str, name: str, why: str, cure: str, *, bad: str = "", good: str = "") -> Rule:
    """A rule whose problems stop a build."""
    return Rule(code, name, "error", why, cure, _flush(bad), _flush(good))


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
    """A rule whose problems are shown while the build goes on."""
    return Rule(code, name, "warning", why, cure, _flush(bad), _flush(good), source, limit)


def example(*parts: str) -> str:
    """An example made of several files and commands."""
    return "\n".join(map(_flush, parts))


def _flush(text: str) -> str:
    """An example that is indented as the code around it is, moved to the left margin."""
    return dedent(text).strip("\n") if text.startswith("\n") else text.strip("\n")


def card(fields: str, *, card_id: str = "france", kind: str = "question") -> str:
    """A file `cards.yaml` with one card, which asks for the capital of France and has these lines below."""
    lines = f"id: {card_id}\nquestion: What is the capital of France?\n{fields}"
    return f"# cards.yaml\nkind: {kind}\ncards:\n  - {indent(lines, '    ').lstrip()}"


def question(text: str, answer: str = "Paris") -> str:
    """A file `cards.yaml` with one card, which asks this question."""
    return f"# cards.yaml\nkind: question\ncards:\n  - id: france\n    question: {text}\n    answer: {answer}"


def cloze(text: str) -> str:
    """A file `cards.yaml` with one card that has gaps."""
    return f'# cards.yaml\nkind: cloze\ncards:\n  - id: france\n    text: "{text}"'


FRANCE: Final = card("answer: Paris")
"""A deck in which nothing is wrong."""
