"""Reads what stands in an `.apkg`, ours or another tool's, in either form that Anki writes.

The older form is a zip with `collection.anki21` or `collection.anki2` (SQLite; note types and decks
as JSON in table `col`). The current one has `collection.anki21b` (the same, packed with Zstandard; note
types and decks in tables of their own, their details as protobuf messages) and media packed alike. The
numbers of the messages' parts are those of Anki's `notetypes.proto`, `decks.proto` and
`import_export.proto`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COLLECTIONS: Final = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: beside a newer one, an older one holds only a note that asks to update Anki."""

_DAMAGED: Final = (zipfile.BadZipFile, sqlite3.DatabaseError, KeyError, ValueError, TypeError, EOFError, IndexError)


class PackageError(ValueError):
    """A file that is no package, or a damaged one."""


@dataclass(frozen=True, slots=True)
class PackedField:
    """A field's name, and its id where the package gives it one."""

    name: str
    id: int | None


@dataclass(frozen=True, slots=True)
class PackedTemplate:
    """A template: its name, its id where the package gives it one, and the HTML of its two sides."""

    name: str
    id: int | None
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class PackedNoteType:
    """A note type. `mod` is in seconds since 1970, `sort_field` the position of the field to sort by."""

    id: int
    name: str
    cloze: bool
    css: str
    mod: int
    fields: tuple[PackedField, ...]
    templates: tuple[PackedTemplate, ...]
    sort_field: int = 0


@dataclass(frozen=True, slots=True)
class PackedNote:
    """A note with its cards: the name of the deck that each lies in, by ordinal, counted from 0."""

    guid: str
    note_type: PackedNoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int
    decks: Mapping[int, str]

    @property
    def deck(self) -> str:
        """The deck of its first card; empty for a note that makes no card."""
        return self.decks[min(self.decks)] if self.decks else ""


@dataclass(frozen=True, slots=True)
class PackedMedia:
    """A media file: its size in bytes and the SHA-1 of what it holds."""

    size: int
    sha1: str


@dataclass(frozen=True, slots=True)
class Package:
    """All that a package holds. `notes` are in the order of their cards' places, by guid.

    `doubled` are guids that stand in it more than once, of which `notes` has the first. `decks` are
    descriptions by name.
    """

    file: Path
    notes: Mapping[str, PackedNote]
    note_types: Mapping[int, PackedNoteType]
    decks: Mapping[str, str]
    media: Mapping[str, PackedMedia]
    doubled: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The name of the deck that all cards lie in or below; empty where there is none such."""
        names = {deck for note in self.notes.values() for deck in note.decks.values()}
        return min(names, key=len, default="").split("::")[0] if len({n.split("::")[0] for n in names}) == 1 else ""


def read_package(file: Path) -> Package:
    """What a package holds. Raises PackageError where it is none, or damaged."""
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory() as scratch:
            present = set(archive.namelist())
            name = next((each for each in _COLLECTIONS if each in present), None)
            if name is None:
                raise PackageError("it holds no collection")
            current = name == _COLLECTIONS[0]
            path = Path(scratch) / "collection"
            _unpack(archive, name, path, packed=current)
            with _opened(path) as connection:
                note_types = dict(_current_note_types(connection) if current else _older_note_types(connection))
                decks = dict(_current_decks(connection) if current else _older_decks(connection))
                notes, doubled = _notes(connection, note_types, {key: name for key, (name, _) in decks.items()})
            media = dict(_media(archive, current=current))
    except OSError as error:
        raise PackageError((error.strerror or str(error)).lower()) from error
    except _DAMAGED as error:
        raise PackageError(str(error) if isinstance(error, PackageError) else "it is damaged") from error
    return Package(file, notes, note_types, dict(decks.values()), media, doubled)


def read_media(file: Path, names: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of the media of these names, one by one. Raises PackageError."""
    try:
        with zipfile.ZipFile(file) as archive:
            current = _COLLECTIONS[0] in archive.namelist()
            for number, name, _ in _media_entries(archive, current=current):
                if name in names:
                    packed = archive.read(number)
                    yield name, _inflated(packed) if current else packed
    except (OSError, *_DAMAGED) as error:
        raise PackageError("it is damaged") from error


