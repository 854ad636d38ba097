"""What makes a card hard to learn from, though nothing about it is wrong. `lint.py` finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deck_builder.rules.rule import Rule

GOOD_CARDS: Final[tuple[Rule, ...]] = ()
