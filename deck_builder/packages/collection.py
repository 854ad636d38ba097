"""The collection in a package: an SQLite database, read in either form that Anki writes.

The older form keeps note types and decks as JSON in the table `col`. The current form has tables for them, with the
details as protobuf messages; the numbers of their parts come from Anki's `notetypes.proto` and `decks.proto`.

A stranger may have made the database, so it is only read: no view, no trigger and no computed column runs, and a query
ends after a number of steps.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deck_builder.packages.limits import DEFAULT_LIMITS, Budget, Limits, make_limit_error
from deck_builder.packages.model import PackedNote, PackedNoteType, Progress
from deck_builder.packages.note_types import (
    OLDER_NOTE_TYPES,
    parse_current_note_type,
    parse_older_note_type,
    read_config,
    read_config_text,
)
from deck_builder.packages.protobuf import number_of
from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import shorten
from deck_builder.source.json_shape import MapOf, Record, find_misfit, load_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.source.json_shape import Shape

_STEPS_BETWEEN_CHECKS: Final = 100_000
"""After how many of its steps SQLite asks whether it may go on."""
_NOTE_SIZE: Final = 900
"""The bytes of memory that a note takes beside its texts, its cards among them."""
_CARD_SIZE: Final = 150
"""The bytes of memory that a card takes."""
_PART_SIZE: Final = 60
"""The bytes of memory that a field or a tag takes beside its letters."""
_LARGEST_TEXT: Final = 1_000_000_000
"""The bytes of the longest text that SQLite can keep."""

_DECKS: Final = MapOf(Record({"name": "text"}, {"desc": "text", "md": "anything", "dyn": "anything"}))
"""`col.decks` of the older form."""
_TABLES: Final[Mapping[str, Mapping[str, type]]] = {
    "col": {"models": str, "decks": str},
    "notetypes": {"id": int, "name": str, "mtime_secs": int, "config": bytes},
    "fields": {"name": str, "config": bytes},
    "templates": {"name": str, "config": bytes},
    "decks": {"id": int, "name": str, "kind": bytes},
    "cards": {"nid": int, "ord": int, "did": int, "due": int},
    "notes": {"id": int, "guid": str, "mid": int, "flds": str, "tags": str, "mod": int},
    "revlog": {"id": int, "cid": int, "ease": int, "lastIvl": int, "time": int, "type": int},
}
"""The columns of each table that are read, and the type of their values."""
_TYPE_NAMES: Final = {str: "text", int: "a whole number", bytes: "binary"}


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
    markdown: frozenset[str]
    """The names of the decks whose description is Markdown."""
    filtered: frozenset[str]
    """The names of the filtered decks."""
    filtered_cards: int
    """How many cards were in one and have a home deck in the package."""
    progress: Progress
    """What there is of its author's own learning."""
    presets: tuple[str, ...]
    """The names of the presets, without Anki's own."""


class _Deck(NamedTuple):
    """A deck."""

    name: str
    """The full name, with `::` between its parts."""
    description: str
    """The description, as HTML or Markdown."""
    is_markdown: bool
    """Whether the description is Markdown."""
    is_filtered: bool
    """Whether it borrows cards from other decks."""


def read_collection(file: Path, limits: Limits, *, current: bool) -> Collection:
    """The contents of a collection; `current` says that it has the current form.

    Raises InputError for a collection that is damaged or too large.
    """
    with open_strangers_collection(file, limits) as connection:
        decks = dict(_current_decks(connection) if current else _older_decks(connection, limits))
        names = {key: deck.name for key, deck in decks.items()}
        note_types = dict(
            _current_note_types(connection, names) if current else _older_note_types(connection, names, limits)
        )
        homes = _read_home_decks(connection, decks)
        notes, doubled = _read_notes(connection, note_types, decks, homes, limits)
        progress, presets = _read_progress(connection), _read_presets(connection, limits, current=current)
    return Collection(
        notes=notes,
        doubled=doubled,
        note_types=note_types,
        decks={deck.name: deck.description for deck in decks.values()},
        markdown=frozenset(deck.name for deck in decks.values() if deck.is_markdown),
        filtered=frozenset(deck.name for deck in decks.values() if deck.is_filtered),
        filtered_cards=len(homes),
        progress=progress,
        presets=presets,
    )


@contextmanager
def open_strangers_collection(file: Path, limits: Limits) -> Iterator[sqlite3.Connection]:
    """A connection to a collection from anyone. Raises InputError in its block if it is damaged or too large."""
    try:
        with open_collection(file, limits) as connection:
            _refuse_what_runs(connection)
            yield connection
    except (sqlite3.DataError, MemoryError) as error:  # the first is "string or blob too big"
        raise make_limit_error(limits.memory, "a text in its collection takes") from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise InputError("P708", "reading its collection takes too long") from error
        raise InputError("P704", "its collection is damaged") from error


