"""The rules on good cards: what makes a card hard to learn from, although it has no error. Each module is one rule.

To add a rule, add a module. It defines `RULE`, with the reason, the source of that reason in the literature on learning
or in Anki's manual, the cure and the examples. It also defines one or more of these functions, which yield findings:

- `check_prompt(prompt: Prompt)` looks at a card that asks a question;
- `check_gaps(text: ClozeText)` looks at a field with gaps;
- `check_all(prompts: Sequence[Prompt], earlier: Sequence[Prompt])` looks at all cards of a deck together, and at those
  of the decks that were checked before it.

`deck_builder.problems.card_texts` defines `Prompt` and `ClozeText`. Rules on the words of a language look at English
only. A rule misses some hard cards rather than report a good one.

Regular expressions that few cards need are strings here. `re` compiles them when they are first used, so that a small
deck does not wait for them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

    from deck_builder.problems.rules.rule import Rule


def _find_modules() -> tuple[ModuleType, ...]:
    """The modules of this folder, sorted by the codes of their rules."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted(modules, key=lambda module: str(module.RULE.code)))


MODULES: Final = _find_modules()
"""The modules of the rules, sorted by code."""

RULES: Final[tuple[Rule, ...]] = tuple(module.RULE for module in MODULES)
"""The rules, sorted by code."""
