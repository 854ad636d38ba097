"""`deck-builder import`: where the deck goes, and what is printed to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import CARDS


@pytest.fixture
def package(write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package, in a project without decks."""
    package = build(write_deck(CARDS, name="original")).rename(tmp_path / "capitals.apkg")
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return package


def test_the_next_commands_are_printed_and_work(package: Path) -> None:
    output = run("import", package, "--into", "my deck").output
    assert output.startswith("my deck: 3 notes, 3 cards; 1 kind")
    assert '  deck-builder build "my deck"\n' in output
    assert 'git commit -m "Import ' in output
    run("build", "my deck")


def test_a_release_that_would_bring_nothing_but_the_import_is_explained(package: Path) -> None:
    run("import", package, "--into", "capitals")
    output = run("release", "capitals", "1.0.0", expect=1).output
    assert "R805 nothing has changed since the package that was imported (nothing-to-release)" in output


def test_a_deck_under_cards_is_named_without_its_folder(package: Path) -> None:
    Path("cards").mkdir()
    output = run("import", package).output
    (deck,) = Path("cards").iterdir()
    assert f"  deck-builder build {deck.name}\n" in output
    run("build", deck.name)


def test_a_file_that_is_not_a_package_is_not_imported(package: Path) -> None:
    Path("text.apkg").write_text("not a package", encoding="utf-8")
    output = run("import", "text.apkg", expect=1).output
    assert "P704" in output
    assert output.endswith("text.apkg: not imported; nothing was written.\n")
    assert [path.name for path in Path().iterdir()] == ["text.apkg"]
