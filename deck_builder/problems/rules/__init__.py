"""The rules: every code that a problem can have, with its name, severity, reason, cure and two examples.

A rule is in the module of its group, or in a module of its own. `docs/checks.md` and `deck-builder check --explain` are
made from the rules, and a problem without a hint shows the cure of its rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
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
"""The group that the first letter of a code stands for."""


class _Rules(Mapping[str, "Rule"]):
    """The rules of all modules in this folder, imported when a rule is first needed.

    A deck without problems needs no rule, and importing them takes longer than reading a small deck.
    """

    @cached_property
    def _by_code(self) -> dict[str, Rule]:
        import pkgutil
        from importlib import import_module

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


def list_usual_limits(rules: Iterable[Rule]) -> dict[str, int]:
    """The limits of these rules by their names, with the values that they have if a deck does not set them."""
    return {rule.limit.name: rule.limit.usual for rule in rules if rule.limit}


def find_codes(word: str) -> frozenset[str]:
    """The codes that a code (`D203`), a name (`unknown-key`) or a group's letter stands for; empty for other words."""
    return _codes_by_word().get(word, frozenset())


@cache
def _codes_by_word() -> Mapping[str, frozenset[str]]:
    groups = {letter: frozenset(code for code in RULES if code[0] == letter) for letter in GROUPS}
    return groups | {word: frozenset((code,)) for code, rule in RULES.items() for word in (code, rule.name)}


def list_rule_words() -> list[str]:
    """The codes and names of all rules."""
    return [word for rule in RULES.values() for word in (rule.code, rule.name)]
