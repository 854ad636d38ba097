"""`deck-builder merge-page` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main


def test_without_its_libraries_the_command_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deck_builder.commands.merge_page.merge_page.find_libraries", lambda: None)
    result = CliRunner().invoke(main, ["merge-page", "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "npm ci --ignore-scripts --prefix" in result.output
    assert not (tmp_path / "out").exists()


def test_the_page_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sql.js/dist/sql-wasm.js", "sql.js/dist/sql-wasm.wasm", "fzstd/umd/index.js", "sql.js/LICENSE"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "fzstd/LICENSE").write_text("x", encoding="utf-8")
    monkeypatch.setattr("deck_builder.commands.merge_page.merge_page.find_libraries", lambda: tmp_path)
    result = CliRunner().invoke(main, ["merge-page", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "merge.html" in result.output
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["merge.html"]


def test_a_library_that_can_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deck_builder.commands.merge_page.merge_page.find_libraries", lambda: tmp_path)
    result = CliRunner().invoke(main, ["merge-page", "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "P701" in result.output
