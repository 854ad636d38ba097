"""A cache of finished card files, in the user's own cache folder: after an edit, only what has changed is compiled.

The cache is never the truth. An entry is found only by a key made from all that its notes are made from: the bytes of
the card file, the rest of the deck, and the program with the libraries that it uses. It has a digest of itself, so that
a damaged one is not used. Whoever deletes the cache loses nothing but time. It is not in the deck's folder, where a
stranger's deck could bring one along.

There is an SQLite file for each deck. It has several parts: each keeps something else of the card files. Several
processes may use it at once; one that finds it busy goes on without it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from deck_builder.deck.model import Deck

MOST_BYTES: Final = 1024**3
"""The most that the caches of all decks may take together. The ones that were not used for longest are deleted."""

_AT_ONCE: Final = 1024 * 1024
"""How many bytes are collected before they are written."""

_PAGE: Final = 16 * 1024
"""In bytes. Most entries are larger than SQLite's usual page, and in four times as many pages take longer to read."""

_SECONDS_TO_WAIT: Final = 1.0
"""For another process that is writing the same file."""

_FAILURES: Final = (OSError, sqlite3.Error, UnicodeError)
"""What using a cache may raise. In a damaged one, even the message of an error may be no text."""


class FileCache:
    """The cache of one deck. Use it as a context manager: at the end of the block it is written and closed."""

    def __init__(self, folder: Path, deck: Deck) -> None:
        """`folder` is the folder with the caches of all decks."""
        name = hashlib.blake2b(str(deck.folder.resolve()).encode(errors="surrogatepass"), digest_size=12).hexdigest()
        self._file = folder / f"{name}.sqlite"
        self._new: list[tuple[str, str, str, bytes, bytes]] = []
        self._size_of_new = 0
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self._file, timeout=_SECONDS_TO_WAIT, isolation_level=None)
            self._connection.execute(f"PRAGMA page_size = {_PAGE}")
            self._connection.execute("PRAGMA cache_size = -500")  # in kB: nothing is read twice
            self._connection.execute("PRAGMA synchronous = OFF")  # an entry that is not whole is not used
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS files "
                "(part TEXT, name TEXT, key TEXT, digest BLOB, entry BLOB, PRIMARY KEY (name, part))"
            )
        except _FAILURES as error:
            self._give_up(error)
        return self

    def __exit__(self, *_: object) -> None:
        self._write()
        if self._connection:
            self._connection.close()
            with suppress(OSError):
                os.utime(self._file)
        self._connection = None
        with suppress(OSError):
            _limit_size(self._file)

    def list_keys(self, part: str) -> dict[str, str]:
        """The key of each card file that there is an entry of in this part, by the file's name."""
        if self._connection is None:
            return {}
        try:
            return dict(self._connection.execute("SELECT name, key FROM files WHERE part = ?", (part,)))
        except _FAILURES as error:
            self._give_up(error)
            return {}

    def find(self, part: str, name: str, key: str) -> str | None:
        """What was kept of a card file under this key; None if there is nothing, or if it is damaged."""
        if self._connection is None:
            return None
        try:
            query = "SELECT digest, entry FROM files WHERE part = ? AND name = ? AND key = ?"
            row = self._connection.execute(query, (part, name, key)).fetchone()
        except _FAILURES as error:
            self._give_up(error)
            return None
        if row is None or not isinstance(row[1], bytes) or row[0] != _digest_entry(part, name, key, row[1]):
            return None
        return row[1].decode(errors="surrogatepass")

    def keep(self, part: str, name: str, key: str, text: str) -> None:
        """Keep what was found of a card file, as text."""
        if self._connection is None:
            return
        entry = text.encode(errors="surrogatepass")
        self._new.append((part, name, key, _digest_entry(part, name, key, entry), entry))
        self._size_of_new += len(entry)
        if self._size_of_new > _AT_ONCE:
            self._write()

    def remove(self, names: Collection[str]) -> None:
        """Remove the entries of card files that are no longer there."""
        try:
            if self._connection and names:
                self._connection.executemany("DELETE FROM files WHERE name = ?", [(name,) for name in names])
        except _FAILURES as error:
            self._give_up(error)

    def _write(self) -> None:
        new, self._new, self._size_of_new = self._new, [], 0
        if self._connection and new:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", new)
                self._connection.execute("COMMIT")
            except _FAILURES as error:
                self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Go on without a cache. What is damaged is deleted, so that the next run makes a new one."""
        if self._connection:
            with suppress(*_FAILURES):
                self._connection.close()
        self._connection = None
        is_busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
        if isinstance(error, (sqlite3.Error, UnicodeError)) and not is_busy:
            for file in (self._file, self._file.with_name(f"{self._file.name}-journal")):  # a full disk leaves both
                with suppress(OSError):
                    file.unlink()


def _digest_entry(part: str, name: str, key: str, entry: bytes) -> bytes:
    digest = hashlib.blake2b(f"{part}\0{name}\0{key}\0".encode(errors="surrogatepass"), digest_size=16)
    digest.update(entry)
    return digest.digest()


def _limit_size(own: Path) -> None:
    """Delete the caches that were not used for longest, until the others are small enough. Raises OSError."""
    others = [(path.stat().st_mtime, path.stat().st_size, path) for path in own.parent.glob("*.sqlite") if path != own]
    size = sum(size for _, size, _ in others) + (own.stat().st_size if own.exists() else 0)
    for _, each, path in sorted(others):
        if size <= MOST_BYTES:
            return
        with suppress(OSError):
            path.unlink()
            size -= each
