"""The file itself: the same bytes for the same sources, and never half of one."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from deck_builder.files import scratch_folder
from tests.support.command_line import build, build_in_a_process, run
from tests.support.decks import CARDS
from tests.support.learner import Learner


def test_the_same_sources_and_lock_give_the_same_bytes_on_another_day_with_another_seed(
    copy_of: Callable[[str], Path], tmp_path: Path
) -> None:
    tour = copy_of("tour")
    first = build(tour).read_bytes()
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(tour, elsewhere / "tour")
    for path in elsewhere.rglob("*"):
        os.utime(path, (1, 1))
    in_ten_days = "import time; now = time.time; time.time = lambda: now() + 864000"
    build_in_a_process(elsewhere / "tour", in_ten_days, seed="4711")
    assert (elsewhere / "dist/tour.apkg").read_bytes() == first
    assert (elsewhere / "tour/deck.lock").read_bytes() == (tour / "deck.lock").read_bytes()


def test_everything_in_the_package_is_packed_and_dated_alike(copy_of: Callable[[str], Path]) -> None:
    with zipfile.ZipFile(build(copy_of("tour"))) as archive:
        assert archive.testzip() is None
        entries = {entry.filename: entry for entry in archive.infolist()}
        names = json.loads(archive.read("media"))
    assert list(entries) == ["collection.anki2", "media", "0", "1", "2"]
    assert {entry.date_time for entry in entries.values()} == {(1980, 1, 1, 0, 0, 0)}
    assert entries["collection.anki2"].compress_type == zipfile.ZIP_DEFLATED
    assert list(names.values()) == sorted(names.values())
    for name in names.values():
        assert name == name.lower()
        assert name.isascii()
        assert len(name) <= 120


def test_a_package_has_no_indexes_because_an_import_reads_each_table_once(copy_of: Callable[[str], Path]) -> None:
    package = build(copy_of("tour"))
    with zipfile.ZipFile(package) as archive:
        collection = Path(archive.extract("collection.anki2", package.parent))
    with closing(sqlite3.connect(collection)) as connection:
        made = set(connection.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL"))
    assert made == {("table", name) for name in ("col", "notes", "cards", "revlog", "graves")}


def test_media_are_packed_only_if_that_makes_them_smaller_and_anki_gets_the_same_bytes(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    noise = Random(1).randbytes(40_000)
    stored = {
        "packed.flac": b"fLaC"
        + bytes(8_000)
        + noise,  # the empty space before the sound gets smaller, the sound does not
        "packed.m4a": b"\0\0\0 ftypM4A " + noise,
        "packed.opus": b"OggS" + noise,
        "packed.png": b"\x89PNG\r\n" + noise,
        "tiny.png": b"\x89PNG\r\n" + noise[:40],
    }
    packed = {"empty.png": b"\x89PNG\r\n" + bytes(40_000), "silence.wav": b"RIFF\0\0\0\0WAVE" + bytes(40_000)}
    files = stored | packed
    shown = "".join(f"![x]({name})" if name.endswith(".png") else f"[sound:{name}]" for name in files)
    deck = write_deck(CARDS.replace("Lyon", f"'{shown}'"))
    (deck / "media").mkdir()
    for name, data in files.items():
        (deck / "media" / name).write_bytes(data)
    package = build(deck)
    with zipfile.ZipFile(package) as archive:
        names = json.loads(archive.read("media"))
        kinds = {names[entry.filename]: entry.compress_type for entry in archive.infolist() if entry.filename in names}
    expected = dict.fromkeys(stored.values(), zipfile.ZIP_STORED)
    expected |= dict.fromkeys(packed.values(), zipfile.ZIP_DEFLATED)
    learner.import_package(package)
    arrived = learner.media()
    assert {arrived[name]: kind for name, kind in kinds.items()} == expected


def test_only_fields_that_stay_empty_are_collapsed_and_left_out_of_searches(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    learner.import_package(build(write_deck(CARDS)))
    note = learner.note("France")
    note_type = note.note_type()
    assert note_type is not None
    for setting in ("collapsed", "excludeFromSearch"):
        hidden = {field["name"] for field in note_type["flds"] if field[setting]}
        assert hidden == {"Spare 1", "Spare 2", "Spare 3", "Spare 4", "Retired"}
    assert {field["name"] for field in note_type["flds"] if field["description"]} == hidden
    assert learner.note("capital Lyon").id == note.id


@pytest.mark.usefixtures("clock")
def test_two_decks_built_in_one_second_share_no_id(write_deck: Callable[..., Path]) -> None:
    """Anki would have to find another id for one of them, and show a wrong time of creation."""
    capitals, rivers = (ids_in(write_deck(CARDS, name=name)) for name in ("capitals", "rivers"))
    for ours, theirs in zip(capitals, rivers, strict=True):
        assert len(ours) == len(theirs) == 3
        assert ours.isdisjoint(theirs)


def ids_in(deck: Path) -> tuple[set[int], set[int]]:
    """The ids of the notes and of the cards in the package of a deck."""
    run("build", deck, "--out", deck.parent / "dist")
    with zipfile.ZipFile(deck.parent / f"dist/{deck.name}.apkg") as archive:
        archive.extract("collection.anki2", deck)
    connection = sqlite3.connect(deck / "collection.anki2")
    notes, cards = (connection.execute(query).fetchall() for query in ("SELECT id FROM notes", "SELECT id FROM cards"))
    connection.close()
    return {row[0] for row in notes}, {row[0] for row in cards}


def test_what_a_killed_build_left_behind_is_swept_up_later(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = build(deck).parent
    (out / ".deck-builder-left").mkdir()
    (deck / ".deck.lock-a1b2c3_4.tmp").touch()
    with scratch_folder(out) as busy:
        build(deck)
        assert sorted(path.name for path in out.iterdir()) == [busy.name, "capitals.apkg"]
    assert sorted(path.name for path in deck.iterdir()) == ["cards.yaml", "deck.lock", "deck.yaml"]
