"""Edits of fields come back into a card file, or are said to have no way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deck_builder.build.pipeline import CardPass
from deck_builder.commands.pull.edited_cards import (
    EditedCardFile,
    LeftAlone,
    edit_file,
    find_ways_back,
    is_same_html,
    read_typed,
)
from deck_builder.deck.load import load_deck
from deck_builder.lock.identity import start_lock
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS

WriteDeck = Callable[..., Path]


def edit_answer(folder: Path, html: str) -> EditedCardFile:
    """Edit the answer about France as if it were this HTML in Anki."""
    deck = load_deck(folder, Problems())
    assert deck is not None
    file = folder / "cards.yaml"
    (france, *_) = CardPass(deck, start_lock(deck), 0, Problems())
    edits = {"answer": LeftAlone("france", "Answer", "Lyon", html)}
    return edit_file(file, [find_ways_back(france, edits, read_typed(file, deck)["france"], deck)], deck)


def test_an_edit_comes_back_as_the_edit_of_a_line(write_deck: WriteDeck) -> None:
    edited = edit_answer(write_deck(CARDS), "Paris, of course")
    assert edited.new == edited.old.replace("answer: Lyon", "answer: Paris, of course")
    assert edited.changed == ("france",)
    assert edited.no_way_back == ()


def test_a_field_that_must_be_filled_cannot_be_emptied(write_deck: WriteDeck) -> None:
    edited = edit_answer(write_deck(CARDS), "")
    assert edited.new == edited.old
    assert [edit.name for edit in edited.no_way_back] == ["Answer"]


def test_marks_of_ankis_editor_and_forms_of_accents_are_no_edit() -> None:
    assert is_same_html("caf\u00e9", "cafe\u0301")
    assert is_same_html("Paris<br>", "Paris")
    assert not is_same_html("Paris", "Lyon")
