"""Which prompts ask the same in other words: found without comparing each with each.

Two prompts are compared where they share one of their rarest words, so that the work grows with the number of prompts
and not with its square. They are taken for one where every word of the shorter stands in the other, as it is or with a
slip of one letter, and the other has one word more at most. A word that stands on both sides for something else
(*France*, *Spain*) makes two questions of one pattern, and so does a number, or a *not*.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD: Final = re.compile(r"\w+")
_RAREST: Final = 3
"""By how many of its words a prompt is looked up: a slip spoils one of them, seldom two."""

_MOST_IN_A_BUCKET: Final = 20
_MOST_UNLIKE: Final = 3
"""Words that two prompts may not share, before they are looked at any closer: a slip is two, a word more is one."""

_LONG_NAME: Final = 7
_DECIDES: Final = frozenset(
    _WORD.findall(
        "not no never without except before after first last left right more less high low in out on off up down"
    )
)
"""Words that are short and change everything."""

SMALL_WORDS: Final = frozenset(
    _WORD.findall("a an the of at to for by with from and or is are was were do does did be been as it its this that")
)
"""Words that say nothing about what a text is about."""


@dataclass(frozen=True, slots=True)
class _Prompts:
    """The words of all prompts, how many prompts have each, and which are names."""

    frequency: Counter[str]
    names: frozenset[str]

    def is_slip(self, one: str, other: str) -> bool:
        """Whether a word is likely the other with a letter wrong: a word that nothing else has, one letter apart."""
        if any(map(str.isdigit, one + other)) or {one, other} & _DECIDES or min(len(one), len(other)) < 3:
            return False
        if {one, other} & self.names and min(len(one), len(other)) < _LONG_NAME:
            return False
        return min(self.frequency[one], self.frequency[other]) == 1 and _one_letter_apart(one, other)


def pairs_alike(prompts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The positions of prompts that ask the same, the earlier first; in the order of the later."""
    written = [_WORD.findall(prompt) for prompt in prompts]
    folded = {word: word.casefold() for word in set(chain.from_iterable(written))}
    words = [tuple(map(folded.__getitem__, each)) for each in written]
    sets = list(map(frozenset, words))
    sizes = list(map(len, sets))
    frequency = Counter(chain.from_iterable(sets))
    in_small_letters = {small for word, small in folded.items() if word[0].islower()}
    not_first = set(chain.from_iterable(each[1:] for each in written))
    names = frozenset(folded[word] for word in not_first if word[0].isupper()) - in_small_letters
    known = _Prompts(frequency, names)
    by_rarity = sorted(frequency, key=lambda word: (frequency[word], word))
    rank = {word: place for place, word in enumerate(by_rarity)}
    buckets: defaultdict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(sets):
        rarest = sorted(own, key=rank.__getitem__)[:_RAREST]
        candidates: set[int] = set()
        for word in rarest:
            bucket = buckets[word]
            candidates.update(bucket[-_MOST_IN_A_BUCKET:])
            bucket.append(at)
        near = [other for other in candidates if abs(sizes[other] - len(own)) <= _MOST_UNLIKE]
        for other in sorted(near):
            if len(sets[other] ^ own) <= _MOST_UNLIKE and _alike(words[other], words[at], known):
                yield other, at


def _alike(one: tuple[str, ...], other: tuple[str, ...], known: _Prompts) -> bool:
    first, second = Counter(one), Counter(other)
    left, right = list((first - second).elements()), list((second - first).elements())
    for word in list(left):
        slip = next((each for each in right if known.is_slip(word, each)), None)
        if slip is not None:
            left.remove(word)
            right.remove(slip)
    beyond = [*left, *right]
    if any(word in _DECIDES or any(map(str.isdigit, word)) for word in beyond):
        return False
    more = [[word for word in each if word not in SMALL_WORDS] for each in (left, right)]
    return not all(more) and len(more[0]) + len(more[1]) <= 1 and min(map(len, map(content_words, (one, other)))) > 1


def content_words(words: Iterable[str]) -> list[str]:
    """The words that say what a text is about, small letters as they come in."""
    return [word for word in words if word not in SMALL_WORDS]


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, changed, or exchanged with the next."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        exchanged = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
        return one[start + 1 :] == other[start + 1 :] or exchanged == other[start:]
    shorter, longer = sorted((one, other), key=len)
    return shorter[start:] == longer[start + 1 :]
