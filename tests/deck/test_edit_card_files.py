"""Values in card files are edited in their lines: comments, order and layout stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.deck.edit_card_files import NewValue, edit_card_file

FILE: Final = Path("cards.yaml")
TEXT: Final = """\
# Capitals, from north to south
kind: basic  # as imported
cards:

- id: norway   # the first
  front: Norway # a country
  back: >-
    Oslo, which was called
    Christiania

  # tags come last
  tags: [north, "a b"]

- {id: sweden, front: Sweden, back: "Stockholm"}
- back: |
    Helsinki
  id: finland
  front: 'Finland'
"""


def edit(changes: dict[str, dict[str, NewValue]], text: str = TEXT) -> str:
    new, left = edit_card_file(text, FILE, changes)
    assert not left
    return new


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"norway": {"front": "Norge"}}, "front: Norway # a", "front: Norge # a"),
        (
            {"norway": {"front": "a\nb"}},
            "  front: Norway # a country\n",
            "  # a country\n  front: |-\n    a\n    b\n",
        ),
        ({"norway": {"back": "Oslo"}}, "back: >-\n    Oslo, which was called\n    Christiania\n", "back: Oslo\n"),
        (
            {"norway": {"back": {"html": "<i>O</i>"}}},
            ">-\n    Oslo, which was called\n    Christiania",
            "\n    html: <i>O</i>",
        ),
        ({"norway": {"tags": ("north",)}}, '[north, "a b"]', "[north]"),
        ({"norway": {"tags": None}}, '\n  tags: [north, "a b"]', ""),
        ({"norway": {"extra": "x"}}, '"a b"]\n', '"a b"]\n  extra: x\n'),
        ({"sweden": {"back": "S: 1"}}, 'back: "Stockholm"', 'back: "S: 1"'),
        ({"sweden": {"back": None}}, ', back: "Stockholm"', ""),
        ({"sweden": {"extra": "x"}}, '"Stockholm"}', '"Stockholm", extra: "x"}'),
        ({"finland": {"back": "Turku"}}, "back: |\n    Helsinki\n", "back: Turku\n"),
    ],
)
def test_only_the_value_changes(changes: dict[str, dict[str, NewValue]], old: str, new: str) -> None:
    assert old in TEXT
    assert edit(changes).replace(" \n", "\n") == TEXT.replace(old, new).replace(" \n", "\n")


def test_several_cards_change_at_once_and_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    new = edit({"norway": {"front": "N"}, "finland": {"front": "F"}}, text)
    assert new == text.replace("Norway", "N").replace("'Finland'", "F")


def test_a_card_that_cant_be_edited_is_left_and_the_others_change() -> None:
    new, left = edit_card_file(TEXT, FILE, {"norway": {"front": "N"}, "denmark": {"front": "D"}})
    assert left == {"denmark"}
    assert new == TEXT.replace("Norway", "N")
    assert edit_card_file("cards: [", FILE, {"norway": {}}) == ("cards: [", frozenset({"norway"}))


def test_new_cards_are_indented_as_the_others() -> None:
    new, _ = edit_card_file(TEXT, FILE, {}, "  - id: iceland\n    front: Iceland\n")
    assert new == f"{TEXT}\n- id: iceland\n  front: Iceland\n"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")) | st.just("\n"), min_size=1)
)
def test_every_text_is_read_back_as_it_was_given_or_not_written(value: str) -> None:
    new, left = edit_card_file(TEXT, FILE, {"norway": {"back": value}, "sweden": {"back": value}})
    cards: list[dict[str, Any]] = yaml.load(new, Loader=yaml.BaseLoader)["cards"]  # noqa: S506  it makes only texts
    by_id = {card["id"]: card for card in cards}
    for card_id in {"norway", "sweden"} - left:
        assert by_id[card_id]["back"] == value
    assert by_id["finland"] == {"back": "Helsinki\n", "id": "finland", "front": "Finland"}
