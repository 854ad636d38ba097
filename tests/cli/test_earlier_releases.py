"""The releases that a learner may have are found where they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deck_builder.cli.earlier_releases import find_earlier_releases
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.packages import write_package
from tests.support.releases import Clock, build_and_release, commit


@pytest.fixture
def releases(deck_in_git: Path, clock: Clock) -> list[Path]:
    """Two releases of a deck."""
    first = build_and_release(deck_in_git, "1.0.0", clock)
    commit(deck_in_git)
    edit(deck_in_git / "cards.yaml", "answer: Lyon", "answer: Paris")
    commit(deck_in_git)
    second = build_and_release(deck_in_git, "1.1.0", clock)
    commit(deck_in_git)
    return [first, second]


def list_answers(named: Path, new: Path, *bases: Path, out: Path | None = None) -> list[str]:
    """The answer about France in each release that is found."""
    scratch = new.parent.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    package = read_package(new)
    found = find_earlier_releases(
        package, named, package, bases, out or new.parent, scratch, DEFAULT_LIMITS, Problems()
    )
    return [next(note.fields[1] for note in package.notes.values() if "France" in note.fields[0]) for package in found]


def test_packages_that_are_named_are_the_only_ones(releases: list[Path]) -> None:
    assert list_answers(releases[1], releases[1], releases[0]) == ["Lyon"]


def test_the_lock_of_the_deck_names_them(releases: list[Path], deck_in_git: Path) -> None:
    assert list_answers(deck_in_git, releases[1]) == ["Lyon", "Paris"]


def test_a_package_of_a_deck_here_is_known_by_its_notes(
    releases: list[Path], deck_in_git: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The packages are gone: they are built again from git."""
    monkeypatch.chdir(deck_in_git)
    new = Path(shutil.copy(releases[1], tmp_path / "download.apkg"))
    shutil.rmtree(releases[0].parent)
    assert list_answers(new, new, out=tmp_path / "dist") == ["Lyon", "Paris"]


def test_packages_beside_it_with_another_version_are_taken(
    releases: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    monkeypatch.chdir(downloads)
    for file in releases:
        shutil.copy(file, downloads)
    (downloads / "capitals-0.9.0.apkg").write_text("not a package", encoding="utf-8")
    write_package(downloads / "capitals-0.8.0.apkg", 1_000, ("a", "France", "Nice"))
    shutil.copy(releases[0], downloads / "capitals-1.0.0-cleanup.apkg")
    new = downloads / releases[1].name
    assert list_answers(new, new) == ["Lyon"]
    other = Path(shutil.copy(releases[1], downloads / "new.apkg"))
    assert list_answers(other, other) == []
