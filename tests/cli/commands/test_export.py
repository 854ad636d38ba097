"""`deck-builder export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import CARDS


def test_a_table_is_written_as_spreadsheets_read_it(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    run("export", write_deck(CARDS), "--csv", table)
    assert table.read_bytes().startswith("\ufeffid,kind,subdeck,tags,question,answer".encode())


def test_a_deck_with_errors_is_not_exported(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    run("export", write_deck("cards: ["), "--csv", tmp_path / "table.csv", expect=1)
    assert not (tmp_path / "table.csv").exists()
