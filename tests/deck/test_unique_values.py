"""Values that may occur only once, gathered from the parts of a large deck."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.unique_values import NotedValues, UniqueValues
from deck_builder.problems.problem import Place


@pytest.mark.parametrize("place", [Place(Path("20-brain.yaml"), 12, 7), Place(Path("20-brain.yaml"), 900_000, 1)])
def test_a_packed_place_is_described_by_its_file_and_line(place: Place) -> None:
    unique = UniqueValues()
    unique.pack(Place(Path("10-first.yaml")))
    assert unique.describe(unique.pack(place)) == f"in 20-brain.yaml on line {place.line}"


def test_two_places_on_one_line_are_packed_into_two_numbers() -> None:
    unique = UniqueValues()
    file = Path("cards.yaml")
    assert unique.pack(Place(file, 3, 1)) != unique.pack(Place(file, 3, 2))


def test_of_a_file_that_was_claimed_at_once_each_place_is_known() -> None:
    unique = UniqueValues()
    first, second = Path("10-first.yaml"), Path("20-brain.yaml")
    places = [unique.pack(Place(first, line, 7)) for line in (3, 9, 12, 16)]
    assert [place >> 48 for place in places] == [0, 0, 0, 0]
    noted = NotedValues(["one", "two"], places[2:])
    assert unique.are_free(["a", "b"], noted)
    unique.claim_all(first, ["a", "b"], places[:2], noted)
    assert not unique.are_free(["b"], NotedValues())
    assert not unique.are_free(["c"], NotedValues(["two"], [1]))
    later = unique.pack(Place(second, 1, 1))
    assert [unique.claim_id("b", later), unique.claim("two", later)] == [places[1], places[3]]
    assert [unique.claim_id("c", later), unique.claim("three", later)] == [later, later]


def unique_values(*, card_id: str, value: int, subdeck: str) -> UniqueValues:
    unique = UniqueValues()
    unique.ids[card_id] = unique.values[value] = unique.pack(Place(Path("cards.yaml")))
    unique.deck_names[subdeck.casefold()] = subdeck
    return unique


@pytest.mark.parametrize(
    ("card_id", "value", "subdeck", "all_differ"),
    [
        ("rome", 2, "West", True),
        ("rome", 2, "East", True),
        ("paris", 2, "West", False),
        ("rome", 1, "West", False),
        ("rome", 2, "west", False),
    ],
)
def test_merged_values_tell_whether_one_occurs_twice(card_id: str, value: int, subdeck: str, all_differ: bool) -> None:
    unique = unique_values(card_id="paris", value=1, subdeck="West")
    assert unique.merge(unique_values(card_id=card_id, value=value, subdeck=subdeck)) is all_differ
    assert {"paris", card_id} == unique.ids.keys()
    assert {1, value} == unique.values.keys()
