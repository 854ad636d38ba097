"""Which number each shape or step of a note has, for ever: Anki knows the cards of a note by their numbers alone.

A shape is known by its name. A step is known by its words; an edited step is known by its place between the steps
that were not edited. A new shape or step gets a number that no card of the note ever had.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from deck_builder.deck.model import Gap

GapNumbers = tuple[tuple[str, int], ...]
"""The labels of shapes or steps with their numbers, in order."""


class NumberedGaps(NamedTuple):
    """The numbers of a note's shapes or steps."""

    numbers: tuple[int, ...]
    """The number of each gap, in the order of the gaps."""
    gone: GapNumbers
    """All gaps that the note once had and no longer has."""
    newly_gone: GapNumbers
    """Those of `gone` that it still had at the last build."""
    unclear: tuple[int, ...] = ()
    """Positions of gaps whose number can't be told, or is pinned to the number of another gap."""


def number_gaps(gaps: Sequence[Gap], before: GapNumbers, gone: GapNumbers, *, by_place: bool) -> NumberedGaps:
    """Number the gaps of a note as they were numbered before.

    `before` are the gaps that the note had, `gone` those that it once had. With `by_place`, a gap whose label has
    changed is known by its place.
    """
    numbers: dict[int, int] = {at: gap.number for at, gap in enumerate(gaps) if gap.number}
    pinned = set(numbers.values())
    left = {at: pair for at, pair in enumerate(before) if pair[1] not in pinned}
    matched: dict[int, int] = {}  # positions now to positions before
    for at, gap in enumerate(gaps):
        known = next((old for old, (label, _) in left.items() if label == gap.label), None)
        if at not in numbers and known is not None:
            numbers[at] = left.pop(known)[1]
            matched[at] = known
    labels = {gap.label for gap in gaps}
    taken = {number: label for label, number in before if label in labels}
    unclear = tuple(at for at, gap in enumerate(gaps) if taken.get(gap.number or 0, gap.label) != gap.label)
    if by_place:
        matched |= {at: old for at, number in numbers.items() for old, pair in enumerate(before) if pair[1] == number}
        edited, doubtful = _match_edited(len(gaps), matched, len(before), left.keys())
        unclear += doubtful
        numbers |= {at: left.pop(old)[1] for at, old in edited.items()}
    for at, gap in enumerate(gaps):
        earlier = next((number for label, number in gone if label == gap.label), None)
        if at not in numbers and earlier is not None and earlier not in numbers.values():
            numbers[at] = earlier
    highest = max([*numbers.values(), *(number for _, number in (*before, *gone))], default=0)
    unused = count(highest + 1)
    in_order = tuple(numbers[at] if at in numbers else next(unused) for at in range(len(gaps)))
    newly_gone = tuple(left.values())
    all_gone = tuple(pair for pair in (*gone, *newly_gone) if pair[1] not in in_order)
    return NumberedGaps(in_order, all_gone, newly_gone, unclear)


def _match_edited(
    length: int, matched: Mapping[int, int], length_before: int, left: AbstractSet[int]
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Match gaps that stand between the same gaps as before, although their labels have changed.

    `length` and `length_before` are the numbers of gaps now and before, `matched` the positions now and before of
    the gaps that are known, `left` the positions before of the others. Returns the positions now with those before,
    and the positions now that could be one of several.
    """
    runs_now, runs_before = _runs(length, matched.keys()), _runs(length_before, set(range(length_before)) - left)
    edited: dict[int, int] = {}
    unclear: list[int] = []
    for after, positions in runs_now.items():
        earlier = runs_before.get(matched[after] if after >= 0 else -1, [])
        if len(earlier) == len(positions):
            edited |= dict(zip(positions, earlier, strict=True))
        elif earlier:
            unclear += positions
    return edited, tuple(unclear)


def _runs(length: int, known: AbstractSet[int]) -> dict[int, list[int]]:
    """The positions that are not known, grouped by the known position before them; -1 if there is none."""
    runs: dict[int, list[int]] = defaultdict(list)
    last_known = -1
    for at in range(length):
        if at in known:
            last_known = at
        else:
            runs[last_known].append(at)
    return runs
