"""A save is noticed, and nothing that programs write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.watch import read_file_states, wait_for_save

CARDS = "kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n"


def never(_: float) -> bool:
    return False


@pytest.mark.parametrize(
    "name", ["cards.yaml", "media/new.png", "kinds/own/kind.yaml", "20-ä b.yaml", "Notes/Cell.md", "style.css"]
)
def test_a_save_is_noticed(name: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    before = read_file_states(deck)
    (deck / name).parent.mkdir(parents=True, exist_ok=True)
    (deck / name).write_text("changed", encoding="utf-8")
    after = wait_for_save([deck], before, never)
    assert after.get(str(deck / name)) != before.get(str(deck / name))


@pytest.mark.parametrize(
    "name",
    [
        "deck.lock",
        ".schema/cards.json",
        ".git/index",
        "dist/capitals.apkg",
        "build.log",
        "sub/cards.yaml~",
        "venv/x.py",
    ],
)
def test_what_programs_write_is_no_save(name: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    before = read_file_states(deck, [deck / "dist"])
    (deck / name).parent.mkdir(parents=True, exist_ok=True)
    (deck / name).write_text("changed", encoding="utf-8")
    assert read_file_states(deck, [deck / "dist"]) == before


def test_waiting_ends_when_it_is_told_to(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    before = read_file_states(deck)
    assert wait_for_save([deck], before, lambda _: True) == before
