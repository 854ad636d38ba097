"""Every code that a problem can have: its name, how grave it is, the reason for it, the cure, and two examples.

Each rule stands in one place: in the module of its group, or in a module of its own. `docs/checks.md` and
`deck-builder check --explain` are made from it, and the cure is what is printed under a problem that has no better hint
of its own.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.problems.rules.rule import Rule

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


class _Rules(Mapping[str, "Rule"]):
    """The rules of all modules of this folder. They are imported when a rule is first asked for.

    A deck in which nothing is wrong needs no rule, and to import them takes longer than to read a small deck.
    """

    @cached_property
    def _by_code(self) -> dict[str, Rule]:
        modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
        rules: list[Rule] = [rule for module in modules for rule in getattr(module, "RULES", ())]
        groups = list(GROUPS)
        return {rule.code: rule for rule in sorted(rules, key=lambda rule: groups.index(rule.code[0]))}

    def __getitem__(self, code: str) -> Rule:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)


RULES: Final[Mapping[str, Rule]] = _Rules()
"""Every rule by its code, in the order of the groups."""


def usual_limits(rules: Iterable[Rule]) -> dict[str, int]:
    """What these rules measure against where a deck sets nothing else, by the names of the limits."""
    return {rule.limit.name: rule.limit.usual for rule in rules if rule.limit}


def find_codes(word: str) -> frozenset[str]:
    """The codes that a code (`D203`), a name (`unknown-key`) or a group's letter stands for; none for any other."""
    return frozenset(
        code for code, rule in RULES.items() if word in (code, rule.name) or (word in GROUPS and code[0] == word)
    )


def list_rule_words() -> list[str]:
    """Every code and name that a rule can be called by."""
    return [word for rule in RULES.values() for word in (rule.code, rule.name)]
