"""Finds the decks in which a learner has the cards of a deck: new cards go there, too."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deck_builder.content.comparing import fold_deck_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.packages.model import Package, PackedNote


class LearnersDecks:
    """Says into which deck of a learner's the new cards of a release go."""

    def __init__(self, mine: Package, pairs: Iterable[tuple[PackedNote, PackedNote]]) -> None:
        """`pairs` are the notes that the learner and the release have, each as both have it."""
        self._names = {fold_deck_name(name): name for name in mine.decks}
        counts: dict[str, Counter[str]] = {}
        for own, new in pairs:
            for ordinal, deck in new.decks.items():
                if own.decks.get(ordinal):
                    counts.setdefault(deck, Counter())[own.decks[ordinal]] += 1
        self._most = {deck: counter.most_common(1)[0][0] for deck, counter in counts.items()}
        self._roots = dict(_cut_common_end(deck, own) for deck, own in self._most.items())

    def find(self, deck: str) -> str:
        """The name of the learner's deck for new cards of `deck`: the same one, unless the learner renamed it."""
        if known := self._names.get(fold_deck_name(deck)) or self._most.get(deck):
            return known
        parts = deck.split("::")
        for length in range(len(parts), 0, -1):
            if root := self._roots.get("::".join(parts[:length])):
                return "::".join([root, *parts[length:]])
        return deck


def _cut_common_end(deck: str, own: str) -> tuple[str, str]:
    """Two names of decks without the subdecks that both have: what the learner renamed."""
    one, other = deck.split("::"), own.split("::")
    while len(one) > 1 and len(other) > 1 and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return "::".join(one), "::".join(other)
