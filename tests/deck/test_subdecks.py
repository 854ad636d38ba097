"""The names of subdecks, in card files and in those of translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.subdecks import read_subdeck
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.problems.problem import Problems
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml
from tests.support.translations import read, write


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        ("1 France::North", []),
        ("1 France::", ["`1 France::` has an empty part"]),
        ("::North", ["`::North` has an empty part"]),
        ("1 france", ["Anki takes `1 france` and `1 France` for one deck"]),
    ],
)
def test_a_name_has_no_empty_part_and_one_spelling(typed: str, messages: list[str]) -> None:
    problems, unique, file = Problems(), UniqueValues(), Path("cards.yaml")
    for name in ("1 France", typed):
        mapping = read_yaml(f"subdeck: '{name}'\n".encode(), file, problems)
        assert mapping is not None
        read_subdeck(Keys(mapping, file, problems), unique)
    assert [problem.message for problem in problems] == messages
