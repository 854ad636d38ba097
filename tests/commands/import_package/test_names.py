"""Names in an imported deck folder: of decks, files and folders."""

from __future__ import annotations

import pytest

from deck_builder.commands.import_package.names import (
    is_safe_file_name,
    make_file_id,
    put_on_one_line,
    split_deck_name,
)
from tests.support.learner import Learner


def test_a_decks_name_is_corrected_part_by_part() -> None:
    assert split_deck_name("One\ttwo::\x0b:: three ") == ("Onetwo", "blank", "three")


def test_a_text_is_put_on_one_line_without_what_a_card_cant_have() -> None:
    assert put_on_one_line(" a\nb\tc\x0b\rd ") == "a b c d"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("cat.gif", True),
        ("", False),
        ("_x.woff", True),
        ("ü b.png", True),
        ("a" * 255, True),
        ("a" * 256, False),
        ("ü" * 128, False),
        ("../cat.gif", False),
        ("folder/cat.gif", False),
        ("folder\\cat.gif", False),
        (".hidden", False),
        ("..", False),
        ("nul\0.png", False),
    ],
)
def test_a_media_file_stays_inside_its_folder_on_any_disk(name: str, safe: bool) -> None:
    assert is_safe_file_name(name) is safe


def test_no_folder_has_the_name_of_a_device() -> None:
    assert (make_file_id("Con"), make_file_id("Constant")) == ("con-1", "constant")


@pytest.mark.parametrize(
    "name", ["", "CON", "a/b::..", "x...", " lead ", 'q"uote', "a\tb", "a::::b", "::", "\N{BRAIN}"]
)
def test_a_deck_is_called_as_anki_calls_it(name: str, learner: Learner) -> None:
    deck_id = learner.col.decks.id(name)
    assert deck_id
    assert "::".join(split_deck_name(name)) == learner.col.decks.name(deck_id)
