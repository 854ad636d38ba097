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


@pytest.mark.parametrize("german", ["subdeck: 'A::'\ncards: [{id: river}]\n", "cards: [{id: river, subdeck: 'A::'}]\n"])
def test_a_translation_has_no_empty_part_either(german: str, tmp_path: Path) -> None:
    _, problems = read(write(tmp_path, german))
    assert problems == ["D216 cards.yaml:1 `A::` has an empty part"]


def test_a_translation_spells_a_subdeck_in_one_way(tmp_path: Path) -> None:
    more = "subdeck: 1 frankreich\ncards: [{id: river, extra: Sie fließt.}]\n"
    _, problems = read(write(tmp_path, **{"translations/de/more.yaml": more}))
    assert problems == ["D216 more.yaml:1 Anki takes `1 frankreich` and `1 Frankreich` for one deck"]
