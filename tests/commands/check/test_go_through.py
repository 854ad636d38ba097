"""A check with a cache goes through the card files that have changed; test_kept_shares tries it with any edits."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from deck_builder import workers
from deck_builder.build import file_keys, finish_files
from deck_builder.build.build import build
from deck_builder.commands.check import go_through, saved_shares
from deck_builder.commands.check.check import CheckedDeck, check
from deck_builder.problems.problem import Problems
from tests.support.edited_towns import NOW, list_parsed_files, make_deck, write_cards


@pytest.fixture(autouse=True)
def cache_for_small_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go_through, "SMALLEST_DECK", 0)


@pytest.fixture
def files_gone_through(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return list_parsed_files(saved_shares, monkeypatch)


def check_with(cache: Path | None, deck: Path, processes: int = 1) -> CheckedDeck:
    (checked,) = check([deck], deck.parent / "dist", NOW, processes=processes, cache=cache)
    return checked


def test_after_an_edit_only_the_edited_file_is_gone_through(tmp_path: Path, files_gone_through: list[str]) -> None:
    deck = make_deck(tmp_path)
    check_with(tmp_path / "cache", deck)
    files_gone_through.clear()
    write_cards(deck / "part-1.yaml", [(0, 99, 1, 4)])
    assert check_with(tmp_path / "cache", deck) == check_with(None, deck)
    assert files_gone_through == ["part-1.yaml"]


def test_after_a_build_only_files_with_new_cards_are_gone_through(
    tmp_path: Path, files_gone_through: list[str]
) -> None:
    deck = make_deck(tmp_path)
    build(deck, tmp_path / "dist", NOW, Problems())
    check_with(tmp_path / "cache", deck)
    write_cards(deck / "part-1.yaml", [(0, 99, 1, 4)])
    build(deck, tmp_path / "dist", NOW, Problems())
    files_gone_through.clear()
    assert check_with(tmp_path / "cache", deck) == check_with(None, deck)
    assert files_gone_through == ["part-1.yaml"]


def test_another_version_of_the_program_uses_nothing_of_this_one(
    tmp_path: Path, files_gone_through: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = make_deck(tmp_path)
    check_with(tmp_path / "cache", deck)
    files_gone_through.clear()
    monkeypatch.setattr(file_keys, "digest_program", lambda: "another")
    check_with(tmp_path / "cache", deck)
    assert len(files_gone_through) == 3


def test_a_file_with_an_error_or_without_an_id_is_always_gone_through(
    tmp_path: Path, files_gone_through: list[str]
) -> None:
    deck = make_deck(tmp_path)
    write_cards(deck / "part-0.yaml", [(8, 1, 1, 4)])
    write_cards(deck / "part-1.yaml", [(10, 1, 1, 4)])
    for _ in range(2):
        assert check_with(tmp_path / "cache", deck).problems == check_with(None, deck).problems
    assert files_gone_through == ["part-0.yaml", "part-1.yaml", "part-2.yaml", "part-0.yaml", "part-1.yaml"]


def test_a_small_deck_has_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go_through, "SMALLEST_DECK", 10_000)
    check_with(tmp_path / "cache", make_deck(tmp_path))
    assert not (tmp_path / "cache").exists()


def test_builds_and_checks_share_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_files, "SMALLEST_DECK", 0)
    deck = make_deck(tmp_path)
    build(deck, tmp_path / "dist", NOW, Problems(), cache=tmp_path / "cache")
    check_with(tmp_path / "cache", deck)
    (file,) = (tmp_path / "cache").glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        parts = dict(connection.execute("SELECT part, count(*) FROM files GROUP BY part"))
    assert parts["checked"] == parts["finished"] == 3


def test_several_processes_fill_the_cache(
    tmp_path: Path, files_gone_through: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "SMALLEST_SHARE", 1)
    deck = make_deck(tmp_path, files=12)
    assert check_with(tmp_path / "cache", deck, processes=3) == check_with(None, deck)
    files_gone_through.clear()
    assert check_with(tmp_path / "cache", deck) == check_with(None, deck)
    assert files_gone_through == []


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_made_anew(damage: bytes, tmp_path: Path, files_gone_through: list[str]) -> None:
    deck = make_deck(tmp_path)
    for _ in range(3):
        assert check_with(tmp_path / "cache", deck) == check_with(None, deck)
        (file,) = (tmp_path / "cache").glob("*.sqlite")
        file.write_bytes(damage)
    check_with(tmp_path / "cache", deck)
    files_gone_through.clear()
    check_with(tmp_path / "cache", deck)
    assert files_gone_through == []
