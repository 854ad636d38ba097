"""`extends:` puts a deck below its base, and reads nothing but `base.lock`."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.extension import find_base_path
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.extensions import write_updated


def load(folder: Path) -> tuple[str, list[str]]:
    problems = Problems()
    deck = load_deck(folder, problems)
    return deck.name if deck else "", [problem.code for problem in problems]


def test_the_deck_is_below_its_base(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    base.rename(tmp_path / "elsewhere")
    assert load(school) == ("Capitals::Our school", [])


def test_a_base_with_code_in_its_name_is_refused(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    edit(school / "base.lock", '"name": "Capitals", "version"', '"name": "<script>x</script>", "version"')
    assert load(school)[1] == ["P709"]


@pytest.mark.parametrize(
    ("source", "is_found"),
    [("../capitals", True), ("x.apkg", True), ("../../a/x.apkg", True), ("../../../x.apkg", False), ("/x.apkg", False)],
)
def test_a_base_is_in_the_project(source: str, is_found: bool, tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    assert (find_base_path(school, source) is not None) is is_found


def test_a_link_out_of_the_project_is_no_base(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    _, school = write_updated(project)
    (tmp_path / "secret.apkg").write_bytes(b"")
    (school / "base.apkg").symlink_to(tmp_path / "secret.apkg")
    assert find_base_path(school, "base.apkg") is None
