"""The arguments OLD and NEW: a package, a deck, or a deck at a git revision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from deck_builder.build.snapshot import Named
from deck_builder.cli.old_and_new import make_package, parse_old_or_new
from deck_builder.problems.problem import Problems
from tests.support.command_line import build
from tests.support.decks import CARDS

NOW = 1_770_000_000


@pytest.fixture
def deck(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck, named from the folder that it is in."""
    folder = write_deck(CARDS)
    monkeypatch.chdir(folder.parent)
    return folder


def test_a_file_is_a_package_and_a_folder_a_deck(deck: Path) -> None:
    package = build(deck)
    assert parse_old_or_new("dist/capitals.apkg") == Named(package)
    assert parse_old_or_new("capitals") == Named(deck)


def test_a_revision_follows_the_last_at_sign(deck: Path) -> None:
    assert parse_old_or_new("capitals@v1.0.0") == Named(deck, "v1.0.0")
    assert parse_old_or_new("./capitals@main~2") == Named(deck, "main~2")


def test_a_folder_may_have_an_at_sign_in_its_name(deck: Path) -> None:
    odd = deck.rename(deck.parent / "ann@home")
    assert parse_old_or_new("ann@home") == Named(odd)
    assert parse_old_or_new("ann@home@v1.0.0") == Named(odd, "v1.0.0")


@pytest.mark.parametrize("argument", ["missing.apkg", "missing", "missing@v1.0.0", "@v1.0.0"])
def test_a_missing_package_or_deck_is_wrong_usage(argument: str, deck: Path) -> None:
    with pytest.raises(click.UsageError, match="There is no"):
        parse_old_or_new(argument)


def test_building_a_deck_for_a_comparison_does_not_change_it(deck: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in deck.rglob("*")}
    made = make_package(Named(deck), tmp_path / "scratch", NOW, Problems())
    assert made
    package, contents = made
    assert package.parent == tmp_path / "scratch"
    assert len(contents.notes) == 3
    assert {path: path.read_bytes() for path in deck.rglob("*")} == before


def test_a_file_that_is_not_a_package_is_a_problem(deck: Path, tmp_path: Path) -> None:
    problems = Problems()
    assert make_package(Named(deck / "cards.yaml"), tmp_path / "scratch", NOW, problems) is None
    assert [problem.code for problem in problems] == ["P704"]
