"""A new deck builds, checks and releases at once; nothing that is there is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.new.new import start_deck, start_kind
from deck_builder.deck.load import load_deck
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.learner import Learner
from tests.support.releases import git


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_deck_in_an_empty_folder_goes_all_the_way_to_a_release_without_an_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learner: Learner
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    git(here, "init", "--quiet")
    (here / "README.md").write_text("Mine\n", encoding="utf-8")
    start_deck("Capitals of Europe", here, {"LANG": "en_GB.UTF-8"})
    assert list_files(here / ".github") == ["workflows/deck.yaml"]
    run("build")
    assert "no problems" in run("check", "--strict").output
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "--message", "Start")
    run("release", ".", "1.0.0")
    imported = learner.import_package(here / "dist/capitals-of-europe-1.0.0.apkg")
    assert imported.new == 3
    assert len(learner.col.find_cards("")) == 5


def test_in_a_project_of_several_decks_a_deck_gets_a_folder_under_cards(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    started = start_deck("Rivers", tmp_path, {})
    assert started.folder == tmp_path / "cards/rivers"
    assert {"cards.json", "deck.json"} <= {*list_files(tmp_path / "cards/rivers/.schema")}
    assert [name for name in list_files(tmp_path) if "/.schema/" not in name] == [
        "cards/rivers/10-first-cards.yaml",
        "cards/rivers/deck.yaml",
        "media/rivers/.gitkeep",
    ]


def test_anywhere_else_a_deck_gets_a_new_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    assert start_deck("Con", tmp_path, {}).folder == tmp_path / "deck-con"
    with pytest.raises(InputError, match="there is a deck already"):
        start_deck("Con", tmp_path, {})


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    started = start_deck("Rivers", tmp_path, {})
    assert started.kept == (tmp_path / ".gitignore",)
    assert (tmp_path / ".gitignore").read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("name", ["日本語: かな # x", "- 'q' \"x\"", "{a}", "A::B", "no", "1984"])
def test_any_name_that_anki_can_show_can_be_a_decks(name: str, tmp_path: Path) -> None:
    started = start_deck(name, tmp_path, {})
    deck = load_deck(started.folder, Problems())
    assert deck
    assert deck.name == name


@pytest.mark.parametrize("name", ["Default", "A::", "<script>x</script>", "two\nlines"])
def test_other_names_are_refused_before_anything_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        start_deck(name, tmp_path, {})
    assert list_files(tmp_path) == []


def test_a_new_kind_makes_cards_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    start_deck("Rivers", tmp_path, {})
    start_kind("which-river", tmp_path)
    (tmp_path / "20-more.yaml").write_text("kind: which-river\ncards:\n  - {front: Where?, back: There}\n", "utf-8")
    assert "4 notes" in run("build").output
    with pytest.raises(InputError, match="there is a kind"):
        start_kind("which-river", tmp_path)
    with pytest.raises(InputError, match="can't be the name of a kind"):
        start_kind("../x", tmp_path)
