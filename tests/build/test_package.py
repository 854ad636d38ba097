"""The file itself: the same bytes for the same sources, and never half of one."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import CARDS, edit
from tests.support.file_events import recording_file_events
from tests.support.learner import Learner


def build_in_a_process(deck: Path, before: str = "", seed: str = "0") -> None:
    """Build with another hash seed; `before` is Python that runs first."""
    code = f"{before}\nimport sys; sys.argv[1:] = ['build', {str(deck)!r}, '--out', {str(deck.parent / 'dist')!r}]\n"
    code += "from deck_builder.cli.main import main; main()"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)


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


def test_a_build_that_changes_nothing_does_not_touch_the_files(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    files = [build(tour), tour / "deck.lock"]
    before = [file.stat().st_mtime_ns for file in files]
    build(tour)
    assert [file.stat().st_mtime_ns for file in files] == before


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


def test_a_build_puts_the_lock_in_place_before_the_package(write_deck: Callable[..., Path]) -> None:
    """Nobody can have a package that the lock does not know, even if the program is killed in between."""
    deck = write_deck(CARDS)
    with recording_file_events() as events:
        build(deck)
    assert [file.name for file in events.renamed] == ["deck.lock", "capitals.apkg"]


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


def test_locked_fails_on_a_stale_lock_and_writes_nothing(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = deck.parent / "dist"
    assert "L611" in run("build", deck, "--out", out, "--locked", expect=1).output
    assert not (deck / "deck.lock").exists()
    package = build(deck).read_bytes()
    build(deck, "--locked")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    lock = (deck / "deck.lock").read_bytes()
    assert "L611" in run("build", deck, "--out", out, "--locked", expect=1).output
    assert (deck / "deck.lock").read_bytes() == lock
    assert next(out.glob("*.apkg")).read_bytes() == package
    build(deck)
    build(deck, "--locked")


def assert_whole(deck: Path) -> None:
    """What is on disk is a package and a lock, and no note is newer than the lock knows."""
    package = deck.parent / f"dist/{deck.name}.apkg"
    lock_file = deck / "deck.lock"
    lock = json.loads(lock_file.read_text(encoding="utf-8")) if lock_file.exists() else {"cards": {}}
    mods = {card["guid"]: card["mod"] for card in lock["cards"].values()}
    if package.exists():
        with zipfile.ZipFile(package) as archive:
            assert archive.testzip() is None
            archive.extract("collection.anki2", deck.parent)
        connection = sqlite3.connect(deck.parent / "collection.anki2")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute("SELECT guid, mod FROM notes").fetchall()
        connection.close()
        assert rows
        assert all(mod <= mods[guid] for guid, mod in rows)


def many_cards(number: int) -> str:
    cards = "".join(f"  - id: card-{n}\n    question: What is {n}?\n    answer: Number {n}\n" for n in range(number))
    return f"kind: question\ncards:\n{cards}"


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_package_and_lock_whole(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(many_cards(2000))
    command = [sys.executable, "-m", "deck_builder", "build", str(deck), "--out", str(deck.parent / "dist")]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    duration = time.monotonic() - start
    moments = random.Random(6)
    killed = 0
    for number in range(50):
        edit(deck / "cards.yaml", f"answer: Number {number}\n", f"answer: The number {number}\n")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, duration))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert_whole(deck)
    assert killed > 25
    subprocess.run(command, check=True, capture_output=True)
    assert_whole(deck)
    build(deck, "--locked")


@pytest.mark.parametrize("renames", [0, 1], ids=["before the lock is in place", "between lock and package"])
def test_a_build_killed_while_it_puts_things_in_place_is_made_good_by_the_next(
    write_deck: Callable[..., Path], renames: int
) -> None:
    deck = write_deck(CARDS)
    build(deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    kill = f"""
import os, pathlib, signal
replace, left = pathlib.Path.replace, [{renames}]
def dying_replace(self, target):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return replace(self, target)
pathlib.Path.replace = dying_replace"""
    with pytest.raises(subprocess.CalledProcessError) as died:
        build_in_a_process(deck, kill)
    assert died.value.returncode == -signal.SIGKILL
    assert_whole(deck)
    build(deck)
    build(deck, "--locked")
    assert_whole(deck)


def test_what_a_killed_build_left_behind_is_swept_up_later(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = build(deck).parent
    for name, age in ((".deck-builder-old", 7200), (".deck-builder-busy", 0)):
        (out / name).mkdir()
        os.utime(out / name, (time.time() - age,) * 2)
    build(deck)
    assert sorted(path.name for path in out.iterdir()) == [".deck-builder-busy", "capitals.apkg"]


def test_a_full_disk_is_a_clear_error_and_leaves_what_was_there(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    package = build(deck)
    before = package.read_bytes(), (deck / "deck.lock").read_bytes()
    (deck / "cards.yaml").write_text(many_cards(2000), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "deck_builder", "build", str(deck), "--out", str(package.parent)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 1
    assert "P701" in done.stderr
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert (package.read_bytes(), (deck / "deck.lock").read_bytes()) == before
    assert sorted(path.name for path in package.parent.iterdir()) == [package.name]
    assert sorted(path.name for path in deck.iterdir()) == ["cards.yaml", "deck.lock", "deck.yaml"]


def test_a_really_full_disk(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        deck = write_deck(many_cards(2000))
        output = run("build", deck, "--out", small, expect=1).output
        assert "P701" in output
        assert "the disk is full" in output
        assert not list(small.iterdir())
        assert not (deck / "deck.lock").exists()
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_folder_where_nobody_may_write_is_a_clear_error(write_deck: Callable[..., Path]) -> None:
    output = run("build", write_deck(CARDS), "--out", "/proc/dist", expect=1).output
    assert "P701" in output
    assert "can't be written" in output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_deck_is_a_clear_error(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    deck.chmod(0o555)
    try:
        assert "P701" in run("build", deck, "--out", deck.parent / "dist", expect=1).output
        assert not list((deck.parent / "dist").glob("*.apkg"))
    finally:
        deck.chmod(0o755)


def test_something_in_the_way_is_a_clear_error(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    deck = write_deck(CARDS)
    (tmp_path / "dist/capitals.apkg").mkdir(parents=True)
    assert "is a folder" in run("build", deck, "--out", tmp_path / "dist", expect=1).output
    (tmp_path / "file").touch()
    assert "is a file, not a folder" in run("build", deck, "--out", tmp_path / "file", expect=1).output
    assert not (deck / "deck.lock").exists()
