"""Every code that a problem can have: its name, how grave it is, the reason for it, the cure, and two examples.

Each rule stands in one place, in the module of its group. `docs/checks.md` and `deck-builder check --explain` are made
from it, and the cure is what is printed under a problem that has no better hint of its own.
"""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.decks import DECKS
from deck_builder.problems.rules.good_cards import GOOD_CARDS, LIMITS
from deck_builder.problems.rules.kinds import KINDS
from deck_builder.problems.rules.learners import LEARNERS
from deck_builder.problems.rules.media import MEDIA
from deck_builder.problems.rules.packages import PACKAGES
from deck_builder.problems.rules.reading import READING
from deck_builder.problems.rules.releasing import RELEASING
from deck_builder.problems.rules.rule import Rule, Severity
from deck_builder.problems.rules.texts import TEXTS

__all__ = ["GROUPS", "LIMITS", "RULES", "Rule", "Severity"]

GROUPS: Final = {
    "Y": "Reading YAML",
    "D": "Decks and cards",
    "C": "Good cards",
    "K": "Kinds of card",
    "T": "Text",
    "M": "Media",
    "L": "What learners have",
    "P": "Packages",
    "R": "Releasing",
}
"""What the first letter of a code says."""

_ALL: Final = (
    *READING,
    *DECKS,
    *GOOD_CARDS,
    *KINDS,
    *TEXTS,
    *MEDIA,
    *LEARNERS,
    *PACKAGES,
    *RELEASING,
)

RULES: Final = {rule.code: rule for rule in _ALL}
"""Every rule by its code."""


def codes_of(word: str) -> frozenset[str]:
    """The codes that a code (`D203`), a name (`unknown-key`) or a group's letter stands for; none for any other."""
    return frozenset(
        code for code, rule in RULES.items() if word in (code, rule.name) or (word in GROUPS and code[0] == word)
    )


def words_for_rules() -> list[str]:
    """Every code and name that a rule can be called by."""
    return [word for rule in RULES.values() for word in (rule.code, rule.name)]
