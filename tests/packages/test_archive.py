"""A package that a stranger damaged is told: nothing in it runs, nothing waits, nothing ends in a traceback."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from deck_builder.packages.read import read_media, read_package
from deck_builder.problems.errors import InputError
from tests.support.hostile_packages import (
    edit_note_type,
    make_pipe,
    name_media,
    replace_by_view,
    set_value,
    write_current,
    write_hostile,
)

MB = 1 << 20
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT"
VARINT = b"\x08" + b"\xff" * 1_500_000 + b"\x01"


def write_twice(file: Path) -> Path:
    write_hostile(file)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("media", "{}")
    return file


def set_flags(file: Path, offset: int, central_offset: int, value: int) -> Path:
    """Set a byte of the first entry, in both of the places where a zip keeps it."""
    data = bytearray(write_hostile(file).read_bytes())
    data[offset] = value
    data[data.find(b"PK\x01\x02") + central_offset] = value
    file.write_bytes(data)
    return file


def overlap(file: Path) -> Path:
    """Two names for the same packed bytes, as in a zip bomb that is larger than its layers."""
    data = bytearray(write_hostile(file, entries={"0": b"x" * 1000}).read_bytes())
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    data[entries[2] + 42 : entries[2] + 46] = data[entries[0] + 42 : entries[0] + 46]
    file.write_bytes(data)
    return file


def add_note_type(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO notetypes VALUES (1, 'x', 1, ?)", (VARINT,))


DAMAGED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "view": (lambda file: write_hostile(file, replace_by_view("notes", f"{ENDLESS} x AS id FROM n")), "has a view"),
    "trigger": (
        lambda file: write_hostile(
            file,
            lambda c: c.execute("CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM notes; END"),
        ),
        "has a trigger",
    ),
    "virtual table": (
        lambda file: write_hostile(file, lambda c: c.execute("CREATE VIRTUAL TABLE t USING fts5(x)")),
        "has a virtual table",
    ),
    "computed column": (
        lambda file: write_hostile(
            file,
            lambda c: c.executescript(
                "DROP TABLE notes; CREATE TABLE notes (id, guid, mid, tags, mod, flds AS (zeroblob(1000000000)))"
            ),
        ),
        "computes `notes.flds`",
    ),
    "fields that are null": (lambda f: write_hostile(f, set_value("notes", "flds", None)), "`notes.flds` is not text"),
    "guid that is a number": (lambda f: write_hostile(f, set_value("notes", "guid", 7)), "`notes.guid` is not text"),
    "mod that is text": (
        lambda f: write_hostile(f, set_value("notes", "mod", "x")),
        "`notes.mod` is not a whole number",
    ),
    "due that is text": (
        lambda f: write_hostile(f, set_value("cards", "due", "x")),
        "`cards.due` is not a whole number",
    ),
    "a note of no note type": (
        lambda f: write_hostile(f, set_value("notes", "mid", 5)),
        "the note `a` has no note typ",
    ),
    "models that are a list": (lambda f: write_hostile(f, set_value("col", "models", "[]")), "`models` is not an obj"),
    "deep models": (
        lambda f: write_hostile(f, set_value("col", "models", "[" * 200_000)),
        "`col.models` is not JSON",
    ),
    "a key that is no id": (
        lambda f: write_hostile(f, set_value("col", "decks", '{"x": {"name": "a"}}')),
        "the key `x`, which is not a number",
    ),
    "infinite mod": (
        lambda f: write_hostile(f, edit_note_type(lambda m: m.update(mod=float("inf")))),
        "`col.models` is not JSON",
    ),
    "huge mod": (
        lambda f: write_hostile(f, edit_note_type(lambda m: m.update(mod=10**400))),
        "`models.*.mod` is not a whole number",
    ),
    "a stylesheet that is a number": (
        lambda f: write_hostile(f, edit_note_type(lambda m: m.update(css=5))),
        "`models.*.css` is not text",
    ),
    "a template without a front": (
        lambda f: write_hostile(f, edit_note_type(lambda m: m["tmpls"][0].pop("qfmt"))),
        r"`models.*.tmpls\[0\]` has no `qfmt`",
    ),
    "half a character": (
        lambda f: write_hostile(f, edit_note_type(lambda m: m.update(name="\ud800"))),
        "`models.*.name` is not text",
    ),
    "media that are a list": (
        lambda f: write_hostile(f, entries={"media": b"[1]"}),
        "its list of media is damaged: `media` is not",
    ),
    "a name that is a number": (lambda f: write_hostile(f, entries=name_media({"0": 5})), "`media.0` is not text"),
    "a name that is half a character": (lambda f: write_hostile(f, entries=name_media({"0": "\ud800"})), "is not text"),
    "deep media": (
        lambda f: write_hostile(f, entries={"media": b"[" * 200_000}),
        "its list of media is damaged: it is nested",
    ),
    "missing media": (
        lambda f: write_hostile(f, entries={"media": b'{"0": "a.png"}'}),
        "names `0`, which is not in it",
    ),
    "a password": (lambda f: set_flags(f, 6, 8, 1), "needs a password"),
    "unknown packing": (lambda f: set_flags(f, 8, 10, 99), "packed in a way that Anki doesn't know"),
    "an entry twice": (write_twice, "it has `media` twice"),
    "entries that overlap": (overlap, "files in it overlap"),
    "a pipe": (make_pipe, "it is not a regular file"),
    "a long number": (lambda f: write_current(f, media=VARINT), "its list of media is damaged: a number has no end"),
    "a long number of a note type": (
        lambda f: write_current(f, add_note_type),
        "a message in `notetypes` can't be read: a number has no end",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_package_is_told_with_what_is_wrong_in_it(name: str, tmp_path: Path) -> None:
    write, message = DAMAGED[name]
    with pytest.raises(InputError, match=message) as raised:
        read_package(write(tmp_path / "hostile.apkg"))
    assert raised.value.code == "P704"


def test_media_that_are_larger_than_the_list_says_are_refused(tmp_path: Path) -> None:
    entry = b"\x0a\x05a.png\x10\x01"  # a file `a.png` of one byte
    file = write_current(tmp_path / "liar.apkg", media=b"\x0a" + bytes([len(entry)]) + entry)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("0", zstd.compress(bytes(MB)))
    with pytest.raises(InputError, match=r"`a.png` is larger than its list of media says"):
        [list(pieces) for _, pieces in read_media(read_package(file), frozenset({"a.png"}))]
