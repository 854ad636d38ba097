"""The state of a translation as text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click

from deck_builder.commands.translations.as_text import as_json, as_text
from tests.support.decks import edit
from tests.support.translations import build_german, look, write


def test_the_terminal_shows_each_text_and_which_words_of_its_source_changed(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(german.parents[1] / "cards.yaml", "What is the capital?", "What is its capital?")
    text = click.unstyle(as_text(look(german)))
    assert "trip-de: 10 of 15 texts in the language `de`" in text
    assert "1 text is older than its source" in text
    assert "What is [-the-]{+its+} capital?" in text
    assert "5 texts have no translation; 1 card is left out" in text
    assert "which, right  cards.yaml:11: Seine" in text


def test_json_has_all_of_it_with_places(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(german.parents[1] / "cards.yaml", "What is the capital?", "What is its capital?")
    (data,) = json.loads(as_json([look(german)]))
    assert data["deck"] == "trip-de"
    assert data["missing_cards"] == ["river"]
    assert data["stale"] == [
        {
            "card": "capital",
            "key": "question",
            "source_before": "What is the capital?",
            "source": "What is its capital?",
            "translation": "Was ist die Hauptstadt?",
            "file": "cards.yaml",
            "line": 4,
        }
    ]
