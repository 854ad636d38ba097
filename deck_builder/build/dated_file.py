"""The notes of a finished file with their guids and times: what learners know each note by.

They depend on what `deck.lock` says of the cards. While it says the same, a cache can keep them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.finished_file import COLUMN_END, TEXT_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.build.finished_file import FinishedFile
    from deck_builder.lock.releases import DraftTimes

_END: Final = "\x1e"
"""What ends a note in the digest of a package."""


class DatedFile(NamedTuple):
    """The notes of a finished file, in its order."""

    guids: list[str]
    """The guid of each note."""
    mods: list[int]
    """The time of each note in the package, in seconds since 1970."""
    summary: str
    """What the digest of the package is made from."""


def date_file(finished: FinishedFile, guids: list[str], mods: list[int]) -> DatedFile:
    """Date the notes of a file. `guids` and `mods` are as `DatedFile` has them."""
    ends = [
        f"{sort.ordinals}, {sort.deck_name!r}){_END}{f'{dict(sort.other_decks)}{_END}' if sort.other_decks else ''}"
        for sort in finished.sorts
    ]
    values = zip(guids, mods, finished.digests, finished.sort_of, strict=True)
    summary = "".join([f"({guid!r}, {mod}, {digest!r}, {ends[sort]}" for guid, mod, digest, sort in values])
    return DatedFile(guids, mods, summary)


def make_dated_key(key: str, finished: FinishedFile, lines: Sequence[str], times: DraftTimes) -> str:
    """The key of the dated notes of a file: `key` is that of the file, `lines` are those of its cards in the lock.

    Files with one key can be finished to other notes: the bytes of media and the slots of note types are not in it.
    """
    digest = hashlib.blake2b(f"{key}\0{times}\0".encode(), digest_size=16)
    digest.update("".join(finished.digests).encode())
    digest.update("".join(lines).encode())
    return digest.hexdigest()


def write_dated(dated: DatedFile) -> str:
    """The dated notes as text, from which `read_dated` makes them again; empty if such a text can't have them."""
    mods = dated.mods[:1] if len(set(dated.mods)) == 1 else dated.mods
    columns = (TEXT_END.join(dated.guids), TEXT_END.join(map(str, mods)), dated.summary)
    text = COLUMN_END.join(columns)
    return text if text.count(COLUMN_END) == 2 and columns[0].count(TEXT_END) == len(dated.guids) - 1 else ""


def read_dated(text: str) -> DatedFile:
    """The dated notes of a text that `write_dated` made."""
    ids, times, summary = text.split(COLUMN_END)
    guids, mods = ids.split(TEXT_END), list(map(int, times.split(TEXT_END)))
    return DatedFile(guids, mods * len(guids) if len(mods) == 1 else mods, summary)
