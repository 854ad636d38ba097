"""Finds prompts that ask the same again and again, for a program that looks at one deck after each edit.

It finds what `find_near_duplicates` finds, by the same rules, and keeps what it compared. After an edit, a prompt is
compared again only if it has other rarest words, if one of them leads to other prompts before it, or if a word became
rarer or commoner that may be a misspelling in it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.problems.card_texts.candidates import MOST_IN_A_BUCKET, MOST_UNLIKE, RAREST
from deck_builder.problems.card_texts.near_duplicates import (
    Vocabulary,
    are_different_answers,
    compare_words,
    find_near_duplicates,
    list_missing,
)
from deck_builder.problems.card_texts.prompt_words import fold_word, split_prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from deck_builder.problems.card_texts.near_duplicates import Likeness

    _Find = Callable[[Sequence[str], Sequence[str]], list[tuple[int, int]]]

_place: Final = attrgetter("place")


class _Prompt:
    """A prompt, and what it was compared with."""

    def __init__(self, text: str, answer: str) -> None:
        self.text, self.answer = text, answer
        self.written = split_prompt(text)
        """Its words as they are written."""
        self.sequence = tuple(map(fold_word, self.written))
        """Its words in small letters."""
        self.words = frozenset(self.sequence)
        self.place = 0
        """Its position among the prompts."""
        self.rarest: tuple[str, ...] = ()
        """The words that it is looked up by."""
        self.most_frequent = 0
        """How many prompts had the most frequent of these words when they were chosen."""
        self.pairs: list[tuple[_Prompt, Likeness]] = []
        """The prompts before it that it is like, or of one pattern with."""
        self.doubtful: set[str] = set()
        """The words that decide about a pair by how often they occur, because they may be misspellings."""
        self.counts: Counter[Likeness] = Counter()
        """How many pairs of each kind it is in, as the earlier or the later one."""

    @property
    def is_in_pattern(self) -> bool:
        """Whether there are several questions of its pattern."""
        return self.counts["another word"] > 0 or self.counts["a word more"] > 1


class _WordFacts(NamedTuple):
    """What comparing needs to know of a word."""

    frequency: int
    """How many prompts have it."""
    is_name: bool
    """As in `Vocabulary.names`."""
    is_acronym: bool
    """As in `Vocabulary.acronyms`."""


class KeptDuplicates:
    """The prompts of a deck, with all that was found when they were last looked at."""

    def __init__(self) -> None:
        self._prompts: list[_Prompt] = []
        self._holders: defaultdict[str, set[_Prompt]] = defaultdict(set)
        """The prompts that have each word."""
        self._forms: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
        """How each word is written, and whether at the beginning of a prompt, with the number of times."""
        self._buckets: defaultdict[str, list[_Prompt]] = defaultdict(list)
        """The prompts that are looked up by each word, in order."""
        self._doubtful: defaultdict[str, set[_Prompt]] = defaultdict(set)
        """The prompts that each word is doubtful in."""
        self._alike: set[_Prompt] = set()
        """The prompts that have a pair that may be reported."""

    def find(self, prompts: Sequence[str], answers: Sequence[str]) -> list[tuple[int, int]]:
        """Find the prompts that ask the same, as `find_near_duplicates` does."""
        old, new = self._replace(list(zip(prompts, answers, strict=True)))
        changed = self._note_words(old, new)
        moved = self._choose_rarest(old, new, changed)
        for each in old:
            self._forget_pairs(each)
        again = self._find_followers(moved) | {each for word in changed for each in self._doubtful[word]}
        for each in again:
            self._forget_pairs(each)
            self._compare(each)
        found = []
        for later in self._alike:
            for earlier, likeness in later.pairs:
                is_found = likeness == "the same" or not (earlier.is_in_pattern or later.is_in_pattern)
                if likeness != "another word" and is_found:
                    found.append((earlier.place, later.place))
        return sorted(found, key=lambda pair: (pair[1], pair[0]))

    def _replace(self, texts: Sequence[tuple[str, str]]) -> tuple[list[_Prompt], list[_Prompt]]:
        """Put new prompts in place of old ones, between those that have not changed. Returns the old and the new."""
        known = [(each.text, each.answer) for each in self._prompts]
        most = min(len(known), len(texts))
        start = next((at for at in range(most) if known[at] != texts[at]), most)
        most -= start
        end = next((at for at in range(most) if known[-1 - at] != texts[-1 - at]), most)
        old = self._prompts[start : len(known) - end]
        new = [_Prompt(*each) for each in texts[start : len(texts) - end]]
        self._prompts[start : len(known) - end] = new
        for place, each in enumerate(self._prompts):
            each.place = place
        return old, new

    def _note_words(self, old: Iterable[_Prompt], new: Iterable[_Prompt]) -> dict[str, _WordFacts]:
        """Note which words are gone and which are new. Returns what was known of the words that are not as before."""
        before = {word: self._describe(word) for each in (*old, *new) for word in each.words}
        for prompts, sign in ((old, -1), (new, 1)):
            for each in prompts:
                for at, (word, form) in enumerate(zip(each.sequence, each.written, strict=True)):
                    self._forms[word][form, at == 0] += sign
                for word in each.words:
                    (self._holders[word].add if sign > 0 else self._holders[word].discard)(each)
        return {word: facts for word, facts in before.items() if facts != self._describe(word)}

    def _describe(self, word: str) -> _WordFacts:
        forms = [form for form, times in self._forms[word].items() if times] if word in self._forms else []
        has_small_letter = any(form[0].islower() for form, _ in forms)
        return _WordFacts(
            len(self._holders[word]) if word in self._holders else 0,
            not has_small_letter and any(form[0].isupper() and not is_first for form, is_first in forms),
            not has_small_letter and any(form[1:] != word[1:] for form, _ in forms),
        )

    def _choose_rarest(
        self, old: Sequence[_Prompt], new: Sequence[_Prompt], changed: dict[str, _WordFacts]
    ) -> list[tuple[str, int]]:
        """Choose the rarest words of prompts anew where they may be others. Returns where buckets changed."""
        moved: list[tuple[str, int]] = []
        for each in old:
            moved += [(word, self._take_out(word, each)) for word in each.rarest]
        affected = set(new)
        for word, facts in changed.items():
            frequency = len(self._holders[word])
            if frequency > facts.frequency:
                affected.update(self._buckets[word])
            elif frequency < facts.frequency:
                affected.update(each for each in self._holders[word] if each.most_frequent >= frequency)
        for each in sorted(affected, key=_place):
            rarest = sorted(each.words, key=lambda word: (len(self._holders[word]), word))[:RAREST]
            each.most_frequent = len(self._holders[rarest[-1]]) if rarest else 0
            if set(rarest) != set(each.rarest):
                moved += [(word, self._take_out(word, each)) for word in each.rarest if word not in rarest]
                for word in set(rarest).difference(each.rarest):
                    insort(self._buckets[word], each, key=_place)
                each.rarest = tuple(rarest)
                moved += [(word, each.place) for word in rarest]
        return moved

    def _take_out(self, word: str, prompt: _Prompt) -> int:
        """Take a prompt out of a bucket. Returns the place of the one that came after it there."""
        bucket = self._buckets[word]
        at = bucket.index(prompt)
        del bucket[at]
        return bucket[at].place if at < len(bucket) else len(self._prompts)

    def _find_followers(self, moved: Iterable[tuple[str, int]]) -> set[_Prompt]:
        """Find the prompts that look into changed parts of buckets: each starts with a word, from a place on."""
        followers: set[_Prompt] = set()
        for word, place in moved:
            bucket = self._buckets[word]
            start = bisect_left(bucket, place, key=_place)
            followers.update(bucket[start : start + MOST_IN_A_BUCKET + 1])
        return followers

    def _forget_pairs(self, prompt: _Prompt) -> None:
        for other, likeness in prompt.pairs:
            prompt.counts[likeness] -= 1
            other.counts[likeness] -= 1
        for word in prompt.doubtful:
            self._doubtful[word].discard(prompt)
        prompt.pairs, prompt.doubtful = [], set()
        self._alike.discard(prompt)

    def _compare(self, prompt: _Prompt) -> None:
        """Compare a prompt with those before it that have one of its rarest words."""
        candidates: set[_Prompt] = set()
        for word in prompt.rarest:
            bucket = self._buckets[word]
            end = bisect_left(bucket, prompt.place, key=_place)
            candidates.update(bucket[max(0, end - MOST_IN_A_BUCKET) : end])
        for other in candidates:
            if len(other.words ^ prompt.words) > MOST_UNLIKE:
                continue
            differ = are_different_answers(other.answer, prompt.answer)
            left = list_missing(other.sequence, prompt.sequence)
            right = list_missing(prompt.sequence, other.sequence)
            doubtful = {*left, *right} if left and right and not differ else set()
            likeness = compare_words(other.sequence, prompt.sequence, self._make_vocabulary(doubtful), differ)
            prompt.doubtful |= doubtful
            if likeness == "no":
                continue
            prompt.pairs.append((other, likeness))
            prompt.counts[likeness] += 1
            other.counts[likeness] += 1
            if likeness != "another word":
                self._alike.add(prompt)
        for word in prompt.doubtful:
            self._doubtful[word].add(prompt)

    def _make_vocabulary(self, words: Iterable[str]) -> Vocabulary:
        """What is known of a few words."""
        known = {word: self._describe(word) for word in words}
        frequency = Counter({word: facts.frequency for word, facts in known.items()})
        names = frozenset(word for word, facts in known.items() if facts.is_name)
        return Vocabulary(frequency, names, frozenset(word for word, facts in known.items() if facts.is_acronym))


_find: _Find = find_near_duplicates


def keep_compared() -> None:
    """From now on, compare only prompts that an edit may have made alike. For a program that checks one deck often."""
    global _find
    _find = KeptDuplicates().find if _find is find_near_duplicates else _find


@contextmanager
def finding_by(find: _Find) -> Iterator[None]:
    """Within the block, find prompts that ask the same by another function, unless what was compared is kept here."""
    global _find
    before = _find
    _find = find if before is find_near_duplicates else before
    try:
        yield
    finally:
        _find = before


def find_duplicates(prompts: Sequence[str], answers: Sequence[str]) -> list[tuple[int, int]]:
    """Find the prompts that ask the same, as `find_near_duplicates` does, by what was kept if anything is."""
    return _find(prompts, answers)
