"""What a shell offers when a user presses Tab, asked in the way that shells ask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from deck_builder.cli.main import main
from tests.support.decks import CARDS, write_deck


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two decks under cards/."""
    (tmp_path / "cards").mkdir()
    write_deck(tmp_path / "cards", CARDS)
    write_deck(tmp_path / "cards", CARDS, name="rivers")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complete(*typed: str) -> list[str]:
    """What is offered for the last of the words that were typed."""
    *before, begun = typed
    asked = ShellComplete(main, {}, "deck-builder", "_DECK_BUILDER_COMPLETE").get_completions(before, begun)
    return [item.value for item in asked if item.type == "plain"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("re",), ["rehearse", "release", "retire"]),
        (("build", ""), ["capitals", "rivers"]),
        (("build", "capitals", "r"), ["rivers"]),
        (("build", "--lo"), ["--locked"]),
        (("release", "c"), ["capitals"]),
        (("diff", "capitals", "r"), ["rivers"]),
        (("retire", "capitals", "fr"), ["france"]),
        (("retire", "capitals", "france", "fr"), []),
        (("retire", "nothing", "fr"), []),
        (("diff", "a", "b", "--format", "h"), ["html"]),
    ],
)
def test_commands_options_decks_and_cards_are_offered(typed: tuple[str, ...], offered: list[str]) -> None:
    assert complete(*typed) == offered


def test_a_card_is_offered_with_its_first_text(project: Path) -> None:
    asked = ShellComplete(main, {}, "deck-builder", "X").get_completions(["retire", "capitals"], "france")
    assert [(item.value, item.help) for item in asked] == [("france", "What is the capital of France?")]


def test_cards_of_markdown_files_are_offered_and_none_that_has_no_id_yet(project: Path) -> None:
    text = "---\nkind: question\n---\n# Which city? <!-- id: my-city -->\nParis\n\n# My river?\nThe Seine\n"
    (project / "cards/capitals/more.md").write_text(text, encoding="utf-8")
    assert complete("retire", "capitals", "my") == ["my-city"]


@pytest.mark.slow
def test_bash_itself_completes_after_one_command(tmp_path: Path, project: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path), "SHELL": "/bin/bash"}
    command = [sys.executable, "-m", "deck_builder", "completion"]
    assert "written" in subprocess.check_output(command, env=environment, text=True)
    file = tmp_path / ".local/share/bash-completion/completions/deck-builder"
    program = tmp_path / "deck-builder"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m deck_builder "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        f'PATH="{tmp_path}:$PATH"; . "{file}"; COMP_WORDS=(deck-builder build riv); COMP_CWORD=2; '
        '_deck_builder_completion deck-builder; echo "${COMPREPLY[@]}"'
    )
    output = subprocess.check_output(["bash", "-c", script], env=environment, text=True, cwd=project)
    assert output.split() == ["rivers"]


def test_the_languages_of_the_named_deck_are_offered(project: Path) -> None:
    for language in ("de", "es"):
        folder = project / "cards/capitals/translations" / language
        folder.mkdir(parents=True)
        (folder / "deck.yaml").write_text(f"id: capitals-{language}\nname: {language}\n", encoding="utf-8")
        (folder / "cards.yaml").write_text("cards: [{id: italy, answer: Roma}]\n", encoding="utf-8")
    assert complete("build", "capitals", "--language", "") == ["de", "es"]
    assert complete("preview", "--language", "e") == ["es"]
    assert complete("build", "rivers", "--language", "") == complete("build", "x", "--language", "") == []
    assert complete("retire", "cards/capitals/translations/de", "") == ["italy"]
