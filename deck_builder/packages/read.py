"""Reads an `.apkg` file, from this program or another, in either form that Anki writes.

An `.apkg` is a zip with a collection (an SQLite database), a list of media and the media files under numbers. In the
older form the collection is `collection.anki21` or `collection.anki2` and the list is JSON. In the current form the
collection is `collection.anki21b`, the list is a protobuf message (Anki's `import_export.proto`), and collection, list
and media are each compressed with Zstandard.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.packages.archive import open_archive
from deck_builder.packages.collection import read_collection
from deck_builder.packages.crowdanki import read_crowdanki, read_folder_media
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.packages.model import Package, PackedMedia
from deck_builder.packages.protobuf import number_of, read_message, read_parts, text_of
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import shorten
from deck_builder.source.json_shape import MapOf, find_misfit, load_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.packages.archive import Archive
    from deck_builder.packages.limits import Limits

_COLLECTIONS: Final = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""Newest first: an older collection beside a newer one holds only a note that says to update Anki."""


def read_package(file: Path, limits: Limits = DEFAULT_LIMITS) -> Package:
    """The contents of a package, or of a folder of CrowdAnki.

    Raises InputError: P704 if the file is not a package or is damaged, P708 if it takes more than `limits` allow.
    """
    if file.is_dir():
        try:
            return read_crowdanki(file, limits)
        except (OSError, InputError) as error:
            raise _unreadable(file, error) from error
    try:
        with open_archive(file, limits) as archive, _unpack_collection(archive) as (path, current):
            collection = read_collection(path, archive.limits, current=current)
            media = dict(_read_media_list(archive, current=current))
    except (OSError, InputError) as error:
        raise _unreadable(file, error) from error
    return Package(
        file=file,
        notes=collection.notes,
        note_types=collection.note_types,
        decks=collection.decks,
        media=media,
        doubled=collection.doubled,
        limits=limits,
        markdown=collection.markdown,
        filtered=collection.filtered,
        filtered_cards=collection.filtered_cards,
        progress=collection.progress,
        presets=collection.presets,
    )


@contextmanager
def open_packed_collection(file: Path, limits: Limits) -> Iterator[tuple[Path, Limits]]:
    """Unpack the collection of a package, for the time of the block; with the limits for a file of this size.

    Raises InputError, also for an error in the block.
    """
    try:
        with open_archive(file, limits) as archive, _unpack_collection(archive) as (path, _):
            yield path, archive.limits
    except (OSError, InputError) as error:
        raise _unreadable(file, error) from error


@contextmanager
def _unpack_collection(archive: Archive) -> Iterator[tuple[Path, bool]]:
    """The collection as a file of its own, and whether it has the current form. Raises InputError and OSError."""
    name = next((name for name in _COLLECTIONS if name in archive.names), None)
    if name is None:
        raise InputError("P704", "it has no collection")
    current = name == _COLLECTIONS[0]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "collection"
        with path.open("wb") as unpacked:
            unpacked.writelines(archive.read_pieces(name, zstandard=current))
        yield path, current


def read_media(package: Package, names: frozenset[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The name of each media file that is in `names`, and its bytes, piece by piece. Raises InputError."""
    try:
        if package.file.is_dir():
            yield from read_folder_media(package.file, names)
            return
        with open_archive(package.file, package.limits) as archive:
            current = _COLLECTIONS[0] in archive.names
            for entry, name, media in _media_entries(archive, current=current):
                if name in names:
                    pieces = archive.read_pieces(entry, zstandard=current)
                    yield name, _check_size(pieces, name, media.size) if media else pieces
    except (OSError, InputError) as error:
        raise _unreadable(package.file, error) from error


def check_media(file: Path, limits: Limits) -> None:
    """Unpack all media of a package and keep nothing: Anki trusts what the list of media says of their sizes.

    Raises InputError: P704 if a file is damaged or larger than the list says, P708 if all take more than the `limits`.
    """
    package = read_package(file, limits)
    for _, pieces in read_media(package, frozenset(package.media)):
        deque(pieces, maxlen=0)


def _check_size(pieces: Iterator[bytes], name: str, size: int) -> Iterator[bytes]:
    """Pass on a media file's pieces. Raises InputError (P704) once they are more than the `size` that its list says."""
    for piece in pieces:
        size -= len(piece)
        if size < 0:
            raise InputError("P704", f"`{shorten(name, 40)}` is larger than its list of media says")
        yield piece


def _unreadable(file: Path, error: OSError | InputError) -> InputError:
    if isinstance(error, OSError):
        error = InputError("P704", (error.strerror or str(error)).lower())
    return InputError(error.code, f"`{file.name}` can't be read: {error.message}", error.hint, Place(file))


def _read_media_list(archive: Archive, *, current: bool) -> Iterator[tuple[str, PackedMedia]]:
    for entry, name, media in _media_entries(archive, current=current):
        if media is None:
            size, sha1 = 0, hashlib.sha1(usedforsecurity=False)
            for piece in archive.read_pieces(entry):
                size += len(piece)
                sha1.update(piece)
            media = PackedMedia(size, sha1.hexdigest())
        yield name, media


def _media_entries(archive: Archive, *, current: bool) -> Iterator[tuple[str, str, PackedMedia | None]]:
    """Each media file's entry in the zip, its name, and its size and hash where the list has them."""
    if "media" not in archive.names:
        return
    data = archive.read("media", archive.limits.file_list, zstandard=current)
    try:
        yield from _parse_media_list(data) if current else _parse_older_media_list(data)
    except ValueError as error:
        raise InputError("P704", f"its list of media is damaged: {error}") from error


def _parse_older_media_list(data: bytes) -> Iterator[tuple[str, str, None]]:
    names = load_json(data)
    if misfit := find_misfit(names, MapOf("text"), "media"):
        raise ValueError(misfit)
    for entry, name in names.items():
        yield entry, name, None


def _parse_media_list(data: bytes) -> Iterator[tuple[str, str, PackedMedia]]:
    messages = (value for part, value in read_parts(data) if part == 1 and isinstance(value, bytes))
    for number, message in enumerate(map(read_message, messages)):
        digest = message.get(3, b"")
        sha1 = digest.hex() if isinstance(digest, bytes) else ""
        yield str(number), text_of(message, 1), PackedMedia(number_of(message, 2), sha1)
