"""The kinds of a deck by their keys: one that comes with the program is read when a card first needs it.

Sixteen kinds come with the program, a deck uses a few of them, and reading all takes as long as reading small decks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deck_builder.deck.model import Kind


class LateKinds(Mapping[str, "Kind | None"]):
    """A mapping whose keys are known, and whose kinds are read one by one. None stands for a kind with an error.

    As long as only keys are asked for (`key in kinds`, a loop over the keys), nothing is read. Another process gets a
    dictionary of all kinds.
    """

    def __init__(self, keys: Iterable[str], read: Callable[[str], Kind | None], own: Iterable[str] = ()) -> None:
        """`read` reads the kind of a key, once. `own` are the keys of kinds that do not come with the program."""
        self._keys = dict.fromkeys(keys)
        self._read = read
        self._kinds: dict[str, Kind | None] = {}
        self.own = tuple(own)
        """The keys of kinds that do not come with the program."""

    def __getitem__(self, key: str) -> Kind | None:
        if key not in self._kinds:
            if key not in self._keys:
                raise KeyError(key)
            self._kinds[key] = self._read(key)
        return self._kinds[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


def list_own_kinds(kinds: Mapping[str, Kind | None]) -> Iterator[Kind]:
    """Yield the kinds that do not come with the program, but for those with an error; of a dictionary, all kinds."""
    for key in kinds.own if isinstance(kinds, LateKinds) else kinds:
        if kind := kinds[key]:
            yield kind


def change_kinds(kinds: Mapping[str, Kind | None], change: Callable[[Kind], Kind]) -> LateKinds:
    """The kinds, each changed when it is read. Those with an error stay None."""

    def read(key: str) -> Kind | None:
        kind = kinds[key]
        return change(kind) if kind else None

    return LateKinds(kinds, read, kinds.own if isinstance(kinds, LateKinds) else ())


def join_kinds(first: Mapping[str, Kind | None], own: Mapping[str, Kind | None]) -> LateKinds:
    """The kinds of both; of two with one key, the one of `own` counts. Those do not come with the program."""
    return LateKinds([*first, *own], lambda key: own[key] if key in own else first[key], own)
