"""What a rule is, and the words to write one with."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for. An error stops the build; a warning is shown and the build goes on.

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


def error(code: str, name: str, why: str, cure: str, *, bad: str = "", good: str = "") -> Rule:
    """A rule whose problems stop a build."""
    return Rule(code, name, "error", why, cure, cleandoc(bad), cleandoc(good))


def warning(code: str, name: str, why: str, cure: str, *, bad: str = "", good: str = "") -> Rule:
    """A rule whose problems are shown while the build goes on."""
    return Rule(code, name, "warning", why, cure, cleandoc(bad), cleandoc(good))
