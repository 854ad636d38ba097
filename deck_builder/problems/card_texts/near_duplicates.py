"""Finds prompts that ask the same question in other words, without comparing every pair of prompts.

Two prompts are compared if they share one of their rarest words, so that the work grows with the number of prompts and
not with its square. They count as one question if every word of the shorter is in the longer, as it is or with one
wrong letter, in the same order except for one word, and the longer has at most one word more.

They are two questions if each has a word that the other lacks (*France*, *Spain*), or if they differ in a number, a
sign of mathematics or a word such as *not*. If there are several questions of one pattern (*the inverse transform*,
*the fast transform*), the one without that word (*the transform*) is a question of its own, too. So is a prompt with
another answer, if only a wrong letter or one word more makes the difference.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.candidates import Candidates
from deck_builder.problems.card_texts.prompt_words import find_numbers, fold_word, split_prompt, split_text
from deck_builder.problems.card_texts.segments import is_without_spaces, is_word, measure
from deck_builder.problems.card_texts.words import JOINING, SMALL_WORDS, find_words, keep_content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_IN_NUMBERS_AND_CODE: Final = compile_late(r"[\d_]")
"""Numbers and the names of things in programs have no typing errors: another letter makes another thing."""

_FEWEST_WORDS: Final = 2
"""Content words that two prompts must share: with fewer, they are alike by chance."""

_FEWEST_BESIDE_ONE_MORE: Final = 8
"""Content words that must be shared if one prompt has one more: *the mean* is not *the harmonic mean*."""

_OFTEN_SPELLED_RIGHT: Final = 30
"""For each prompt with a misspelling, this many must have the right spelling, if several have the misspelling."""

_SHORT_NAMES: Final = 6
"""Letters of two words together. In words of three letters, such as *ECS* and *EKS*, another letter is another name."""

_LONG_NAME: Final = 7
"""In letters. In a shorter name, another letter is another name."""

_DECIDES: Final = frozenset(
    find_words(
        "not no never without except before after first second third fourth fifth next previous last left right more "
        "less high low in out on off up down above below over under between within both either neither only "
        "anti non un pre post co semi sub ex inter intra"
    )
) | frozenset("不没沒無无非未否一二三四五六七八九十百千万上下左右前後后東西东南北内外大小新旧男女")
"""Short words, and prefixes before a hyphen, that change the meaning of a question."""

_LISTING: Final = frozenset({"and", "or"})
"""With one of these, a word more is a thing more: *from the start* is not *from the start and the end*."""

_FILLERS: Final = frozenset(
    find_words(
        "really actually actual exactly precisely just also very quite rather often usually typically typical "
        "generally normally mainly main mostly commonly common basically simply indeed then ever even still please"
    )
) | frozenset("的了吗嗎呢吧啊はがよねか")
"""Words that a question can lose without a change of its meaning."""

_SHORT_PROMPT: Final = 50
"""In words."""

Likeness = Literal["the same", "a word more", "another word", "no"]
"""How alike two prompts are: one question; one, if there is no pattern; two of one pattern; two."""


class Vocabulary(NamedTuple):
    """The words of all prompts."""

    frequency: Counter[str]
    """How many prompts have each word."""
    names: frozenset[str]
    """Words that are never written with a small letter at their beginning: names, and the nouns of German."""
    acronyms: frozenset[str]
    """Words with capitals after their first letter."""

    def is_misspelling(self, one: str, other: str) -> bool:
        """Whether one of two words is likely a misspelling of the other: rare, and one letter apart."""
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
        return is_rare and _are_one_letter_apart(one, other)


class Answers(Protocol):
    """The answers to prompts, by their positions."""

    def __len__(self) -> int: ...

    def __getitem__(self, position: int, /) -> str: ...


def find_near_duplicates(prompts: Sequence[str], answers: Answers = ()) -> list[tuple[int, int]]:
    """The positions of prompts that ask the same, the earlier first, in the order of the later.

    `answers` has one answer for each prompt, or is empty. With answers, a misspelling is told from another word: an
    *afferent* nerve has another answer than an *efferent* one.
    """
    numbers = list(map(find_numbers, prompts))
    if len(set(numbers)) == len(numbers):  # so it is with a list of numbered things
        return []
    sequences, vocabulary = _read_words(prompts)
    sets = list(map(frozenset, sequences))
    candidates = Candidates(sets, numbers, vocabulary.frequency)

    def compare(one: int, other: int) -> Likeness:
        answers_differ = bool(answers) and are_different_answers(answers[one], answers[other])
        return compare_words(sequences[one], sequences[other], vocabulary, answers_differ)

    found: list[tuple[int, int]] = []
    one_more: list[tuple[int, int]] = []
    for one, other, difference in candidates.list_all():
        has_one_each = len(sequences[one]) == len(sets[one]) == len(sets[other]) == len(sequences[other])
        if has_one_each and len(difference) == 2 and _are_other_words(*difference):
            continue
        likeness = compare(one, other)
        if likeness == "the same":
            found.append((one, other))
        elif likeness == "a word more":
            one_more.append((one, other))
    counts = Counter(chain.from_iterable(one_more))
    in_pattern = {
        position
        for position, count in counts.items()
        if count > 1 or any(compare(*pair) == "another word" for pair in candidates.list_pairs_of(position))
    }
    found += [pair for pair in one_more if in_pattern.isdisjoint(pair)]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _has_only_letters(word: str) -> bool:
    """Whether a word is neither a number nor a sign nor a name in a program; marks belong to its letters."""
    return word.isalpha() or (
        not word.isascii()
        and not any(map(str.isdigit, word))
        and all(unicodedata.category(letter)[0] in "LM" for letter in word)
    )


def _read_words(prompts: Sequence[str]) -> tuple[list[tuple[str, ...]], Vocabulary]:
    """The words of each prompt, in small letters, and what is known of the words of all."""
    as_written = list(map(split_prompt, prompts))
    folded = {word: fold_word(word) for word in set(chain.from_iterable(as_written))}
    sequences = [tuple(map(folded.__getitem__, words)) for words in as_written]
    frequency = Counter(chain.from_iterable(map(set, sequences)))
    with_small_letter = {small for word, small in folded.items() if word[0].islower()}
    not_first = set(chain.from_iterable(words[1:] for words in as_written))
    names = frozenset(folded[word] for word in not_first if word[0].isupper()) - with_small_letter
    with_capitals = frozenset(small for word, small in folded.items() if word[1:] != small[1:])
    return sequences, Vocabulary(frequency, names, with_capitals - with_small_letter)


def are_different_answers(one: str, other: str) -> bool:
    """Whether each of two answers has a word that the other lacks and that is not a misspelling of one of its words."""
    if one == other:
        return False
    first, second = _list_answer_words(one), _list_answer_words(other)
    left, right = first - second, second - first
    if len(left) == len(right) == 1:
        return not _are_one_letter_apart(*left, *right)
    return bool(left and right)


@lru_cache(maxsize=256)
def _list_answer_words(answer: str) -> frozenset[str]:
    """The words of an answer. Each answer is compared with several, one soon after the other."""
    return frozenset(split_text(answer.casefold()))


def _are_other_words(one: str, other: str) -> bool:
    """Whether each of two words has a meaning of its own, and neither is the other with a wrong letter."""
    has_other_ends = one[0] != other[0] and one[-1] != other[-1]  # a wrong letter is at one end at most
    return SMALL_WORDS.isdisjoint((one, other)) and (has_other_ends or not _are_one_letter_apart(one, other))


def compare_words(
    one: tuple[str, ...], other: tuple[str, ...], vocabulary: Vocabulary, answers_differ: bool
) -> Likeness:
    """How alike the words of two prompts are."""
    left = list_missing(one, other)
    right = list_missing(other, one)
    corrections: dict[str, str] = {}
    for word in () if answers_differ else list(left):
        misspelling = next((candidate for candidate in right if vocabulary.is_misspelling(word, candidate)), None)
        if misspelling is not None:
            left.remove(word)
            right.remove(misspelling)
            corrections[misspelling] = word
    content_left, content_right = keep_content_words(left), keep_content_words(right)
    different = {*left, *right}
    join_differently = not JOINING.isdisjoint(left) and not JOINING.isdisjoint(right)
    adds_a_thing = bool(content_left or content_right) and not _LISTING.isdisjoint(different)
    decides = any(word in _DECIDES or not _has_only_letters(word) for word in different)
    if (content_left and content_right) or join_differently or adds_a_thing or decides:
        return "another word"
    shared = [[corrections.get(word, word) for word in words if word not in different] for words in (one, other)]
    shared_words = [word for word in keep_content_words(shared[0]) if is_word(word)]
    shared_content = measure(" ".join(shared_words)).size
    if len(content_left) + len(content_right) > 1 or shared_content < _FEWEST_WORDS or not _are_in_one_order(*shared):
        return "no"
    more = (*content_left, *content_right)
    if not more or more[0] in _FILLERS:
        return "the same"
    return "a word more" if shared_content >= _FEWEST_BESIDE_ONE_MORE and not answers_differ else "no"


def list_missing(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    """The words that `others` does not have, or has less often."""
    if len(others) > _SHORT_PROMPT:
        return list((Counter(words) - Counter(others)).elements())
    left = list(others)  # for few words faster than counting them
    missing = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            missing.append(word)
    return missing


def _are_in_one_order(one: list[str], other: list[str]) -> bool:
    """Whether two lists have the same words in one order, except for one word that may be anywhere."""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    differences = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    a, b = one[differences[0] : differences[-1] + 1], other[differences[0] : differences[-1] + 1]
    return (a[1:] == b[:-1] or a[:-1] == b[1:]) and all(map(_may_move, a))


def _may_move(word: str) -> bool:
    """Whether a word may stand at another place. In a script without spaces, another order makes other words."""
    return _has_only_letters(word) and not is_without_spaces(word)


def _are_one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is missing, added, changed, or exchanged with the next one."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    letters = enumerate(zip(one, other, strict=False))
    start = next((index for index, (a, b) in letters if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        exchanged = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
        return one[start + 1 :] == other[start + 1 :] or exchanged == other[start:]
    shorter, longer = sorted((one, other), key=len)
    return shorter[start:] == longer[start + 1 :]
