"""Finds pairs of prompts that may ask the same, without comparing every pair of prompts.

Two prompts are candidates if one of the rarest words of each is the same, and if they share nearly all other words.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

RAREST: Final = 3
"""How many of its rarest words a prompt is looked up by. A typing error spoils one of them, seldom two."""

MOST_IN_A_BUCKET: Final = 20
"""With how many of the prompts that have a word the next one is compared: the latest ones."""

MOST_UNLIKE: Final = 3
"""How many words two prompts may not share, to be compared at all. A typing error makes two, a word more one."""


_BITS: Final = 60
"""So many bits a mark has: as many as an integer of Python has without growing."""


class Candidates:
    """The prompts of some decks, each as the set of its words, by the words that they are looked up by."""

    def __init__(
        self, prompts: Sequence[frozenset[str]], numbers: Sequence[frozenset[str]], frequency: Counter[str]
    ) -> None:
        """`numbers` are those of each prompt. `frequency` says how many of the prompts have each word."""
        by_rarity = sorted(frequency, key=lambda word: (frequency[word], word))
        self._prompts, self._numbers = prompts, numbers
        self._rank = {word: place for place, word in enumerate(by_rarity)}
        self._once = sum(count == 1 for count in frequency.values())
        """How many words, the first by rarity, no two prompts share."""
        self._buckets: list[list[int]] = [[] for _ in by_rarity[self._once :]]
        """For each of the other words, the prompts that are looked up by it, in order."""

    def list_all(self) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The positions of candidates with the same numbers, the earlier first, and the words that one of them lacks.

        Call it once, and before `list_pairs_of`. With other numbers they are two questions.
        """
        prompts, numbers = self._prompts, self._numbers
        bits = [1 << place % _BITS for place in range(len(self._rank))]
        marks = array("q")
        """The bits of the words of each prompt, as a sum without carry: those of alike prompts differ in few bits."""
        for position, (words, own) in enumerate(zip(prompts, numbers, strict=True)):
            places = sorted(map(self._rank.__getitem__, words))
            mark = reduce(xor, map(bits.__getitem__, places), 0)
            candidates: set[int] = set()
            for bucket in self._find_buckets(places):
                candidates.update(bucket[-MOST_IN_A_BUCKET:])
                bucket.append(position)
            marks.append(mark)
            for other in sorted([each for each in candidates if (marks[each] ^ mark).bit_count() <= MOST_UNLIKE]):
                if numbers[other] == own and len(difference := prompts[other] ^ words) <= MOST_UNLIKE:
                    yield other, position, difference

    def list_pairs_of(self, position: int) -> Iterator[tuple[int, int]]:
        """The positions of all candidates that a prompt is one of, the earlier first."""
        words = self._prompts[position]
        others: set[int] = set()
        for bucket in self._find_buckets(sorted(map(self._rank.__getitem__, words))):
            at = bisect_left(bucket, position)
            others.update(bucket[max(0, at - MOST_IN_A_BUCKET) : at], bucket[at + 1 : at + 1 + MOST_IN_A_BUCKET])
        for other in sorted(others):
            if len(self._prompts[other] ^ words) <= MOST_UNLIKE:
                yield min(other, position), max(other, position)

    def _find_buckets(self, places: Sequence[int]) -> list[list[int]]:
        """The buckets of the rarest words of a prompt, but for words that no other prompt has.

        `places` are those of all its words by rarity, the rarest first.
        """
        return [self._buckets[place - self._once] for place in places[:RAREST] if place >= self._once]
