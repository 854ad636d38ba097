"""The notes of a finished file with their guids and times: what learners know each note by.

They depend on what `deck.lock` says of the cards. While it says the same, a cache can keep them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from deck_builder.build.finished_file import FinishedFile
    from deck_builder.lock.model import LockedCard, LockedKind
    from deck_builder.lock.releases import DraftTimes

_END: Final = "\x1e"
"""What ends a note in the digest of a package."""

_TEXT_END: Final = "\x1e"
_COLUMN_END: Final = "\x1d"


class DatedFile(NamedTuple):
    """The notes of a finished file, in its order."""

    guids: list[str]
    """The guid of each note."""
    mods: list[int]
    """The time of each note in the package, in seconds since 1970."""
    summary: str
    """What the digest of the package is made from."""


def date_file(
    finished: FinishedFile,
    guids: list[str],
    entries: Iterable[LockedCard],
    time_of: Callable[[LockedCard | LockedKind], int],
) -> DatedFile:
    """Date the notes of a file. `entries` are their cards in the new lock, and `time_of` gives each its time."""
    mods = list(map(time_of, entries))
    ends = [
        f"{sort.ordinals}, {sort.deck_name!r}){_END}{f'{dict(sort.other_decks)}{_END}' if sort.other_decks else ''}"
        for sort in finished.sorts
    ]
    values = zip(guids, mods, finished.digests, finished.sort_of, strict=True)
    summary = "".join([f"({guid!r}, {mod}, {digest!r}, {ends[sort]}" for guid, mod, digest, sort in values])
    return DatedFile(guids, mods, summary)


def make_dated_key(key: str, lines: Sequence[str], times: DraftTimes) -> str:
    """The key of the dated notes of a file: `key` is that of the file, `lines` are those of its cards in the lock."""
    digest = hashlib.blake2b(f"{key}\0{times}\0".encode(), digest_size=16)
    digest.update("".join(lines).encode())
    return digest.hexdigest()


def write_dated(dated: DatedFile) -> str:
    """The dated notes as text, from which `read_dated` makes them again; empty if such a text can't have them."""
    columns = (_TEXT_END.join(dated.guids), _TEXT_END.join(map(str, dated.mods)), dated.summary)
    text = _COLUMN_END.join(columns)
    return text if text.count(_COLUMN_END) == 2 and columns[0].count(_TEXT_END) == len(dated.guids) - 1 else ""


def read_dated(text: str) -> DatedFile:
    """The dated notes of a text that `write_dated` made."""
    guids, mods, summary = text.split(_COLUMN_END)
    return DatedFile(guids.split(_TEXT_END), list(map(int, mods.split(_TEXT_END))), summary)
