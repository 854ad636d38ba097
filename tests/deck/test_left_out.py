"""Files of a deck's folder that nothing reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.folder import list_card_files
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS


def list_left_out(folder: Path) -> list[str]:
    problems = Problems()
    list_card_files(folder, problems)
    return [f"{problem.code} {problem.place.file.name}" for problem in problems]


@pytest.mark.parametrize(
    "name", ["a.csv", "a.tsv", "a.xlsx", "a.jsonl", "a.yml.orig", "a.yaml.1", "a.yaml.swp", "a.css"]
)
def test_a_file_that_may_hold_cards_is_a_warning(name: str, write_deck: Callable[..., Path]) -> None:
    assert list_left_out(write_deck(CARDS, **{name: "x"})) == [f"D239 {name}"]


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.json", "a"])
def test_a_file_that_does_hold_cards_is_an_error(name: str, write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS)
    (folder / name).write_text(CARDS, encoding="utf-8")
    assert list_left_out(folder) == [f"D218 {name}"]


@pytest.mark.parametrize("name", ["old.apkg", "a.svg", "Makefile.am", ".b.yaml", "deck.lock"])
def test_other_files_belong_to_the_author(name: str, write_deck: Callable[..., Path]) -> None:
    assert list_left_out(write_deck(CARDS, **{name: "x"})) == []


def test_a_project_may_keep_tables_beside_its_deck(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS, **{"package.json": "{}"})
    (folder / ".git").mkdir()
    assert list_left_out(folder) == []


def test_a_deck_inside_a_deck_is_told_to_be_one(write_deck: Callable[..., Path]) -> None:
    problems = Problems()
    list_card_files(write_deck(CARDS, **{"other/deck.yaml": "id: other", "other/cards.yaml": ""}), problems)
    assert [problem.hint for problem in problems] == [
        "It is a deck of its own: move the folder `other` out of this one."
    ]
