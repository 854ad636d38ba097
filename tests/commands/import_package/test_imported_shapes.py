"""Shapes of Anki's image occlusion come in as `shapes:`, and learners get the same text again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command_line import run
from tests.support.learner import Learner
from tests.support.shapes import AS_IT_IS, EXACT

if TYPE_CHECKING:
    from pathlib import Path


def test_learners_of_imported_shapes_get_the_same_text_and_then_what_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    author = Learner(tmp_path / "author")
    author.col._backend.add_image_occlusion_notetype()
    (model,) = (each for each in author.col.models.all() if each.get("originalStockKind") == 6)
    (tmp_path / "cat.gif").write_bytes(b"GIF89a cat")
    author.col.media.add_file(str(tmp_path / "cat.gif"))
    texts = {**EXACT, **{name: html for name, html in AS_IT_IS.items() if html}}
    deck = author.col.decks.id("Pictures")
    assert deck
    for name, html in texts.items():
        made = author.col.new_note(model)
        made.fields[:3] = [html, '<img src="cat.gif">', name]
        author.col.add_note(made, deck)
    before = {note.fields[2]: [card.ord for card in note.cards()] for note in author.notes().values()}
    old = tmp_path / "old.apkg"
    author.export_package(old)
    author.close()

    run("import", str(old), "--into", "deck")
    (file,) = (tmp_path / "deck").glob("*-cards.yaml")
    cards = file.read_text(encoding="utf-8")
    assert cards.count("    shapes:\n      - {") == len(EXACT)
    assert cards.count("    shapes:\n      html: ") == len(AS_IT_IS) - 1
    assert "mode: hide-all" in cards
    run("build", "deck")
    (built,) = (tmp_path / "dist").glob("*.apkg")
    learner = Learner(tmp_path / "learner")
    learner.import_package(old)
    log = learner.import_package(built)
    assert (log.new, log.updated, log.conflicting) == (0, 0, 0)
    assert {note.fields[2]: [card.ord for card in note.cards()] for note in learner.notes().values()} == before

    file.write_text(
        cards.replace("name: Part 7, number: 7", "name: Aorta, number: 7", 1).replace("rx: .1", "rx: .12", 1)
    )
    run("build", "deck")
    assert learner.import_package(built).updated == 1
    assert learner.note('"Header:an ellipse"').fields[0] == EXACT["an ellipse"].replace("rx=.1", "rx=.12")
    learner.close()
