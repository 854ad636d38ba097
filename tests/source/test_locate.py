from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.problems.problem import Place
from deck_builder.source.locate import find_card_id, find_in_value


def test_a_word_inside_a_long_text_is_found_where_it_stands(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("a: |\n  one\n  two ![x](no.png)\nb:\n- c\n- d\ne: f\n")
    file = deck / "cards.yaml"
    assert find_in_value(Place(file, 1, 4), "no.png", 1) == Place(file, 3, 12)
    assert find_in_value(Place(file, 1, 4), "nowhere", 1) == Place(file, 1, 4)
    assert find_in_value(Place(file, 4, 1), "d", 1) == Place(file, 6, 3)


def test_a_word_is_not_looked_for_behind_the_end_of_its_value(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("a: |\n  one\nb: no.png\n")
    file = deck / "cards.yaml"
    assert find_in_value(Place(file, 1, 4), "no.png", 1) == Place(file, 1, 4)


def test_a_file_that_is_gone_leaves_the_place_as_it_is(tmp_path: Path) -> None:
    place = Place(tmp_path / "cards.yaml", 3, 5)
    assert find_in_value(place, "word", 1) == place


@pytest.mark.parametrize(
    ("number", "card_id"), [(1, ""), (2, ""), (3, "france"), (4, "france"), (5, ""), (6, "spain"), (7, "spain")]
)
def test_the_card_around_a_line_is_known_as_soon_as_its_id_is(number: int, card_id: str) -> None:
    lines = [
        "kind: question",
        "cards:",
        "  - id: france  # Paris",
        "    answer: Paris",
        "  - question: Where?",
        "    id: 'spain'",
        "    answer: Madrid",
    ]
    assert find_card_id(lines, number) == card_id


def test_a_file_without_cards_has_no_card_around_a_line() -> None:
    assert find_card_id(["references:", "  - id: gu-2012"], 2) == ""
