"""What `deck-builder new` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_file_is_named_and_the_next_step(folder: Path) -> None:
    (folder / ".gitignore").touch()
    output = run("new", "Rivers").output
    assert "10-first-cards.yaml: written\n.gitignore" not in output
    assert ".gitignore: was there already, and stays as it is\n" in output
    assert output.endswith(
        "Next:\n  deck-builder preview --serve    see your cards while you write them\n"
        "  deck-builder build              make a package, and open it with Anki\n"
    )


def test_in_another_folder_the_way_there_is_shown(folder: Path) -> None:
    (folder / "notes.txt").touch()
    assert "Next:\n  cd rivers\n  deck-builder preview --serve" in run("new", "Rivers").output


def test_a_deck_under_cards_is_named_in_the_next_step(folder: Path) -> None:
    (folder / "cards").mkdir()
    assert "  deck-builder build rivers " in run("new", "Rivers").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), 'Give the deck a name: `deck-builder new "Capitals of Europe"`.'),
        (("Default",), "No deck can be called `Default`"),
        (("--kind", "Two words"), "There is no deck here"),
    ],
)
def test_what_cannot_be_started_is_explained(arguments: tuple[str, ...], message: str, folder: Path) -> None:
    assert message in run("new", *arguments, expect=2).output
    assert list(folder.iterdir()) == []


def test_a_kind_is_started_in_the_deck_here(folder: Path) -> None:
    run("new", "Rivers")
    output = run("new", "--kind", "my-kind").output
    assert "kinds/my-kind/kind.yaml: written\n" in output
    assert "write `kind: my-kind` in a card file." in output
