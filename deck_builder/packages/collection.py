"""The collection in a package: an SQLite database, read in either form that Anki writes.

The older form keeps note types and decks as JSON in the table `col`. The current form has tables for them, with the
details as protobuf messages; the numbers of their parts come from Anki's `notetypes.proto` and `decks.proto`.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.packages.protobuf import number_of, read_message, signed_number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class Collection(NamedTuple):
    """What is read from a collection."""

    notes: dict[str, PackedNote]
    """The notes by guid, in the order in which learners meet them; the first one where a guid comes twice."""
    doubled: tuple[str, ...]
    """The guids that come more than once."""
    note_types: dict[int, PackedNoteType]
    """The note types by id."""
    decks: dict[str, str]
    """The decks' descriptions by the decks' names."""


class _Deck(NamedTuple):
    """A deck."""

    name: str
    """The full name, with `::` between its parts."""
    description: str
    """The description, as HTML or Markdown."""


def read_collection(file: Path, *, current: bool) -> Collection:
    """The contents of a collection; `current` says that it has the current form.

    Raises sqlite3.DatabaseError, KeyError, ValueError, TypeError or IndexError for a damaged one.
    """
    with open_collection(file) as connection:
        if current:
            note_types, decks = dict(_current_note_types(connection)), dict(_current_decks(connection))
        else:
            note_types, decks = dict(_older_note_types(connection)), dict(_older_decks(connection))
        notes, doubled = _read_notes(connection, note_types, decks)
    return Collection(notes, doubled, note_types, dict(decks.values()))


@contextmanager
def open_collection(file: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a collection. It knows Anki's collation `unicase`, which tables and indexes use."""
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    connection.create_collation("unicase", _compare_ignoring_case)
    try:
        yield connection
    finally:
        connection.close()


def _compare_ignoring_case(one: str, other: str) -> int:
    """Negative, zero or positive, as `one` comes before, with or after `other`."""
    folded, other_folded = one.casefold(), other.casefold()
    return (folded > other_folded) - (folded < other_folded)


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
                fields=tuple(PackedField(field["name"], field.get("id")) for field in _sort_by_ord(model["flds"])),
                templates=tuple(
                    PackedTemplate(template["name"], template.get("id"), template["qfmt"], template["afmt"])
                    for template in _sort_by_ord(model["tmpls"])
                ),
                sort_field=int(model.get("sortf", 0)),
            ),
        )


def _sort_by_ord(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: int(part["ord"]))


def _older_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, _Deck]]:
    (text,) = connection.execute("SELECT decks FROM col").fetchone()
    for key, deck in json.loads(text).items():
        yield int(key), _Deck(deck["name"], deck.get("desc", ""))


def _current_note_types(connection: sqlite3.Connection) -> Iterator[tuple[int, PackedNoteType]]:
    for key, name, mod, config in connection.execute("SELECT id, name, mtime_secs, config FROM notetypes").fetchall():
        parts = read_message(config)
        fields = connection.execute("SELECT name, config FROM fields WHERE ntid = ? ORDER BY ord", (key,))
        templates = connection.execute("SELECT name, config FROM templates WHERE ntid = ? ORDER BY ord", (key,))
        yield (
            key,
            PackedNoteType(
                id=key,
                name=name,
                cloze=number_of(parts, 1) == 1,
                css=text_of(parts, 3),
                mod=mod,
                fields=tuple(PackedField(name, signed_number_of(read_message(blob), 9)) for name, blob in fields),
                templates=tuple(
                    PackedTemplate(name, signed_number_of(message, 8), text_of(message, 1), text_of(message, 2))
                    for name, message in ((name, read_message(blob)) for name, blob in templates)
                ),
                sort_field=number_of(parts, 2),
            ),
        )


def _current_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, _Deck]]:
    for key, name, kind in connection.execute("SELECT id, name, kind FROM decks").fetchall():
        normal = read_message(kind).get(1, b"")
        description = text_of(read_message(normal), 4) if isinstance(normal, bytes) else ""
        yield key, _Deck(name.replace("\x1f", "::"), description)


def _read_notes(
    connection: sqlite3.Connection, note_types: Mapping[int, PackedNoteType], decks: Mapping[int, _Deck]
) -> tuple[dict[str, PackedNote], tuple[str, ...]]:
    """The notes by guid, in the order in which learners meet them; and the guids that come more than once."""
    decks_of: dict[int, dict[int, str]] = {}
    due: dict[int, int] = {}
    for note_id, ordinal, deck_id, position in connection.execute("SELECT nid, ord, did, due FROM cards"):
        deck = decks.get(deck_id)
        decks_of.setdefault(note_id, {})[ordinal] = deck.name if deck else ""
        due[note_id] = min(position, due.get(note_id, position))
    rows = connection.execute("SELECT id, guid, mid, flds, tags, mod FROM notes").fetchall()
    rows.sort(key=lambda row: (due.get(row[0], 0), row[0]))
    notes: dict[str, PackedNote] = {}
    doubled = []
    for note_id, guid, note_type_id, fields, tags, mod in rows:
        if guid in notes:
            doubled.append(guid)
            continue
        notes[guid] = PackedNote(
            guid=guid,
            note_type=note_types[note_type_id],
            fields=tuple(fields.split("\x1f")),
            tags=tuple(tags.split()),
            mod=mod,
            decks=decks_of.get(note_id, {}),
        )
    return notes, tuple(dict.fromkeys(doubled))
