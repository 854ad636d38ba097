"""Finds what differs between two lists of words: the shortest way from one to the other (Myers, 1986)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_MOST_EDITS: Final = 256
"""After so many words that came or went, the rest counts as one change: the time grows with their square, and a text
that was written anew has nothing left to compare."""


class Change(NamedTuple):
    """Some words of a text that were replaced. Either side may be empty."""

    start: int
    """Where the words begin that went."""
    end: int
    """The index behind them."""
    new_start: int
    """Where the words begin that came, in the other text."""
    new_end: int
    """The index behind them."""

    @property
    def size(self) -> int:
        """How many words went or came, whichever is more."""
        return max(self.end - self.start, self.new_end - self.new_start)


def find_changes(old: Sequence[str], new: Sequence[str], is_white: Callable[[int], bool]) -> list[Change]:
    """The changes that make `new` of `old`, in order. `is_white` says whether a word of `old` is only space.

    Changes with only space between them are one. So are changes with fewer words between them than either has: what is
    the same there is so by chance.
    """
    changes: list[Change] = []
    for change in _find_edits(old, new):
        if changes:
            last = changes[-1]
            words = sum(not is_white(place) for place in range(last.end, change.start))
            if words <= min(last.size, change.size) or not words:
                changes[-1] = Change(last.start, change.end, last.new_start, change.new_end)
                continue
        changes.append(change)
    return changes


def _find_edits(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield the changes as the shortest way has them. Words at the beginning and end that are the same are left out."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    old_from, new_from = start, start
    same = [(start + x, start + y) for x, y in _walk(old[start:old_end], new[start:new_end])]
    for old_place, new_place in [*same, (old_end, new_end)]:
        if (old_place, new_place) != (old_from, new_from):
            yield Change(old_from, old_place, new_from, new_place)
        old_from, new_from = old_place + 1, new_place + 1


def _walk(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of the words that both texts have, along the shortest way; none if it has too many edits."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), _MOST_EDITS) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-edits, edits + 1, 2):
            if diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1]):
                x = furthest[diagonal + 1]
            else:
                x = furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _go_back(trace, len(old), len(new))
    return []


def _go_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The places of the words that both texts have, from the furthest places of each step."""
    same: list[tuple[int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[edits], x - y
        goes_down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
        before = diagonal + 1 if goes_down else diagonal - 1
        from_x = furthest[before] if edits else 0
        from_y = from_x - before if edits else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            same.append((x, y))
        x, y = from_x, from_y
    return same[::-1]