@contextmanager
def open_collection(file: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a collection. It knows Anki's collation `unicase`, which tables and indexes use."""
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(limits.memory, _LARGEST_TEXT))
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_collation("unicase", _compare_ignoring_case)
        left = iter(range(limits.steps // _STEPS_BETWEEN_CHECKS))
        connection.set_progress_handler(lambda: next(left, None) is None, _STEPS_BETWEEN_CHECKS)
        yield connection
    finally:
        connection.close()


def _refuse_what_runs(connection: sqlite3.Connection) -> None:
    """Refuse a database that has more than Anki's tables and indexes: Anki itself would run what else is in it."""
    for kind, name, text in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if kind not in ("table", "index") or (text or "").lstrip().upper().startswith("CREATE VIRTUAL"):
            what = "virtual table" if kind == "table" else kind
            raise InputError("P704", f"its collection has a {what}, `{shorten(str(name), 40)}`, which Anki never makes")
    for table in _TABLES:
        for column in connection.execute(f"PRAGMA table_xinfo({table})"):
            if column[6]:  # it is computed, or hidden
                raise InputError("P704", f"its collection computes `{table}.{shorten(str(column[1]), 40)}`")


def select_rows(connection: sqlite3.Connection, table: str, rest: str = "", *values: int) -> Iterator[tuple[Any, ...]]:
    """The columns of a table that are declared in `_TABLES`. Raises InputError where a value has another type."""
    columns = _TABLES[table]
    # Without an index, no expression of the database is computed.
    query = f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED {rest}"  # noqa: S608 (the names are those declared above)
    types = [*columns.values()]
    for row in connection.execute(query, values):
        if [*map(type, row)] != types:
            for (column, expected), value in zip(columns.items(), row, strict=True):
                if type(value) is not expected:
                    message = f"its collection is damaged: `{table}.{column}` is not {_TYPE_NAMES[expected]}"
                    raise InputError("P704", message)
        yield row


def _compare_ignoring_case(one: str, other: str) -> int:
    """Negative, zero or positive, as `one` comes before, with or after `other`."""
    folded, other_folded = one.casefold(), other.casefold()
    return (folded > other_folded) - (folded < other_folded)


def _older_json(connection: sqlite3.Connection, column: int, shape: Shape, limits: Limits) -> dict[str, Any]:
    """The JSON in a column of the table `col`, which has one row."""
    name = [*_TABLES["col"]][column]
    row = next(select_rows(connection, "col", "LIMIT 1"), None)
    if row is None:
        raise InputError("P704", "its collection is damaged: `col` is empty")
    if len(row[column]) > limits.json:
        raise make_limit_error(limits.json, f"`col.{name}` in its collection takes")
    try:
        data = load_json(row[column])
    except ValueError as error:
        raise InputError("P704", f"its collection is damaged: `col.{name}` is not JSON") from error
    misfit = find_misfit(data, shape, name)
    wrong_key = misfit is None and next((key for key in data if not _is_id(key)), None)
    if wrong_key:
        misfit = f"`{name}` has the key `{shorten(wrong_key, 40)}`, which is not a number"
    if misfit:
        raise InputError("P704", f"its collection is damaged: {misfit}")
    return dict(data)


def _is_id(key: str) -> bool:
    """Whether a key is a number of 64 bits."""
    return len(key) < 20 and key.removeprefix("-").isdecimal() and key.isascii()


def _older_note_types(
    connection: sqlite3.Connection, decks: Mapping[int, str], limits: Limits
) -> Iterator[tuple[int, PackedNoteType]]:
    for key, model in _older_json(connection, 0, OLDER_NOTE_TYPES, limits).items():
        yield int(key), parse_older_note_type(int(key), model, decks)


def _older_decks(connection: sqlite3.Connection, limits: Limits) -> Iterator[tuple[int, _Deck]]:
    for key, deck in _older_json(connection, 1, _DECKS, limits).items():
        is_filtered = deck.get("dyn") not in (None, 0, False)
        yield int(key), _Deck(deck["name"], deck.get("desc") or "", deck.get("md") is True, is_filtered)


def _current_note_types(
    connection: sqlite3.Connection, decks: Mapping[int, str]
) -> Iterator[tuple[int, PackedNoteType]]:
    for key, name, mod, config in select_rows(connection, "notetypes"):
        fields = select_rows(connection, "fields", "WHERE ntid = ? ORDER BY ord", key)
        templates = select_rows(connection, "templates", "WHERE ntid = ? ORDER BY ord", key)
        yield key, parse_current_note_type(key, name, mod, config, fields, templates, decks)


def _current_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, _Deck]]:
    for key, name, kind in select_rows(connection, "decks"):
        container = read_config(kind, "decks")
        normal = container.get(1, b"")
        settings = read_config(normal, "decks") if isinstance(normal, bytes) else {}
        description = read_config_text(settings, 4, "decks")
        yield key, _Deck(name.replace("\x1f", "::"), description, number_of(settings, 5) == 1, 2 in container)


