"""`deck-builder inbox` with several files and several decks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS

WriteDeck = Callable[..., Path]


def test_reports_of_several_decks_go_to_the_deck_that_they_name(
    tmp_path: Path, write_deck: WriteDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "feedback: https://example.org/?title={deck}:+{card}\n"
    (tmp_path / "cards").mkdir()
    for name in ("capitals", "rivers"):
        folder = write_deck(CARDS, name=name, deck=f"id: {name}\nname: {name}\n{address}")
        folder.rename(tmp_path / "cards" / name)
    monkeypatch.chdir(tmp_path)
    Path("reports.json").write_text('[{"title": "rivers: france"}, {"title": "capitals: france"}]', encoding="utf-8")
    content = json.loads(run("inbox", "reports.json", "--format", "json").output)
    assert [(card["deck"], card["reports"][0]["title"]) for card in content["cards"]] == [
        ("capitals", "capitals: france"),
        ("rivers", "rivers: france"),
    ]


def test_what_is_no_file_of_reports_is_said_and_the_others_are_sorted(write_deck: WriteDeck) -> None:
    deck = write_deck(CARDS)
    (deck.parent / "bad.json").write_text("{", encoding="utf-8")
    (deck.parent / "good.json").write_text('[{"title": "france"}]', encoding="utf-8")
    output = run("inbox", deck.parent / "bad.json", deck.parent / "good.json", "--deck", deck, expect=1).output
    assert "P714" in output
    assert "1 report about 1 card" in output
