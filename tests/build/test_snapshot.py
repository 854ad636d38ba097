"""A deck, a deck at a git revision, or a package: each is made a package, and the deck stays as it was."""

from __future__ import annotations

from pathlib import Path

from deck_builder.build.snapshot import Named, snapshot
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.releases import everything_in, package, release

NOW = 1_795_000_000


def answers(file: Path | None) -> set[str]:
    """The answers of all notes of a package."""
    assert file
    return {note.fields[1] for note in read_package(file).notes.values()}


def test_a_package_is_taken_as_it_is(deck: Path, tmp_path: Path) -> None:
    release(deck, "1.0.0")
    file = package(deck, "1.0.0")
    assert snapshot(Named(file), tmp_path, NOW, Problems()) == file


def test_a_deck_is_built_as_it_stands_and_left_alone(deck: Path, tmp_path: Path) -> None:
    edit(deck / "cards.yaml", "Lyon", "Paris")
    before = everything_in(deck)
    (scratch := tmp_path / "scratch").mkdir()
    assert answers(snapshot(Named(deck), scratch, NOW, Problems())) == {"Paris", "Rome", "Madrid"}
    assert everything_in(deck) == before


def test_a_deck_at_a_revision_is_built_as_it_stood_then(deck_in_git: Path, tmp_path: Path) -> None:
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    (scratch := tmp_path / "scratch").mkdir()
    file = snapshot(Named(deck_in_git, "HEAD"), scratch, NOW, Problems())
    assert answers(file) == {"Lyon", "Rome", "Madrid"}


def test_a_revision_that_is_not_there_is_a_problem(deck_in_git: Path, tmp_path: Path) -> None:
    problems = Problems()
    assert snapshot(Named(deck_in_git, "v9"), tmp_path, NOW, problems) is None
    assert [problem.code for problem in problems] == ["P705"]


def test_a_deck_with_an_error_makes_no_package(deck: Path, tmp_path: Path) -> None:
    edit(deck / "cards.yaml", "    answer: Lyon\n", "")
    problems = Problems()
    (scratch := tmp_path / "scratch").mkdir()
    assert snapshot(Named(deck), scratch, NOW, problems) is None
    assert [problem.code for problem in problems] == ["D202"]
