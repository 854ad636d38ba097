"""Texts that a person would call the same have the same hash, others have not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.lock.card_texts import hash_text
from tests.support.command_line import build
from tests.support.decks import edit


@pytest.mark.parametrize(
    "other",
    ["paris is the **capital**", "Paris is  the\ncapital.", "> Paris _is_ the `capital`!", "- Paris is the capital"],
)
def test_capitals_spaces_marks_and_punctuation_at_the_ends_do_not_change_a_hash(other: str) -> None:
    assert hash_text(other) == hash_text("Paris is the capital")


@pytest.mark.parametrize(
    ("one", "other"), [("5", "-5"), ("C", "C#"), ("No", "On"), ("1.0", "10"), ("?", "!"), ("a b", "ab")]
)
def test_other_words_numbers_and_signs_make_another_text(one: str, other: str) -> None:
    assert hash_text(one) != hash_text(other)


def test_letters_in_two_forms_of_unicode_are_one_text() -> None:
    assert hash_text("caf\u00e9") == hash_text("cafe\u0301")


def test_the_lock_has_a_hash_of_each_text_each_gap_and_of_the_rest(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("""
        kind: cloze
        cards:
          - id: heart
            text: "The {{c1::heart::organ}} pumps {{c3::blood}} and {{c1::beats}}"
            tags: [body]
        """)
    build(deck)

    def read_texts() -> dict[str, str]:
        texts = json.loads((deck / "deck.lock").read_text(encoding="utf-8"))["cards"]["heart"]["texts"]
        assert isinstance(texts, dict)
        return texts

    before = read_texts()
    assert list(before) == ["text", "c1", "c3", "*"]
    assert before["c1"] == hash_text("heart beats")
    assert before["c3"] == hash_text("blood")
    edit(deck / "cards.yaml", "[body]", "[anatomy]")
    build(deck)
    assert {key for key, text in read_texts().items() if text != before[key]} == {"*"}
    edit(deck / "cards.yaml", "{{c3::blood}}", "{{c3::red blood}}")
    build(deck)
    assert {key for key, text in read_texts().items() if text != before[key]} == {"text", "c3", "*"}
