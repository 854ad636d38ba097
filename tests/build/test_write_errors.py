"""Files that can't be written: a sentence says why, and what was there stays."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import CARDS, many_cards


def test_a_full_disk_is_a_clear_error_and_leaves_what_was_there(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    package = build(deck)
    before = package.read_bytes(), (deck / "deck.lock").read_bytes()
    (deck / "cards.yaml").write_text(many_cards(2000), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "deck_builder", "build", str(deck), "--out", str(package.parent)],
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},  # it writes, too
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
