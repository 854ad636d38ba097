"""The packages of smaller editions, beside that of the whole deck."""

from __future__ import annotations

from pathlib import Path

from deck_builder.build.build import build
from deck_builder.build.edition_packages import name_package
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from tests.support.translations import write

EDITIONS = "editions:\n  plain: {without: {fields: {question: [extra, picture]}}}\n"


def test_the_name_of_an_edition_stands_before_the_version() -> None:
    assert name_package(Path("dist/a-1.0.0.apkg"), "a", "b") == Path("dist/a-b-1.0.0.apkg")
    assert name_package(Path("dist/a.apkg"), "a", "b") == Path("dist/a-b.apkg")


def test_a_translation_has_the_editions_in_which_it_has_cards(tmp_path: Path) -> None:
    small = "editions:\n  rivers: {without: {cards: [capital, bread, which, map]}}\n"
    source = f"id: trip\nname: Trip\nlanguage: en\nauthors: [Ada]\n{small}"
    german = write(tmp_path, **{"deck.yaml": source})
    for folder in (german.parents[1], german):
        problems = Problems()
        built = build(folder, tmp_path / "dist", 1_700_000_000, problems)
        assert built, problems
        assert len(built.editions) == (folder != german)


def test_only_the_packages_that_are_asked_for_are_written(tmp_path: Path) -> None:
    german = write(tmp_path, **{"deck.yaml": f"id: trip\nname: Trip\nlanguage: en\nauthors: [Ada]\n{EDITIONS}"})
    problems = Problems()
    built = build(german.parents[1], tmp_path / "dist", 1_700_000_000, problems, editions=["plain"])
    assert built, problems
    assert [file.name for file in sorted((tmp_path / "dist").iterdir())] == ["trip-plain.apkg"]
    assert len(read_package(tmp_path / "dist/trip-plain.apkg").notes) == built.notes
