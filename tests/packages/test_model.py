"""What follows from the data of a package."""

from __future__ import annotations

import pytest

from tests.support.packages import make_note, make_note_type, make_package


@pytest.mark.parametrize(
    ("decks", "root"),
    [
        (["Towns"], "Towns"),
        (["Towns", "Towns::West", "Towns::West::Coast"], "Towns"),
        (["Towns::West", "Towns::South"], "Towns"),
        (["Towns", "Rivers"], ""),
        (["Towns", "Townships"], ""),
        ([], ""),
    ],
)
def test_the_root_is_the_deck_that_holds_all_cards(decks: list[str], root: str) -> None:
    notes = [make_note(f"n{number}", "x", "y", deck=deck) for number, deck in enumerate(decks)]
    assert make_package(*notes).root == root


@pytest.mark.parametrize(
    ("decks", "name", "deck"),
    [
        (["Languages::French", "Languages::French::Verbs"], "Languages::French: Question", "Languages::French"),
        (["Languages::French::Verbs"], "Languages::French: Question", "Languages::French"),
        (["Languages::French"], "Languages: Question", "Languages"),
        (["Languages::French"], "Languages::French", "Languages"),
    ],
)
def test_a_deck_of_ours_is_called_as_its_note_types_say(decks: list[str], name: str, deck: str) -> None:
    note_type = make_note_type(name=name)
    notes = [make_note(f"n{number}", "x", "y", deck=name, note_type=note_type) for number, name in enumerate(decks)]
    package = make_package(*notes)
    assert (package.deck_name, package.root) == (deck, "Languages")


def test_a_notes_deck_is_that_of_its_first_card() -> None:
    assert make_note("a", "x", "y", deck="Towns", cards=(2, 1)).deck == "Towns"
    assert make_note("a", "x", "y", cards=()).deck == ""
