"""Ids that people can read, made from texts: for cards and kinds that have none yet."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.source.ids import LONGEST_ID
from deck_builder.source.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Iterable

WINDOWS_DEVICE: Final = compile_late(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows reserves for devices, with any ending (Microsoft, "Naming Files, Paths, and Namespaces")."""

_APOSTROPHE: Final = compile_late("['’]")


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


def make_name_id(name: str, what: str, number: int) -> str:
    """Make an id from a name; with `what` before it if it has no letters, and `number` if it has no digits either."""
    made = make_readable_id(name)
    return made if made and not made.replace("-", "").isdigit() else f"{what}-{made or number}"


def make_deck_id(name: str, fallback: str) -> str:
    """Make an id from a deck's name, or else the `fallback`; never one that `explain_reserved` refuses."""
    deck_id = make_readable_id(name) or fallback
    return f"deck-{deck_id}" if explain_reserved(deck_id) else deck_id


def explain_reserved(deck_id: str) -> str:
    """Why no deck can have this id, which names its packages; empty if one can."""
    if is_backup(deck_id):
        return f"`{deck_id}.apkg` would be taken for a whole collection"
    if WINDOWS_DEVICE.fullmatch(deck_id):
        return f"Windows does not allow a file `{deck_id}.apkg`"
    return ""


def is_backup(stem: str) -> bool:
    """Whether Anki takes a package with this name, without its ending, for a backup of a whole collection."""
    return stem.lower() == "collection" or stem.lower().startswith("backup-")


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
