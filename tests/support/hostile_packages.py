"""Packages that a stranger could make to harm whoever reads them."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from backports import zstd

from tests.support.packages import write_package

Edit = Callable[[sqlite3.Connection], object]


def write_hostile(file: Path, edit: Edit = lambda _: None, *, entries: Mapping[str, bytes] | None = None) -> Path:
    """Write a package of one note whose collection was edited; `entries` are added to it, or replace its own."""
    honest = write_package(file.with_suffix(".honest.apkg"), 1_000, ("a", "France", "Paris"))
    with zipfile.ZipFile(honest) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    collection = file.with_suffix(".db")
    collection.write_bytes(contents["collection.anki2"])
    connection = sqlite3.connect(collection)
    edit(connection)
    connection.commit()
    connection.close()
    contents["collection.anki2"] = collection.read_bytes()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**contents, **(entries or {})}.items():
            archive.writestr(name, data)
    return file


def write_current(file: Path, edit: Edit = lambda _: None, *, media: bytes = b"") -> Path:
    """Write a package in Anki's current form, without notes; `media` is its list of media."""
    collection = file.with_suffix(".db")
    connection = sqlite3.connect(collection)
    connection.executescript(
        "CREATE TABLE notetypes (id INTEGER, name TEXT, mtime_secs INTEGER, config BLOB);"
        "CREATE TABLE fields (ntid INTEGER, ord INTEGER, name TEXT, config BLOB);"
        "CREATE TABLE templates (ntid INTEGER, ord INTEGER, name TEXT, config BLOB);"
        "CREATE TABLE decks (id INTEGER, name TEXT, kind BLOB);"
        "CREATE TABLE notes (id INTEGER, guid TEXT, mid INTEGER, flds TEXT, tags TEXT, mod INTEGER);"
        "CREATE TABLE cards (nid INTEGER, ord INTEGER, did INTEGER, due INTEGER);"
    )
    edit(connection)
    connection.commit()
    connection.close()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("collection.anki21b", zstd.compress(collection.read_bytes()))
        archive.writestr("media", zstd.compress(media))
    return file


def set_value(table: str, column: str, value: object) -> Edit:
    """Set a column of every row, whatever type the table declares for it."""

    def edit(connection: sqlite3.Connection) -> None:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 (the names are those of a test)
        connection.execute(f"DROP TABLE {table}")
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        for row in rows:
            values = [value if name == column else old for name, old in zip(columns, row, strict=True)]
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", values)  # noqa: S608 (likewise)

    return edit


def edit_note_type(change: Callable[[dict[str, Any]], object]) -> Edit:
    """Change the JSON of the note type."""

    def edit(connection: sqlite3.Connection) -> None:
        (text,) = connection.execute("SELECT models FROM col").fetchone()
        models = json.loads(text)
        for model in models.values():
            change(model)
        connection.execute("UPDATE col SET models = ?", (json.dumps(models),))

    return edit


def replace_by_view(table: str, query: str) -> Edit:
    """Put a view in the place of a table."""
    return lambda connection: connection.executescript(
        f"ALTER TABLE {table} RENAME TO kept; CREATE VIEW {table} AS {query};"
    )


def name_media(names: Mapping[str, object]) -> dict[str, bytes]:
    """The list of media of the older form, with a byte in each entry, as entries of `write_hostile`."""
    return {"media": json.dumps(names).encode(), **dict.fromkeys(names, b"x")}


def make_pipe(file: Path) -> Path:
    """Make a named pipe, which blocks whoever opens it."""
    os.mkfifo(file)
    return file
