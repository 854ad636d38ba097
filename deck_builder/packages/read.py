"""Reads an `.apkg` file, from this program or another, in either form that Anki writes.

An `.apkg` is a zip with a collection (an SQLite database), a list of media and the media files under numbers. In the
older form the collection is `collection.anki21` or `collection.anki2` and the list is JSON. In the current form the
collection is `collection.anki21b`, the list is a protobuf message (Anki's `import_export.proto`), and collection, list
and media are each compressed with Zstandard.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.packages.collection import read_collection
from deck_builder.packages.model import Package, PackedMedia
from deck_builder.packages.protobuf import number_of, read_message, read_parts, text_of
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLLECTIONS: Final = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""Newest first: an older collection beside a newer one holds only a note that says to update Anki."""

_DAMAGED: Final = (zipfile.BadZipFile, sqlite3.DatabaseError, KeyError, ValueError, TypeError, EOFError, IndexError)
"""What reading a damaged package can raise."""


def read_package(file: Path) -> Package:
    """The contents of a package. Raises InputError if the file is not a package or is damaged."""
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory() as scratch:
            present = set(archive.namelist())
            name = next((name for name in _COLLECTIONS if name in present), None)
            if name is None:
                raise _unreadable(file, "it has no collection")
            current = name == _COLLECTIONS[0]
            path = Path(scratch) / "collection"
            path.write_bytes(_read_entry(archive, name, compressed=current))
            collection = read_collection(path, current=current)
            media = dict(_read_media_list(archive, current=current))
    except OSError as error:
        raise _unreadable(file, (error.strerror or str(error)).lower()) from error
    except _DAMAGED as error:
        raise _unreadable(file, "it is damaged") from error
    return Package(file, collection.notes, collection.note_types, collection.decks, media, collection.doubled)


def read_media(file: Path, names: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each media file that is in `names`. Raises InputError."""
    try:
        with zipfile.ZipFile(file) as archive:
            current = _COLLECTIONS[0] in archive.namelist()
            for entry, name, _ in _media_entries(archive, current=current):
                if name in names:
                    yield name, _read_entry(archive, entry, compressed=current)
    except (OSError, *_DAMAGED) as error:
        raise _unreadable(file, "it is damaged") from error


def _unreadable(file: Path, reason: str) -> InputError:
    return InputError("P704", f"`{file.name}` can't be read: {reason}", place=Place(file))


def _read_entry(archive: zipfile.ZipFile, entry: str, *, compressed: bool) -> bytes:
    """The bytes of an entry of the zip; `compressed` says that they are packed with Zstandard inside it."""
    data = archive.read(entry)
    return _decompress(data) if compressed else data


def _decompress(data: bytes) -> bytes:
    # Loaded here: older packages, the only ones that this program writes, do without.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    try:
        return zstd.decompress(data)
    except zstd.ZstdError as error:
        raise ValueError("it is damaged") from error


def _read_media_list(archive: zipfile.ZipFile, *, current: bool) -> Iterator[tuple[str, PackedMedia]]:
    for entry, name, media in _media_entries(archive, current=current):
        if media is None:
            data = _read_entry(archive, entry, compressed=current)
            media = PackedMedia(len(data), hashlib.sha1(data, usedforsecurity=False).hexdigest())
        yield name, media


def _media_entries(archive: zipfile.ZipFile, *, current: bool) -> Iterator[tuple[str, str, PackedMedia | None]]:
    """Each media file's entry in the zip, its name, and its size and hash where the list has them."""
    if "media" not in archive.namelist():
        return
    data = _read_entry(archive, "media", compressed=current)
    if not current:
        names: dict[str, str] = json.loads(data)
        yield from ((entry, name, None) for entry, name in names.items())
        return
    messages = [value for part, value in read_parts(data) if part == 1 and isinstance(value, bytes)]
    for number, message in enumerate(map(read_message, messages)):
        digest = message.get(3, b"")
        sha1 = digest.hex() if isinstance(digest, bytes) else ""
        yield str(number), text_of(message, 1), PackedMedia(number_of(message, 2), sha1)
