"""Where the cards of an imported note go."""

from __future__ import annotations

from deck_builder.commands.import_package.subdecks import SubdeckNames, find_template_subdecks, place_notes
from tests.support.packages import make_note, make_note_type

TWO = make_note_type(cards=("There", "Back"))


def test_a_subdeck_is_spelt_as_it_first_occurs() -> None:
    names = SubdeckNames("Words")
    assert [names.name(deck) for deck in ("Words", "Words::Easy", "words::EASY::One", "Words::easy::one")] == [
        *("", "Easy", "Easy::One", "Easy::One"),
    ]
    assert SubdeckNames("Words::Easy").name("Words::Easy::One") == "One"


def test_cards_that_are_not_with_the_first_one_are_named() -> None:
    note = make_note("a", "x", note_type=TWO, deck="Words", cards=(0, 1))
    note.decks[1] = "Words::Back"  # type: ignore[index]
    (placed,) = place_notes([note], SubdeckNames("Words"))
    assert (placed.subdeck, dict(placed.others)) == ("", {1: "Back"})


def test_a_template_whose_cards_are_all_in_one_subdeck_says_so_itself() -> None:
    first = make_note("a", "x", note_type=TWO, deck="Words::A", cards=(0, 1))
    second = make_note("b", "x", note_type=TWO, deck="Words::B", cards=(0, 1))
    alone = make_note("c", "x", note_type=TWO, deck="Words::Back", cards=(1,))
    for note in (first, second):
        note.decks[1] = "Words::Back"  # type: ignore[index]
    assert find_template_subdecks(place_notes([first, second, alone], SubdeckNames("Words"))) == {(1, 1): "Back"}
    second.decks[1] = "Words::Elsewhere"  # type: ignore[index]
    assert find_template_subdecks(place_notes([first, second], SubdeckNames("Words"))) == {}