class _opened:  # noqa: N801  a context, named as what it gives
    """A collection to read from, with the collation that its indexes name."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        self.connection.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a < b))

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _inflated(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    try:
        return zstd.decompress(data)
    except zstd.ZstdError as error:
        raise ValueError("it is damaged") from error


def _unpack(archive: zipfile.ZipFile, name: str, target: Path, *, packed: bool) -> None:
    data = archive.read(name)
    target.write_bytes(_inflated(data) if packed else data)


def _older_note_types(connection: sqlite3.Connection) -> Iterator[tuple[int, PackedNoteType]]:
    (text,) = connection.execute("SELECT models FROM col").fetchone()
    for key, model in json.loads(text).items():
        yield (
            int(key),
            PackedNoteType(
                id=int(key),
                name=model["name"],
                cloze=model["type"] == 1,
                css=model["css"],
                mod=int(model["mod"]),
                fields=tuple(PackedField(field["name"], field.get("id")) for field in _in_order(model["flds"])),
                templates=tuple(
                    PackedTemplate(each["name"], each.get("id"), each["qfmt"], each["afmt"])
                    for each in _in_order(model["tmpls"])
                ),
                sort_field=int(model.get("sortf", 0)),
            ),
        )


def _in_order(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: int(part["ord"]))


def _older_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, str]]]:
    (text,) = connection.execute("SELECT decks FROM col").fetchone()
    for key, deck in json.loads(text).items():
        yield int(key), (deck["name"], deck.get("desc", ""))


def _current_note_types(connection: sqlite3.Connection) -> Iterator[tuple[int, PackedNoteType]]:
    for key, name, mod, config in connection.execute("SELECT id, name, mtime_secs, config FROM notetypes").fetchall():
        parts = _message(config)
        fields = connection.execute("SELECT name, config FROM fields WHERE ntid = ? ORDER BY ord", (key,))
        templates = connection.execute("SELECT name, config FROM templates WHERE ntid = ? ORDER BY ord", (key,))
        yield (
            key,
            PackedNoteType(
                id=key,
                name=name,
                cloze=_number(parts, 1) == 1,
                css=_text(parts, 3),
                mod=mod,
                fields=tuple(PackedField(each, _signed(_message(blob), 9)) for each, blob in fields),
                templates=tuple(
                    PackedTemplate(each, _signed(sides, 8), _text(sides, 1), _text(sides, 2))
                    for each, sides in ((each, _message(blob)) for each, blob in templates)
                ),
                sort_field=_number(parts, 2),
            ),
        )


def _current_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, str]]]:
    for key, name, kind in connection.execute("SELECT id, name, kind FROM decks").fetchall():
        normal = _message(kind).get(1, b"")
        description = _text(_message(normal), 4) if isinstance(normal, bytes) else ""
        yield key, (name.replace("\x1f", "::"), description)


def _notes(
    connection: sqlite3.Connection, note_types: Mapping[int, PackedNoteType], decks: Mapping[int, str]
) -> tuple[dict[str, PackedNote], tuple[str, ...]]:
    """Every note by its guid, in the order in which learners meet them; and guids that come twice."""
    lies_in: dict[int, dict[int, str]] = {}
    due: dict[int, int] = {}
    for note, ordinal, deck, position in connection.execute("SELECT nid, ord, did, due FROM cards"):
        lies_in.setdefault(note, {})[ordinal] = decks.get(deck, "")
        due[note] = min(position, due.get(note, position))
    rows = connection.execute("SELECT id, guid, mid, flds, tags, mod FROM notes").fetchall()
    rows.sort(key=lambda row: (due.get(row[0], 0), row[0]))
    found: dict[str, PackedNote] = {}
    doubled = []
    for key, guid, model, fields, tags, mod in rows:
        if guid in found:
            doubled.append(guid)
            continue
        found[guid] = PackedNote(
            guid=guid,
            note_type=note_types[model],
            fields=tuple(fields.split("\x1f")),
            tags=tuple(tags.split()),
            mod=mod,
            decks=lies_in.get(key, {}),
        )
    return found, tuple(dict.fromkeys(doubled))


def _media(archive: zipfile.ZipFile, *, current: bool) -> Iterator[tuple[str, PackedMedia]]:
    for number, name, known in _media_entries(archive, current=current):
        if known:
            yield name, known
            continue
        data = archive.read(number)
        data = _inflated(data) if current else data
        yield name, PackedMedia(len(data), hashlib.sha1(data, usedforsecurity=False).hexdigest())


def _media_entries(archive: zipfile.ZipFile, *, current: bool) -> Iterator[tuple[str, str, PackedMedia | None]]:
    """Each file's entry in the zip, its name, and what the list says of it where that is all there is to know."""
    if "media" not in archive.namelist():
        return
    listed = archive.read("media")
    if not current:
        names: dict[str, str] = json.loads(listed)
        yield from ((number, name, None) for number, name in names.items())
        return
    entries = [value for part, value in _parts(_inflated(listed)) if part == 1 and isinstance(value, bytes)]
    for at, entry in enumerate(map(_message, entries)):
        digest = entry.get(3, b"")
        sha1 = digest.hex() if isinstance(digest, bytes) else ""
        yield str(at), _text(entry, 1), PackedMedia(_number(entry, 2), sha1)


def _parts(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The parts of a protobuf message: their numbers, with a number or bytes as value. Raises IndexError."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
        elif wire == 2:
            size, at = _varint(data, at)
            if at + size > len(data):
                raise IndexError(at)
            yield number, data[at : at + size]
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError(wire)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _message(data: bytes) -> dict[int, int | bytes]:
    """A message's parts by number; of one that comes twice, the last."""
    return dict(_parts(data))


def _number(message: dict[int, int | bytes], part: int) -> int:
    value = message.get(part, 0)
    return value if isinstance(value, int) else 0


def _signed(message: dict[int, int | bytes], part: int) -> int | None:
    """An optional 64-bit number: negative ones come as their two's complement."""
    value = message.get(part)
    if not isinstance(value, int):
        return None
    return value - 2**64 if value >= 2**63 else value


def _text(message: dict[int, int | bytes], part: int) -> str:
    value = message.get(part, b"")
    return value.decode() if isinstance(value, bytes) else ""
