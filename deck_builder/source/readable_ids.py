"""Ids that people can read, made from texts: for cards and kinds that have none yet."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from deck_builder.source.ids import LONGEST_ID
from deck_builder.source.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Iterable

_APOSTROPHE: Final = re.compile("['’]")


def make_readable_id(text: str, most: int = LONGEST_ID - 8) -> str:
    """Make an id from a text of any script, cut after a word; other letters are written with those from a to z.

    Empty if the text has no letter and no digit. `most` is the id's greatest length in characters.
    """
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFC", text))
    if not text.isascii():
        from anyascii import anyascii  # it takes a while to load

        text = anyascii(text)
    whole = make_slug(text, ascii_only=True)
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
