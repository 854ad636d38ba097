"""A folder with decks, and a table with four columns, one of which no kind has a key for, and a row without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

WORDS = "Word;Meaning;Tags;Colour\nhus;house;noun;red\nbil;car;noun;\n;lost;;\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    (tmp_path / "norwegian.csv").write_text(WORDS)
    return tmp_path
