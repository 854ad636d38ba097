"""The values that may occur only once in a deck, and where they are."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.comparing import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from deck_builder.problems.problem import Place


class NotedValues:
    """What the cards of one file have that may occur only once, in the order in which it was read."""

    def __init__(
        self, texts: list[str] | None = None, places: list[int] | None = None, deck_names: list[str] | None = None
    ) -> None:
        self.texts: list[str] = [] if texts is None else texts
        """The text of each unique field, with the keys of its kind and field before it."""
        self.places: list[int] = [] if places is None else places
        """The line and column of each of these texts, packed."""
        self.deck_names: list[str] = [] if deck_names is None else deck_names
        """The subdecks that the cards name."""


class _File(NamedTuple):
    """The ids and values of a file that were claimed all at once, in its order."""

    ids: Sequence[str]
    """The id of each card."""
    id_places: array[int]
    """The line and column of each id, packed."""
    values: array[int]
    """A hash of the text of each unique field."""
    value_places: array[int]
    """The line and column of each of these texts, packed."""


class UniqueValues:
    """The ids, unique fields and subdecks of the cards read so far.

    Each place is packed into one number, because a deck may have 100,000 cards. `files` numbers the files; `ids` has
    the place of each card id; `values` has the place of each unique field, by a 64-bit hash of its text; `deck_names`
    has the spelling of each subdeck, by its name as a person reads it. Of files that were claimed all at once, `ids`
    and `values` have only the file: one number for all of them takes less memory, and few are ever asked for a line.
    """

    def __init__(self) -> None:
        self.files: dict[Path, int] = {}
        self.ids: dict[str, int] = {}
        self.values: dict[int, int] = {}
        self.deck_names: dict[str, str] = {}
        self.noted: NotedValues | None = None
        """If it is set, unique fields and subdecks are added to it as well."""
        self._at_once: dict[int, _File] = {}

    def claim_id(self, card_id: str, packed: int) -> int:
        """Remember the id of a card, and return the packed place of the first card that has it."""
        first = self.ids.setdefault(card_id, packed)
        file = self._at_once.get(first)
        return first | file.id_places[file.ids.index(card_id)] if file else first

    def claim(self, text: str, packed: int) -> int:
        """Remember the text of a unique field, and return the packed place of the first card that has it."""
        if self.noted:
            self.noted.texts.append(text)
            self.noted.places.append(packed & _IN_FILE)
        first = self.values.setdefault(hash(text), packed)
        file = self._at_once.get(first)
        return first | file.value_places[file.values.index(hash(text))] if file else first

    def are_free(self, ids: Iterable[str], noted: NotedValues) -> bool:
        """Whether none of the ids and values of another file is taken, and all its subdecks are spelled alike."""
        spellings = ((fold_text(name), name) for each in noted.deck_names for name in _list_levels(each))
        return (
            self.ids.keys().isdisjoint(ids)
            and self.values.keys().isdisjoint(map(hash, noted.texts))
            and all(self.deck_names.get(folded, name) == name for folded, name in spellings)
        )

    def claim_all(self, file: Path, ids: Sequence[str], places: Sequence[int], noted: NotedValues) -> None:
        """Remember the ids and values of a file, which are free. `places` are the lines and columns of the ids."""
        number = self.files.setdefault(file, len(self.files)) << 48
        values = array("q", map(hash, noted.texts))
        self.ids |= dict.fromkeys(ids, number)
        self.values |= dict.fromkeys(values, number)
        self._at_once[number] = _File(ids, array("Q", places), values, array("Q", noted.places))
        for name in noted.deck_names:
            levels = _list_levels(name)
            self.deck_names |= {fold_text(level): level for level in levels}
            self.deck_names[levels[-1]] = levels[-1]

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


_IN_FILE: Final = (1 << 48) - 1
"""The bits of a packed place that have its line and column."""


def _list_levels(name: str) -> list[str]:
    """List the names of a subdeck and of all above it: `A` and `A::B` for `A::B`."""
    parts = [part.strip() for part in name.split("::")]
    return ["::".join(parts[:length]) for length in range(1, len(parts) + 1)]
