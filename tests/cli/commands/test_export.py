"""`deck-builder export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS


def test_a_table_is_written_as_spreadsheets_read_it(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    run("export", write_deck(CARDS), "--csv", table)
    assert table.read_bytes().startswith("\ufeffid,kind,subdeck,tags,question,answer".encode())


def test_a_deck_with_errors_is_not_exported(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    run("export", write_deck("cards: ["), "--csv", tmp_path / "table.csv", expect=1)
    assert not (tmp_path / "table.csv").exists()


def test_without_a_name_it_is_the_deck_here(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_deck(CARDS))
    run("export", "--csv", tmp_path / "table.csv")
    assert (tmp_path / "table.csv").exists()
