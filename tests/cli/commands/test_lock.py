"""`deck-builder lock merge`: what is printed, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS


@pytest.fixture
def deck(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck that was built."""
    folder = write_deck(CARDS)
    monkeypatch.chdir(folder.parent)
    run("build", "capitals")
    return folder


def test_what_was_merged_is_printed_with_what_to_do_next(deck: Path) -> None:
    lock = deck / "deck.lock"
    whole = lock.read_text(encoding="utf-8")
    line = next(line for line in whole.splitlines() if "italy" in line)
    marked = whole.replace(line, f"<<<<<<< ours\n{line}\n=======\n{line}\n>>>>>>> theirs")
    lock.write_text(marked, encoding="utf-8")
    assert run("lock", "merge", "capitals").output == (
        "capitals/deck.lock: merged; 3 cards, releases: none yet\n\n"
        "Next:\n  deck-builder build capitals\n  git add capitals/deck.lock, and commit.\n"
    )
    assert lock.read_text(encoding="utf-8") == whole
    assert "nothing to merge" in run("lock", "merge", "capitals").output


def test_a_lock_that_can_not_be_merged_stays_as_it_was(deck: Path) -> None:
    (deck / "deck.lock").write_text("{", encoding="utf-8")
    output = run("lock", "merge", "capitals", expect=1).output
    assert "L601" in output
    assert "capitals: not merged; `deck.lock` stays as it was." in output
    assert (deck / "deck.lock").read_text(encoding="utf-8") == "{"


def test_a_driver_merges_three_files_into_the_second(deck: Path, tmp_path: Path) -> None:
    text = (deck / "deck.lock").read_text(encoding="utf-8")
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    base.write_text("", encoding="utf-8")
    ours.write_text(text.replace('"france"', '"france-1"').replace('"guid": "', '"guid": "1'), encoding="utf-8")
    theirs.write_text(text, encoding="utf-8")
    run("lock", "merge", "--driver", base, ours, theirs, "cards/capitals/deck.lock")
    assert '"france-1"' in ours.read_text(encoding="utf-8")
    assert '"france"' in ours.read_text(encoding="utf-8")
    assert theirs.read_text(encoding="utf-8") == text
    theirs.write_text("{", encoding="utf-8")
    before = ours.read_text(encoding="utf-8")
    assert "L601" in run("lock", "merge", "--driver", base, ours, theirs, "deck.lock", expect=1).output
    assert ours.read_text(encoding="utf-8") == before
