"""The command that adds an optional part reaches the program, however it was installed."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from deck_builder.cli.extras import write_install_command


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as a wheel has it; here it may run from a clone."""
    requirements = ["click<9", "anki<27,>=25.9; extra == 'rehearse'", "mypy; extra == 'dev'"]
    monkeypatch.setattr(metadata, "requires", lambda _: requirements)


@pytest.mark.parametrize(
    ("left_there", "command"),
    [
        ("pipx_metadata.json", "pipx inject deck-builder 'anki<27,>=25.9'"),
        ("uv-receipt.toml", "uv pip install --python {prefix} 'anki<27,>=25.9'"),
    ],
)
def test_programs_with_an_environment_of_their_own_are_told_apart(
    left_there: str, command: str, tmp_path: Path
) -> None:
    (tmp_path / left_there).touch()
    assert write_install_command("rehearse", tmp_path) == command.format(prefix=tmp_path)


def test_another_python_on_the_path_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # from the folder that has it, its path would be shorter
    monkeypatch.setenv("PATH", str(tmp_path))
    assert write_install_command("rehearse", tmp_path) == f"{sys.executable} -m pip install 'deck-builder[rehearse]'"
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert write_install_command("rehearse", tmp_path) == "python -m pip install 'deck-builder[rehearse]'"
