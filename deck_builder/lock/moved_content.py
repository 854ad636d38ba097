"""Finds content that has moved to another identity: a card or a gap that now asks what another one asked before.

Learners' progress belongs to a guid and a gap number, not to a text. An edit gives the same fact other words, which is
fine. A fact under another card's identity gets that card's interval, which is not. Content has moved if another card
had it before and no longer has it. The more cards have a word or a hash, the less it counts, so that "What is the
capital of" and "yes" say nothing. The question decides; an answer alone does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tokens = frozenset[str]
"""What a text is made of, each with the key of its field: its words, or its hash alone."""

_SAME: Final = 0.65
"""From this weighted share of common tokens on, two questions are the same."""
_OTHER: Final = 0.5
"""Below this share of that likeness, a card no longer has its own content."""
_RARE: Final = 0.2
"""The least weight of the tokens in common: one token that at most two cards have is enough."""
_MOST_OWNERS: Final = 30
"""A token that more cards have finds no candidates."""


class CardContent(NamedTuple):
    """What a card is about."""

    question: Tokens
    """The tokens of the fields on its first front."""
    rest: Tokens
    """The tokens of its other fields."""


@dataclass(frozen=True, slots=True)
class MovedCard:
    """A card that is about what another card was about."""

    holder: str
    """The identity that has the content now."""
    owner: str
    """The identity that learners know the content by."""


def find_moved_cards(
    old: Mapping[str, CardContent],
    new: Mapping[str, CardContent],
    *,
    kept: Iterable[str] = (),
) -> tuple[MovedCard, ...]:
    """Find each card whose content another card had, if that other card no longer has it.

    `old` are the cards that learners have, `new` those that are new or changed, `kept` the identities of cards that
    are as they were. A card of `old` that is in neither has vanished: its content in a new card is not a move but a
    renaming, which is for others to report.
    """
    kept = frozenset(kept)
    owners = {key: content for key, content in old.items() if key not in kept}
    if not new or not owners:
        return ()
    frequency = Counter(token for content in old.values() for token in (*content.question, *content.rest))
    by_token: dict[str, list[str]] = defaultdict(list)
    for key, content in owners.items():
        for token in content.question:
            if frequency[token] <= _MOST_OWNERS:
                by_token[token].append(key)
    claims: list[tuple[float, MovedCard]] = []
    for holder, content in new.items():
        candidates = {key for token in content.question for key in by_token.get(token, ())} - {holder}
        for owner in candidates:
            likeness = _compare(content, old[owner], frequency)
            if likeness and _has_moved(holder, owner, likeness, old, new, frequency):
                claims.append((-sum(likeness), MovedCard(holder, owner)))
    moved: dict[str, MovedCard] = {}
    taken: set[str] = set()
    for _, claim in sorted(claims, key=lambda claim: (claim[0], claim[1].holder, claim[1].owner)):
        if claim.holder not in moved and claim.owner not in taken:
            moved[claim.holder] = claim
            taken.add(claim.owner)
    return tuple(moved[key] for key in new if key in moved)


def _has_moved(
    holder: str,
    owner: str,
    likeness: tuple[float, float],
    old: Mapping[str, CardContent],
    new: Mapping[str, CardContent],
    frequency: Counter[str],
) -> bool:
    if owner not in new and holder not in old:
        return False
    question, whole = likeness
    for card in (holder, owner):
        if card in old and card in new:
            own = _compare_all(new[card], old[card], frequency)
            if own[0] >= _OTHER * question or own[1] >= whole:
                return False
    return True


def _compare(one: CardContent, other: CardContent, frequency: Counter[str]) -> tuple[float, float] | None:
    """How alike two cards are in their questions and as a whole; None if not enough to be the same card."""
    common = one.question & other.question
    if _weigh(common, frequency) < _RARE:
        return None
    question, whole = _compare_all(one, other, frequency)
    return (question, whole) if question >= _SAME else None


def _compare_all(one: CardContent, other: CardContent, frequency: Counter[str]) -> tuple[float, float]:
    question = _share(one.question, other.question, frequency)
    return question, _share(one.question | one.rest, other.question | other.rest, frequency)


def _share(one: Tokens, other: Tokens, frequency: Counter[str]) -> float:
    """The weighted share of tokens that two texts have in common, from 0 to 1 (Dice's coefficient)."""
    both = _weigh(one, frequency) + _weigh(other, frequency)
    return 2 * _weigh(one & other, frequency) / both if both else 0.0


def _weigh(tokens: Iterable[str], frequency: Counter[str]) -> float:
    """The weight of some tokens. One that no card had before weighs little: it is what an edit has added."""
    return sum(1 / (frequency[token] or 2) ** 2 for token in tokens)


class MovedGap(NamedTuple):
    """A gap whose number learners know another text by."""

    number: int
    """Its number now."""
    belongs: int | None
    """The number that learners know its text by; None if they do not know the text."""


def find_moved_gaps(old: Mapping[int, str], gone: Mapping[int, str], new: Mapping[int, str]) -> tuple[MovedGap, ...]:
    """Find each gap that has the text of another number, and each that has the number of a gap that is gone.

    `old` are the texts, or their hashes, that learners have by the number of the gap; `gone` those that they had in
    earlier releases; `new` those of now.
    """
    known = {**gone, **old}
    occurrences = Counter(known.values())  # a text that several gaps had does not identify one of them
    numbers = {text: number for number, text in known.items() if text and occurrences[text] == 1}
    moved = []
    for number, text in new.items():
        if known.get(number) == text:
            continue
        if text in numbers and new.get(numbers[text]) != text:
            moved.append(MovedGap(number, numbers.pop(text)))
        elif number in gone and number not in old:
            moved.append(MovedGap(number, None))
    lost = {gap.belongs for gap in moved} - {gap.number for gap in moved}
    moved += [MovedGap(number, None) for number, text in new.items() if number in lost and known[number] != text]
    return tuple(sorted(moved, key=lambda gap: gap.number))


def number_gaps_again(new: Mapping[int, str], moved: Iterable[MovedGap], used: Iterable[int]) -> dict[int, int]:
    """The number that each gap should have, by the number that it has: its old one, or one that was never used."""
    wrong = {gap.number: gap.belongs for gap in moved}
    right = {number: wrong.get(number) or number for number in new if wrong.get(number, number) is not None}
    highest = max([*used, *right.values()], default=0)
    for number in new:
        if number not in right:
            highest += 1
            right[number] = highest
    return right
