"""Finds content that has moved to another identity: a card or a gap that now asks what another one asked before.

Learners' progress belongs to a guid and a gap number, not to a text. An edit that rewords a fact is fine. A fact that
moves to another card's identity is not: it gets that card's interval. Content has moved if another card had it before
and no longer has it. The more cards have a word or a hash, the less it counts: "What is the capital of" and "yes" mean
nothing. The question decides, never the answer alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tokens = frozenset[str]
"""The words of a text, or its hash alone, each prefixed with the key of its field."""

_SAME: Final = 0.65
"""Two questions are the same if they have at least this weighted share of tokens in common."""
_OTHER: Final = 0.5
"""A card no longer has its own content if its likeness to itself is below this share of its likeness to the other."""
_RARE: Final = 0.2
"""The least weight of the common tokens. One token that at most two cards have is enough."""
_MOST_OWNERS: Final = 30
"""Tokens that more cards have are not used to find candidates."""


class CardContent(NamedTuple):
    """What a card is about."""

    question: Tokens
    """The tokens of the fields on its first front."""
    rest: Tokens
    """The tokens of its other fields."""


class MovedCard(NamedTuple):
    """A card that has the content that another card had."""

    holder: str
    """The identity that has the content now."""
    owner: str
    """The identity under which learners have the content."""


def find_moved_cards(
    old: Mapping[str, CardContent],
    new: Mapping[str, CardContent],
    *,
    kept: Iterable[str] = (),
) -> tuple[MovedCard, ...]:
    """Find the cards whose content another card had and no longer has.

    `old` are the cards that learners have, `new` the new or changed cards, `kept` the identities of unchanged cards.
    A card of `old` that is in neither `new` nor `kept` has vanished. If a new card has its content, it was renamed, not
    moved; `lock.vanished` reports that.
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


def share_words(old: Mapping[str, CardContent], new: Mapping[str, CardContent]) -> bool:
    """Whether the questions of two different cards of `old` and `new` have a token in common.

    If not, `find_moved_cards` finds nothing, whatever cards there are besides that were kept.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    for key, content in old.items():
        for token in content.question:
            holders[token].add(key)
    return any(holders.get(token, set()) - {key} for key, content in new.items() for token in content.question)


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
    """Return the likeness of two cards in their questions and as a whole; None if it is too small for the same card."""
    common = one.question & other.question
    if _weigh(common, frequency) < _RARE:
        return None
    question, whole = _compare_all(one, other, frequency)
    return (question, whole) if question >= _SAME else None


def _compare_all(one: CardContent, other: CardContent, frequency: Counter[str]) -> tuple[float, float]:
    question = _share(one.question, other.question, frequency)
    return question, _share(one.question | one.rest, other.question | other.rest, frequency)


def _share(one: Tokens, other: Tokens, frequency: Counter[str]) -> float:
    """Return the weighted share of tokens that two texts have in common, from 0 to 1 (Dice's coefficient)."""
    both = _weigh(one, frequency) + _weigh(other, frequency)
    return 2 * _weigh(one & other, frequency) / both if both else 0.0


def _weigh(tokens: Iterable[str], frequency: Counter[str]) -> float:
    """Return the weight of tokens. A token that no card had before weighs little: an edit added it."""
    return sum(1 / (frequency[token] or 2) ** 2 for token in tokens)


class MovedGap(NamedTuple):
    """A gap whose number belongs to another text for learners."""

    number: int
    """The number that it has now."""
    belongs: int | None
    """The number that its text has for learners; None if they do not have the text."""


def find_moved_gaps(old: Mapping[int, str], gone: Mapping[int, str], new: Mapping[int, str]) -> tuple[MovedGap, ...]:
    """Find the gaps whose text learners have under another number, and the gaps that reuse the number of a removed gap.

    All arguments map gap numbers to texts or their hashes: `old` is what learners have, `gone` what they had in earlier
    releases, `new` the present texts.
    """
    known = {**gone, **old}
    occurrences = Counter(known.values())  # a text of several gaps identifies none
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
    """Map the number of each gap to the number that it should have: its old one, or one that was never used."""
    wrong = {gap.number: gap.belongs for gap in moved}
    right = {number: wrong.get(number) or number for number in new if wrong.get(number, number) is not None}
    highest = max([*used, *right.values()], default=0)
    for number in new:
        if number not in right:
            highest += 1
            right[number] = highest
    return right
