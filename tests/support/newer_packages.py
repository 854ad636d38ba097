"""Packages of a deck that its author edits, and a project with the deck folder that the first one became."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import genanki

CARDS: Final = "cards/capitals/10-cards.yaml"
MODEL_ID: Final = 1607392319

Notes = dict[str, tuple[str, ...]]
OLD: Final[Notes] = {"g-fr": ("France", "<b>Paris</b>"), "g-it": ("Italy", "Rome"), "g-es": ("Spain", "Madrid")}


def write_package(
    file: Path,
    notes: Notes,
    *,
    css: str = ".card { color: blue; }",
    media: tuple[str, ...] = (),
    tags: Mapping[str, list[str]] = MappingProxyType({}),
) -> Path:
    """Write a package with these notes: the country and its capital, by guid; `tags` has other tags than usual."""
    model = genanki.Model(
        MODEL_ID,
        "Capitals",
        fields=[{"name": "Country"}, {"name": "Capital"}],
        templates=[{"name": "Card 1", "qfmt": "{{Country}}", "afmt": "{{Capital}}"}],
        css=css,
    )
    deck = genanki.Deck(2059400110, "Capitals")
    for guid, fields in notes.items():
        deck.add_note(genanki.Note(model=model, fields=list(fields), guid=guid, tags=tags.get(guid, ["europe"])))
    made = genanki.Package([deck])
    made.media_files = [str(file.parent / name) for name in media]
    made.write_to_file(str(file))
    return file
