"""Ids that people can read, made from texts: for cards and kinds that have none yet."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from deck_builder.source.ids import LONGEST_ID
from deck_builder.source.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Iterable


def make_readable_id(text: str, most: int = LONGEST_ID - 8) -> str:
    """Make an id from a text, cut after a word; empty if the text has no letter from a to z and no digit."""
    whole = re.sub(r"[^a-z0-9-]", "", make_slug(text, ascii_only=True)).strip("-")
    return whole if len(whole) <= most else whole[: most + 1].rpartition("-")[0] or whole[:most]


class UniqueIds:
    """Gives out ids, each of them once. `taken` are ids that are in use already."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._taken)

    def give(self, wanted: str) -> str:
        """Give out the wanted id, with a number at its end if it is taken."""
        given = wanted
        while given in self._taken:
            self._numbers[wanted] += 1
            given = f"{wanted}-{self._numbers[wanted] + 1}"
        self._taken.add(given)
        return given
