"""Where things are in a deck folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.deck.folder import find_media_folder, list_card_files, make_order_key
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS


@pytest.mark.parametrize(
    ("deck", "media"), [("cards/brain", "media/brain"), ("brain", "brain/media"), ("decks/brain", "decks/brain/media")]
)
def test_media_are_beside_cards_or_inside_the_deck(deck: str, media: str) -> None:
    assert find_media_folder(Path(deck)) == Path(media)


def test_card_files_come_in_the_order_of_their_names(write_deck: Callable[..., Path]) -> None:
    texts = dict.fromkeys(("20.yaml", "10.yaml", ".hidden.yaml", "claims.yaml", "references.yaml", "notes.md"), "")
    folder = write_deck(CARDS, **texts, **{"kinds__own__kind.yaml": "", "media__credits.yaml": ""})
    problems = Problems()
    assert [path.name for path in list_card_files(folder, problems)] == ["10.yaml", "20.yaml", "cards.yaml"]
    assert not problems


@pytest.mark.parametrize(
    "names",
    [
        ["chapter 2.yaml", "chapter 9.yaml", "chapter 10.yaml"],
        ["1.2.yaml", "1.10.yaml", "2.yaml", "10.yaml"],
        ["2-b.yaml", "10-a.yaml", "100-c.yaml"],
        ["a-2-z.yaml", "a-10-b.yaml", "a-10-c.yaml", "b-1.yaml"],
        ["02.yaml", "2.yaml", "3.yaml"],
    ],
)
def test_numbers_in_names_come_by_their_size(names: list[str]) -> None:
    assert sorted({*names}, key=make_order_key) == names


@given(st.lists(st.text(), max_size=8), st.integers(0, 3))
def test_names_with_numbers_of_one_length_come_as_plain_texts_do(words: list[str], width: int) -> None:
    names = [re.sub(r"[0-9]+", lambda number: number[0].zfill(width)[:width], word) for word in words]
    assert sorted(names, key=make_order_key) == sorted(names)


@pytest.mark.parametrize("name", ["more__cards.yaml", "more__deep__cards.yml", "more.yml", "MORE.YAML"])
def test_a_yaml_file_that_is_not_read_is_named(name: str, write_deck: Callable[..., Path]) -> None:
    problems = Problems()
    assert len(list_card_files(write_deck(CARDS, **{name: ""}), problems)) == 1
    assert [(problem.code, problem.message) for problem in problems] == [
        ("D218", f"`{name.replace('__', '/')}` is not read")
    ]


def test_a_deck_without_card_files_is_an_error(tmp_path: Path) -> None:
    problems = Problems()
    assert list_card_files(tmp_path, problems) == ()
    assert [problem.code for problem in problems] == ["D217"]


@pytest.mark.parametrize(
    ("name", "is_named"),
    [("Cell.md", True), ("Cells/Osmosis.md", True), ("README.md", False), ("media/credits.md", False)],
)
def test_a_deck_with_nothing_but_notes_is_told_how_they_become_cards(name: str, is_named: bool, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("# Osmosis\n\nWater\n", encoding="utf-8")
    problems = Problems()
    list_card_files(tmp_path, problems)
    (problem,) = problems
    assert (f"`{name}`" in problem.hint and "markdown-kind" in problem.hint) == is_named