def _read_home_decks(connection: sqlite3.Connection, decks: Mapping[int, _Deck]) -> dict[tuple[int, int], _Deck]:
    """Read the home decks of cards in filtered decks, by note and ordinal, if the package has them."""
    query = "SELECT nid, ord, odid FROM cards NOT INDEXED WHERE odid != 0"
    return {(note_id, ordinal): decks[home] for note_id, ordinal, home in _query(connection, query) if home in decks}


def _query(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows that a query finds; none in a collection that lacks a table or a column of it."""
    try:
        yield from connection.execute(query)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise


def _read_progress(connection: sqlite3.Connection) -> Progress:
    """Count what there is of the author's own learning."""
    query = "SELECT sum(type != 0), sum(queue = -1), sum(flags & 7 != 0) FROM cards NOT INDEXED"
    studied, suspended, flagged = (int(count or 0) for count in next(_query(connection, query), (0, 0, 0)))
    (reviews,) = next(_query(connection, "SELECT count(*) FROM revlog"), (0,))
    return Progress(int(reviews), studied, suspended, flagged)


def _read_presets(connection: sqlite3.Connection, limits: Limits, *, current: bool) -> tuple[str, ...]:
    """Read the names of the presets, without Anki's own, which has the id 1."""
    if current:
        rows = list(_query(connection, "SELECT id, name FROM deck_config"))
        return tuple(sorted(name for key, name in rows if key != 1 and isinstance(name, str)))
    (text,) = next(_query(connection, "SELECT dconf FROM col"), ("",))
    try:
        presets = load_json(text) if isinstance(text, str) and len(text) <= limits.json else {}
    except ValueError:
        return ()
    if find_misfit(presets, MapOf(Record({"name": "text"}))):
        return ()
    return tuple(sorted(preset["name"] for key, preset in presets.items() if key != "1"))


@lru_cache(maxsize=1024)  # many notes have the same tags, and share them in memory
def _split_tags(tags: str) -> tuple[str, ...]:
    return tuple(tags.split())


def _read_notes(
    connection: sqlite3.Connection,
    note_types: Mapping[int, PackedNoteType],
    decks: Mapping[int, _Deck],
    homes: Mapping[tuple[int, int], _Deck],
    limits: Limits,
) -> tuple[dict[str, PackedNote], tuple[str, ...]]:
    """The notes by guid, in the order in which learners meet them; and the guids that come more than once."""
    memory = Budget(limits.memory, "its notes take")
    decks_of: dict[int, dict[int, str]] = {}
    due: dict[int, int] = {}
    for note_id, ordinal, deck_id, position in select_rows(connection, "cards"):
        memory.spend(_CARD_SIZE)
        deck = homes.get((note_id, ordinal)) if homes else None
        deck = deck or decks.get(deck_id)
        decks_of.setdefault(note_id, {})[ordinal] = deck.name if deck else ""
        due[note_id] = min(position, due.get(note_id, position))
    in_order: list[tuple[int, int, PackedNote]] = []
    for note_id, guid, note_type_id, fields, tags, mod in select_rows(connection, "notes"):
        if note_type_id not in note_types:
            raise InputError("P704", f"its collection is damaged: the note `{shorten(guid, 40)}` has no note type")
        memory.spend(_NOTE_SIZE + sys.getsizeof(fields) + sys.getsizeof(tags))
        note = PackedNote(
            guid=guid,
            note_type=note_types[note_type_id],
            fields=tuple(fields.split("\x1f")),
            tags=_split_tags(tags),
            mod=mod,
            decks=decks_of.get(note_id, {}),
            id=note_id,
        )
        memory.spend(_PART_SIZE * (len(note.fields) + len(note.tags)))
        in_order.append((due.get(note_id, 0), note_id, note))
    in_order.sort(key=lambda entry: entry[:2])
    notes: dict[str, PackedNote] = {}
    doubled = []
    for _, _, note in in_order:
        if note.guid in notes:
            doubled.append(note.guid)
        else:
            notes[note.guid] = note
    return notes, tuple(dict.fromkeys(doubled))
