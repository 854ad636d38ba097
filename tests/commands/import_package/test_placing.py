"""Finished deck folders are put in place together or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.import_package.placing import put_all_in_place
from deck_builder.problems.problem import Problems


def stage(folder: Path, name: str) -> Path:
    (folder / "staged" / name).mkdir(parents=True)
    (folder / "staged" / name / "deck.yaml").write_text(name)
    return folder / "staged" / name


def test_all_folders_are_put_in_place(tmp_path: Path) -> None:
    staged = [(stage(tmp_path, name), tmp_path / "made" / name) for name in ("one", "two")]
    assert put_all_in_place(staged, Problems())
    assert [(tmp_path / "made" / name / "deck.yaml").read_text() for name in ("one", "two")] == ["one", "two"]


@pytest.mark.parametrize(
    ("there", "target", "is_written"),
    [
        ((), "made", True),
        ((".git/HEAD",), "made", True),
        ((".git/HEAD", ".gitignore"), "made", False),
        ((".git/HEAD", "decks/.gitignore"), "decks/made", False),
        ((".git/HEAD", "decks/.git/HEAD", ".gitignore"), "decks/made", True),  # the one of another repository
        ((".gitignore",), "made", True),  # of no repository
        ((), "cards/made", False),  # one of several decks of a project
    ],
)
def test_a_deck_on_its_own_gets_a_gitignore_unless_its_repository_has_one(
    there: tuple[str, ...], target: str, *, is_written: bool, tmp_path: Path
) -> None:
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("mine\n")
    folder = stage(tmp_path / Path(target).parent.name, "made")
    assert put_all_in_place([(folder, tmp_path / target)], Problems())
    assert (tmp_path / target / ".gitignore").is_file() == is_written
    assert all((tmp_path / name).read_text() == "mine\n" for name in there)


def test_none_is_left_there_if_one_of_them_has_no_place(tmp_path: Path) -> None:
    (tmp_path / "media/two").mkdir(parents=True)
    (tmp_path / "media/two/other.png").write_text("other")
    staged = []
    for name in ("one", "two"):
        folder = stage(tmp_path / name / "cards", name).rename(tmp_path / name / "cards" / name)
        (tmp_path / name / "media" / name).mkdir(parents=True)
        (tmp_path / name / "media" / name / "a.png").write_text(name)
        staged.append((folder, tmp_path / "cards" / name))
    problems = Problems()
    assert not put_all_in_place(staged, problems)
    assert [problem.code for problem in problems] == ["P702"]
    assert not (tmp_path / "cards/one").exists()
    assert (tmp_path / "media/two/other.png").read_text() == "other"
