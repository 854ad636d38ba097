"""Which prompts ask the same in other words: found without comparing each with each.

Two prompts are compared where they share one of their rarest words, so that the work grows with the number of prompts
and not with its square. They are taken for one where every word of the shorter stands in the other, as it is or with a
slip of one letter, in the same order but for one word, and the other has one word more at most. A word that stands on
both sides for something else (*France*, *Spain*) makes two questions of one pattern, and so does a number, a sign of
mathematics or a *not*. Where there are more questions of one pattern (*the inverse transform*, *the fast transform*),
one without that word (*the transform*) is a question of its own, too. So is one with another answer, where only a slip
or one word more parts the two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.problems.card_texts.words import JOINING, content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD: Final = re.compile(r"\w+|[^\w\s.,;:?!…'\"`“”„\u2018\u2019«»()\[\]–—-]")
"""A word, or a sign that means something: `a < b` is not `a > b`."""

_IN_NUMBERS_AND_CODE: Final = re.compile(r"[\d_]")
"""A number, or the name of something in a program, has no slips: one letter makes it another."""

_RAREST: Final = 3
"""By how many of its words a prompt is looked up: a slip spoils one of them, seldom two."""

_MOST_IN_A_BUCKET: Final = 20
_MOST_UNLIKE: Final = 3
"""Words that two prompts may not share, before they are looked at any closer: a slip is two, a word more is one."""

_FEWEST_WORDS: Final = 2
"""That say what a prompt is about: with fewer, two prompts are alike by chance."""

_FEWEST_BESIDE_ONE_MORE: Final = 8
"""As many must be the same where one prompt has one more: *the mean* and *the harmonic mean* are two questions."""

_OFTEN_SPELLED_RIGHT: Final = 30
"""How many times as many prompts have a word than have its slip, where more than one have the slip."""

_SHORT_NAMES: Final = 6
"""Letters of two words: of three each, as in *ECS* and *EKS*, another letter is another name."""

_LONG_NAME: Final = 7
_DECIDES: Final = frozenset(
    _WORD.findall(
        "not no never without except before after first second third fourth fifth next previous last left right more "
        "less high low in out on off up down above below over under between within both either neither only "
        "anti non un pre post co semi sub ex inter intra"
    )
)
"""Words, and beginnings of words before a hyphen, that are short and change everything."""

_LISTING: Final = frozenset({"and", "or"})
"""With one of these, a word more is a thing more: *from the beginning* is not *from the beginning and the end*."""

_FILLERS: Final = frozenset(
    _WORD.findall(
        "really actually actual exactly precisely just also very quite rather often usually typically typical "
        "generally normally mainly main mostly commonly common basically simply indeed then ever even still please"
    )
)
"""Words without which a question is the same."""

_Likeness = Literal["the same", "a word more", "another word", "no"]


@dataclass(frozen=True, slots=True)
class _Prompts:
    """The words of all prompts, how many prompts have each, and which are names or acronyms."""

    frequency: Counter[str]
    names: frozenset[str]
    acronyms: frozenset[str]

    def is_slip(self, one: str, other: str) -> bool:
        """Whether a word is likely the other with a letter wrong: one that hardly anything else has, a letter apart."""
        both = {one, other}
        if _IN_NUMBERS_AND_CODE.search(one + other) or min(len(one), len(other)) < 3:
            return False
        if len(one) + len(other) <= _SHORT_NAMES and sorted(one) != sorted(other):
            return False
        if both <= _DECIDES or not self.acronyms.isdisjoint(both):
            return False
        if both <= self.names and min(len(one), len(other)) < _LONG_NAME:
            return False
        rarer, commoner = sorted((self.frequency[one], self.frequency[other]))
        is_rare = rarer == 1 or commoner >= _OFTEN_SPELLED_RIGHT * rarer
        return is_rare and _one_letter_apart(one, other)


def pairs_alike(prompts: Sequence[str], answers: Sequence[str] = ()) -> list[tuple[int, int]]:
    """The positions of prompts that ask the same, the earlier first; in the order of the later.

    Where the `answers` are given, one for each prompt, they tell a slip from a word of its own: an *afferent* nerve is
    not answered as an *efferent* one is.
    """
    written = [_WORD.findall(prompt) for prompt in prompts]
    for each in written:
        if each and each[0] == "A":
            each[0] = "a"
    folded = {word: _folded(word) for word in set(chain.from_iterable(written))}
    words = [tuple(map(folded.__getitem__, each)) for each in written]
    sets = list(map(frozenset, words))
    sizes = list(map(len, sets))
    frequency = Counter(chain.from_iterable(sets))
    in_small_letters = {small for word, small in folded.items() if word[0].islower()}
    not_first = set(chain.from_iterable(each[1:] for each in written))
    names = frozenset(folded[word] for word in not_first if word[0].isupper()) - in_small_letters
    in_capitals = frozenset(small for word, small in folded.items() if word[1:] != small[1:])
    known = _Prompts(frequency, names, in_capitals - in_small_letters)
    by_rarity = sorted(frequency, key=lambda word: (frequency[word], word))
    rank = {word: place for place, word in enumerate(by_rarity)}
    buckets: list[list[int]] = [[] for _ in by_rarity]
    found: defaultdict[_Likeness, list[tuple[int, int]]] = defaultdict(list)
    for at, own in enumerate(sets):
        candidates: set[int] = set()
        for word in sorted([rank[word] for word in own])[:_RAREST]:
            candidates.update(buckets[word][-_MOST_IN_A_BUCKET:])
            buckets[word].append(at)
        near = [other for other in candidates if abs(sizes[other] - len(own)) <= _MOST_UNLIKE]
        for other in sorted(near):
            if len(sets[other] ^ own) <= _MOST_UNLIKE:
                answers_differ = bool(answers) and _answer_differently(answers[other], answers[at])
                likeness = _compared(words[other], words[at], known, answers_differ)
                found[likeness].append((other, at))
    of_a_pattern = set(chain.from_iterable(found["another word"]))
    more_than_one = Counter(chain.from_iterable(found["a word more"]))
    of_a_pattern.update(at for at, others in more_than_one.items() if others > 1)
    one_more = [pair for pair in found["a word more"] if of_a_pattern.isdisjoint(pair)]
    return sorted([*found["the same"], *one_more], key=lambda pair: (pair[1], pair[0]))


def _folded(word: str) -> str:
    """A word in small letters; a letter by itself keeps its form, for *hepatitis A* is not *a hepatitis*."""
    return word if len(word) == 1 else word.casefold()


def _answer_differently(one: str, other: str) -> bool:
    """Whether each of two answers has a word that the other lacks, and that is no slip of one of its words."""
    first, second = (set(_WORD.findall(answer.casefold())) for answer in (one, other))
    left, right = first - second, second - first
    if len(left) == len(right) == 1:
        return not _one_letter_apart(*left, *right)
    return bool(left and right)


def _compared(one: tuple[str, ...], other: tuple[str, ...], known: _Prompts, answers_differ: bool) -> _Likeness:
    first, second = Counter(one), Counter(other)
    left, right = list((first - second).elements()), list((second - first).elements())
    slips: dict[str, str] = {}
    for word in () if answers_differ else list(left):
        slip = next((each for each in right if known.is_slip(word, each)), None)
        if slip is not None:
            left.remove(word)
            right.remove(slip)
            slips[slip] = word
    mine, theirs = content_words(left), content_words(right)
    beyond = {*left, *right}
    joined = not JOINING.isdisjoint(left) and not JOINING.isdisjoint(right)
    one_thing_more = bool(mine or theirs) and not _LISTING.isdisjoint(beyond)
    decides = any(word in _DECIDES or not word.isalpha() for word in beyond)
    if (mine and theirs) or joined or one_thing_more or decides:
        return "another word"
    said = [[slips.get(word, word) for word in each if word not in beyond] for each in (one, other)]
    about = sum(map(str.isalnum, content_words(said[0])))
    if len(mine) + len(theirs) > 1 or about < _FEWEST_WORDS or not _in_one_order(*said):
        return "no"
    more = (*mine, *theirs)
    if not more or more[0] in _FILLERS:
        return "the same"
    return "a word more" if about >= _FEWEST_BESIDE_ONE_MORE and not answers_differ else "no"


def _in_one_order(one: list[str], other: list[str]) -> bool:
    """Whether two lists hold the same in one order, but for one word that may stand anywhere."""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    unlike = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    a, b = one[unlike[0] : unlike[-1] + 1], other[unlike[0] : unlike[-1] + 1]
    return (a[1:] == b[:-1] or a[:-1] == b[1:]) and all(map(str.isalpha, a))


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
