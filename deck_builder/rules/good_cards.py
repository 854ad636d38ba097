"""What makes a card hard to learn from, though nothing about it is wrong. `lint.py` finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.rules.rule import Rule

LIMITS: Final[Mapping[str, int]] = {
    "answer-words": 25,
    "list-items": 5,
}
"""What is measured against, as `check: limits:` in `deck.yaml` calls it, and how much is usual.

A deck's own limits are in `Deck.limits`.
"""

GOOD_CARDS: Final[tuple[Rule, ...]] = ()
