"""Merges the places that two branches assigned to the fields or templates of one note type."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.lock.model import LockedSlot


@dataclass(frozen=True, slots=True)
class MergedSlots:
    """The fields or templates of both sides."""

    slots: tuple[LockedSlot, ...]
    """The merged fields or templates, in Anki's order. In a collision, the first side keeps the place."""
    collisions: tuple[str, ...]
    """Places claimed by two fields or templates, and fields or templates with two places, in words."""


def merge_slots(base: Sequence[LockedSlot], first: Sequence[LockedSlot], second: Sequence[LockedSlot]) -> MergedSlots:
    """Merge the fields or templates of two sides. `base` is empty if the note type is newer than their parting."""
    slots: list[LockedSlot] = []
    collisions: list[str] = []
    places = {slot.key: place for place, slot in enumerate(first, 1) if slot.key}
    for place, (before, one, other) in enumerate(zip_longest(base, first, second), 1):
        if one is None or other is None:
            slots += [slot for slot in (one, other) if slot]
            continue
        is_free = one == before or one.key is None
        if one == other or other == before or other.key is None:
            slots.append(one)
        elif is_free and places.get(other.key, place) == place:
            slots.append(other)
        else:
            slots.append(one)
            if is_free:
                collisions.append(f"`{other.key}` is in place {places[other.key]} and in place {place}")
            elif one.key != other.key:
                collisions.append(f"place {place} belongs to `{one.key}` and to `{other.key}`")
    return MergedSlots(tuple(slots), tuple(collisions))
