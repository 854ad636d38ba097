"""Merges the numbers that two branches assigned to the shapes or steps of one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deck_builder.lock.gap_numbers import GapNumbers


@dataclass(frozen=True, slots=True)
class GapsOfSide:
    """The shapes or steps of a card as one side has them."""

    gaps: GapNumbers = ()
    """Their labels with their numbers, in order."""
    gone: GapNumbers = ()
    """The labels and numbers of those that the card no longer has."""


class Collision(NamedTuple):
    """A number that the two sides assigned to different things."""

    number: int
    """The number."""
    label: str
    """The label that it has on the first side."""
    other_label: str
    """The label that it has on the second side."""


@dataclass(frozen=True, slots=True)
class MergedGaps:
    """The numbers of both sides."""

    gaps: GapNumbers
    """The labels with their numbers, in order. In a collision, the first side keeps the number."""
    gone: GapNumbers
    """The labels and numbers of those that the card no longer has."""
    collisions: tuple[Collision, ...]
    """The numbers that belong to two things."""


def merge_gaps(base: GapsOfSide, first: GapsOfSide, second: GapsOfSide) -> MergedGaps:
    """Merge the gaps of two sides that parted at `base`.

    A number in `base` is the same gap on both sides, even if its label has changed.
    """
    before = _by_number(base)
    ours, theirs = _by_number(first), _by_number(second)
    there = {number for _, number in second.gaps}
    labels = {label for label, _ in first.gaps}
    asked_before = {number: label for label, number in base.gaps}
    collisions = [
        Collision(number, ours[number], label)
        for number, label in theirs.items()
        if number not in before and ours.get(number, label) != label
    ]
    order = [number for label, number in first.gaps if number in there or asked_before.get(number) != label]
    last = -1
    for label, number in second.gaps:
        if number in order:
            last = order.index(number)
        elif asked_before.get(number) == label:
            continue  # the first side removed it, and this side left it as it was
        elif number in before or (number not in ours and label not in labels):
            last += 1
            order.insert(last, number)
    known = {**theirs, **ours}
    for number in before.keys() & ours.keys() & theirs.keys():
        known[number] = theirs[number] if ours[number] == before[number] else ours[number]
    gone = [number for number in known if number not in order]
    return MergedGaps(
        gaps=tuple((known[number], number) for number in order),
        gone=tuple((known[number], number) for number in sorted(gone)),
        collisions=tuple(collisions),
    )


def _by_number(side: GapsOfSide) -> dict[int, str]:
    return {number: label for label, number in (*side.gone, *side.gaps)}
