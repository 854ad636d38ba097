"""A build: package and lock are put in place together, or not at all."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deck_builder.build.package import PackageWriter
from tests.support.command_line import build, build_in_a_process, run
from tests.support.decks import CARDS, edit, many_cards
from tests.support.file_events import recording_file_events
from tests.support.releases import Clock


def test_a_build_that_changes_nothing_does_not_touch_the_files(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    files = [build(tour), tour / "deck.lock"]
    before = [file.stat().st_mtime_ns for file in files]
    build(tour)
    assert [file.stat().st_mtime_ns for file in files] == before


def test_after_an_edit_of_the_oldest_card_another_build_gives_the_same_bytes(
    write_deck: Callable[..., Path], clock: Clock
) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: france, question: What is its capital?, answer: Lyon}\n")
    build(deck)
    clock.next_day()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    after_the_edit = build(deck).read_bytes()
    clock.next_day()
    assert build(deck).read_bytes() == after_the_edit


def test_a_build_puts_the_lock_in_place_before_the_package(write_deck: Callable[..., Path]) -> None:
    """Nobody can have a package that the lock does not know, even if the program is killed in between."""
    deck = write_deck(CARDS)
    with recording_file_events() as events:
        build(deck)
    assert [file.name for file in events.renamed] == ["deck.yaml", "deck.lock", "capitals.apkg"]


def test_a_picture_that_changes_after_it_was_checked_does_not_reach_a_package(
    copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tour = copy_of("tour")
    write = PackageWriter.finish

    def change_first(writer: PackageWriter, *arguments: Any) -> Path:
        (tour / "media/arrows.svg").write_bytes(b"<svg onload='run()'/>")
        return write(writer, *arguments)

    monkeypatch.setattr(PackageWriter, "finish", change_first)
    result = run("build", tour, "--out", tour.parent / "dist", expect=1)
    assert "`arrows.svg` changed while the command read it" in result.output
    assert "Run the command again." in result.output
    assert not (tour / "deck.lock").exists()
    assert list((tour.parent / "dist").glob("*")) == []


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


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_package_and_lock_whole(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(many_cards(2000))
    command = [sys.executable, "-m", "deck_builder", "build", str(deck), "--out", str(deck.parent / "dist")]
    subprocess.run(command, check=True, capture_output=True)
    edit(deck / "cards.yaml", "answer: Number 1999\n", "answer: The number 1999\n")
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    duration = time.monotonic() - start  # of a build after an edit, as those below: the first one takes longer
    moments = random.Random(6)
    killed = number = 0
    while killed < 40:
        edit(deck / "cards.yaml", f"answer: Number {number}\n", f"answer: The number {number}\n")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, duration))
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:
            duration *= 0.9  # the machine was busy when it was measured
        assert_whole(deck)
        number += 1
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
