"""New lines of `deck.lock`, in a file until all are known: in memory, those of a large deck take a quarter of all."""

from __future__ import annotations

from collections.abc import MutableMapping
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from deck_builder.lock.card_lines import are_lines
from deck_builder.lock.model import LockedCard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from io import BufferedRandom

_LENGTH_BITS: Final = 24
"""The place of a line in the file and its length are packed into one number."""


class LinesOnDisk(MutableMapping[str, str | LockedCard]):
    """What a lock says of each card, as `CardLines` takes it. A line in the file is read when it is asked for."""

    def __init__(self, file: BufferedRandom) -> None:
        """`file` is empty. It is open for reading and writing as long as lines are asked for."""
        self._file = file
        self._end = 0
        self._stated: dict[str, int | str | LockedCard] = {}
        """The entry of each card, or its packed place in the file."""

    def add(self, ids: Collection[str], stated: Collection[str | LockedCard], *, to_disk: bool) -> None:
        """Add the entries of many cards; `to_disk` puts them into the file if all are lines. Raises OSError."""
        entries: Collection[int | str | LockedCard] = stated
        if to_disk and are_lines(lines := list(stated)):
            encoded = [line.encode() for line in lines]
            begins = list(accumulate(map(len, encoded), initial=self._end))
            self._file.seek(self._end)
            self._file.write(b"".join(encoded))
            self._file.flush()
            self._end = begins.pop()
            entries = [begin << _LENGTH_BITS | len(line) for begin, line in zip(begins, encoded, strict=True)]
        self._stated.update(zip(ids, entries, strict=True))

    def __getitem__(self, card_id: str) -> str | LockedCard:
        entry = self._stated[card_id]
        if not isinstance(entry, int):
            return entry
        raw = self._file.raw  # a buffer would read 8 kB for each line
        raw.seek(entry >> _LENGTH_BITS)
        return (raw.read(entry & ((1 << _LENGTH_BITS) - 1)) or b"").decode()

    def __setitem__(self, card_id: str, entry: str | LockedCard) -> None:
        self._stated[card_id] = entry

    def __delitem__(self, card_id: str) -> None:
        del self._stated[card_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stated)

    def __len__(self) -> int:
        return len(self._stated)
