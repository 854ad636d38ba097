"""Which gap each shape or step of a note has, for ever: Anki knows a note's cards by their numbers alone.

A shape is known by its name. A step is known by its words; one that was edited is known by its place between those
that were not. What is new gets a number that no card of the note ever had.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from deck_builder.deck.model import Gap

Numbers = tuple[tuple[str, int], ...]
"""Labels with their numbers, in order."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of each part, in their order; those that went, and were there before.

    `unclear` are positions of parts whose number can't be told, or belongs to another.
    """

    numbers: tuple[int, ...]
    gone: Numbers
    went: Numbers
    unclear: tuple[int, ...] = ()


def numbered(parts: Sequence[Gap], before: Numbers, gone: Numbers, *, by_place: bool) -> Numbered:
    """Number the parts of a note as they were numbered `before`; `gone` are those it had once.

    With `by_place` a part that has changed its label is known by where it stands.
    """
    numbers: dict[int, int] = {at: part.number for at, part in enumerate(parts) if part.number}
    pinned = set(numbers.values())
    left = {at: pair for at, pair in enumerate(before) if pair[1] not in pinned}
    matched: dict[int, int] = {}  # positions now to positions before
    for at, part in enumerate(parts):
        known = next((old for old, (label, _) in left.items() if label == part.label), None)
        if at not in numbers and known is not None:
            numbers[at] = left.pop(known)[1]
            matched[at] = known
    labels = {part.label for part in parts}
    taken = {number: label for label, number in before if label in labels}
    unclear = tuple(at for at, part in enumerate(parts) if taken.get(part.number or 0, part.label) != part.label)
    if by_place:
        matched |= {at: old for at, number in numbers.items() for old, pair in enumerate(before) if pair[1] == number}
        edited, between = _edited(len(parts), matched, len(before), left.keys())
        unclear += between
        numbers |= {at: left.pop(old)[1] for at, old in edited.items()}
    for at, part in enumerate(parts):
        back = next((number for label, number in gone if label == part.label), None)
        if at not in numbers and back is not None and back not in numbers.values():
            numbers[at] = back
    highest = max([*numbers.values(), *(number for _, number in (*before, *gone))], default=0)
    fresh = count(highest + 1)
    in_order = tuple(numbers[at] if at in numbers else next(fresh) for at in range(len(parts)))
    went = tuple(left.values())
    return Numbered(in_order, tuple(pair for pair in (*gone, *went) if pair[1] not in in_order), went, unclear)


def _edited(
    length: int, matched: Mapping[int, int], length_before: int, left: AbstractSet[int]
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Positions now to positions before, of parts that stand between the same ones as before."""
    now, then = _runs(length, matched.keys()), _runs(length_before, set(range(length_before)) - left)
    edited: dict[int, int] = {}
    unclear: list[int] = []
    for after, positions in now.items():
        old = then.get(matched[after] if after >= 0 else -1, [])
        if len(old) == len(positions):
            edited |= dict(zip(positions, old, strict=True))
        elif old:
            unclear += positions
    return edited, tuple(unclear)


def _runs(length: int, known: AbstractSet[int]) -> dict[int, list[int]]:
    """Positions that are not known, by the known one before them, or -1."""
    runs: dict[int, list[int]] = defaultdict(list)
    last = -1
    for at in range(length):
        if at in known:
            last = at
        else:
            runs[last].append(at)
    return runs
