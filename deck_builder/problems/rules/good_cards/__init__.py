"""What makes a card hard to learn from, though nothing about it is wrong: each module of this folder is one rule.

To add a rule, add a module. It has `RULE`, with the reason, where in the literature on learning or in Anki's manual
that reason comes from, the cure and the examples; and one or more of these functions, which yield what they find:

- `check_prompt(prompt: Prompt)` looks at a card that asks a question;
- `check_gaps(text: ClozeText)` looks at a field with gaps;
- `check_all(prompts: Sequence[Prompt], earlier: Sequence[Prompt])` looks at the cards of a deck together, and at
  those of the decks that were checked before it.

A regular expression that few cards need is a text, for instance of `re.search`: it is compiled when it is first used,
so that those who check a small deck do not wait for it.

`deck_builder.problems.card_texts` says what a `Prompt` and a `ClozeText` are. Rules on the words of a language look at
English only. A rule would rather miss something than complain of a good card.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

    from deck_builder.problems.rules.rule import Rule


def _find_modules() -> tuple[ModuleType, ...]:
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted(modules, key=lambda module: str(module.RULE.code)))


MODULES: Final = _find_modules()
"""The modules of the rules, by their codes."""

RULES: Final[tuple[Rule, ...]] = tuple(module.RULE for module in MODULES)
