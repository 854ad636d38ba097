"""`deck-builder completion` writes one file into the home folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run


@pytest.mark.parametrize(
    ("shell", "file"), [("zsh", ".zfunc/_deck-builder"), ("fish", ".config/fish/completions/deck-builder.fish")]
)
def test_the_file_is_where_the_shell_looks(
    shell: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    output = run("completion").output
    assert f"{tmp_path / file}: written." in output
    assert "_DECK_BUILDER_COMPLETE" in (tmp_path / file).read_text("utf-8")
    assert ("fpath+=~/.zfunc" in output) == (shell == "zsh")


def test_an_unknown_shell_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert "Name your shell: bash, zsh, fish." in run("completion", expect=2).output


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".zfunc").touch()
    assert "can't be written: " in run("completion", "zsh", expect=1).output
