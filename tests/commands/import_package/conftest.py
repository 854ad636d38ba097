"""A project with an imported deck."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.newer_packages import CARDS, OLD, write_package


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an imported deck, whose card file has comments of its authors."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    run("import", write_package(tmp_path / "old.apkg", OLD))
    with (tmp_path / "cards/capitals/deck.yaml").open("a") as file:
        file.write('check: {ignore: {R803: "a test"}}\n')
    cards = tmp_path / CARDS
    cards.write_text(cards.read_text().replace("    capital: Rome", "    capital: Rome  # since 1871"))
    return tmp_path
