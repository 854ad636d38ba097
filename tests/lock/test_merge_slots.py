"""The places of fields on two branches, merged."""

from __future__ import annotations

from deck_builder.lock.merge_slots import merge_slots
from deck_builder.lock.model import LockedSlot

CITY = LockedSlot("city", "City", 10)
SPARE = LockedSlot(None, "Spare 1", 11)
HINT = LockedSlot("hint", "Hint", 11)
NOTE = LockedSlot("note", "Note", 11)


def test_the_side_that_changed_a_place_has_it() -> None:
    for first, second in (((CITY, HINT), (CITY, SPARE)), ((CITY, SPARE), (CITY, HINT))):
        merged = merge_slots((CITY, SPARE), first, second)
        assert (merged.slots, merged.collisions) == ((CITY, HINT), ())


def test_a_place_that_both_sides_filled_is_the_first_side_s() -> None:
    merged = merge_slots((CITY, SPARE), (CITY, HINT), (CITY, NOTE))
    assert merged.slots == (CITY, HINT)
    assert merged.collisions == ("place 2 belongs to `hint` and to `note`",)


def test_a_field_that_both_sides_renamed_has_the_first_side_s_name_and_is_no_collision() -> None:
    town, place = LockedSlot("city", "Town", 10), LockedSlot("city", "Place", 10)
    merged = merge_slots((CITY,), (town,), (place,))
    assert (merged.slots, merged.collisions) == ((town,), ())


def test_without_a_common_ancestor_a_filled_place_wins_over_a_spare_one() -> None:
    assert merge_slots((), (CITY, SPARE), (CITY, NOTE)).slots == (CITY, NOTE)
    assert merge_slots((), (CITY, NOTE), (CITY, SPARE)).slots == (CITY, NOTE)


def test_places_that_only_one_side_has_are_kept() -> None:
    assert merge_slots((CITY,), (CITY,), (CITY, NOTE)).slots == (CITY, NOTE)
