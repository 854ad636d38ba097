"""The values that may occur only once in a deck, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.problems.problem import Place


class UniqueValues:
    """The ids, unique fields and subdecks of the cards read so far.

    Each place is packed into one number, because a deck may have 100,000 cards. `files` numbers the files; `ids` has
    the place of each card id; `values` has the place of each unique field, by a 64-bit hash of its text; `deck_names`
    has the spelling of each subdeck, by its name as a person reads it.
    """

    def __init__(self) -> None:
        self.files: dict[Path, int] = {}
        self.ids: dict[str, int] = {}
        self.values: dict[int, int] = {}
        self.deck_names: dict[str, str] = {}

    def pack(self, place: Place) -> int:
        """Pack a place into one number."""
        number = self.files.setdefault(place.file, len(self.files))
        return number << 48 | place.line << 20 | place.column

    def describe(self, packed: int) -> str:
        """Describe a packed place, such as `in 20-brain.yaml on line 12`."""
        return f"in {list(self.files)[packed >> 48].name} on line {packed >> 20 & 0xFFFFFFF}"

    def merge(self, other: UniqueValues) -> bool:
        """Add the values of other cards, without their places.

        False if an id or value occurs in both, or if they spell a subdeck in two ways.
        """
        names = self.deck_names | other.deck_names
        all_differ = (
            self.ids.keys().isdisjoint(other.ids)
            and self.values.keys().isdisjoint(other.values)
            and names == other.deck_names | self.deck_names
        )
        self.ids |= other.ids
        self.values |= other.values
        self.deck_names = names
        return all_differ
