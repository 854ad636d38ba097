"""`deck-builder schema` prints a schema, or writes all of them; builds keep them fresh."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema

from deck_builder.deck.schema import FILES
from tests.support.command_line import run

CARDS = "kind: question\ncards:\n  - {id: a, question: Why?, answer: So, tags: [small]}\n"


def test_a_schema_is_printed_for_each_sort_of_file(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    for name in FILES:
        jsonschema.Draft7Validator.check_schema(json.loads(run("schema", deck, "--of", name).output))
    assert json.loads(run("schema", deck).output) == json.loads(run("schema", deck, "--of", "cards").output)
    assert not (deck / ".schema").exists()


def test_schemas_that_were_written_are_kept_fresh_by_builds(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = deck.parent / "dist"
    run("build", deck, "--out", out)
    assert not (deck / ".schema").exists()
    assert ".schema/cards.json: written" in run("schema", deck, "--write").output
    assert "up to date" in run("schema", deck, "--write").output
    (deck / "references.yaml").write_text("references:\n  - {id: new-2024, title: New}\n", encoding="utf-8")
    run("build", deck, "--out", out)
    assert "new-2024" in (deck / ".schema/cards.json").read_text("utf-8")
    (deck / "claims.yaml").write_text("claims:\n  - {id: a-claim, claim: So}\n", encoding="utf-8")
    (deck / "cards.yaml").write_text(CARDS.replace("So", "[So]"), encoding="utf-8")
    run("build", deck, "--out", out, expect=1)
    assert "a-claim" in (deck / ".schema/cards.json").read_text("utf-8")


def test_a_deck_whose_deck_file_cannot_be_read_still_has_a_schema(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS, deck="id: [capitals]\n")
    assert "answer" in run("schema", deck).output


def test_git_ignores_the_schemas(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run("schema", deck, "--write")
    assert (deck / ".schema/.gitignore").read_text("utf-8") == "*\n"


def test_a_translation_has_schemas_of_its_texts_and_its_deck_file(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    translation = deck / "translations/de"
    translation.mkdir(parents=True)
    (translation / "deck.yaml").write_text("id: capitals-de\nname: Hauptst\u00e4dte\n", encoding="utf-8")
    (translation / "cards.yaml").write_text("cards: [{id: a, answer: Darum}]\n", encoding="utf-8")
    assert ".schema/cards.json: written" in run("schema", deck, "--write").output
    written = translation / ".schema/cards.json"
    assert written.read_text("utf-8") == run("schema", deck, "--language", "de").output
    assert sorted(file.name for file in written.parent.glob("*.json")) == ["cards.json", "deck.json"]
    assert "It has: cards, deck." in run("schema", translation, "--of", "kind", expect=2).output
    (deck / "cards.yaml").write_text(CARDS.replace("id: a", "id: iberia"), encoding="utf-8")
    run("build", translation, "--out", deck.parent / "dist")
    assert "iberia" in written.read_text("utf-8")
