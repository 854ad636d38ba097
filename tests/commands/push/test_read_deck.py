"""What a running Anki has of a deck, read from its exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.push.anki_connect import AnkiConnect, parse_address
from deck_builder.commands.push.read_deck import read_deck
from deck_builder.problems.errors import InputError
from tests.support.anki_connect import run_anki


def test_notes_are_found_in_every_deck_that_has_a_card_of_them(tmp_path: Path) -> None:
    with run_anki(tmp_path / "anki") as anki:
        col = anki.learner.col
        both = col.models.by_name("Basic (and reversed card)")
        basic = col.models.by_name("Basic")
        assert both
        assert basic
        note, other = col.new_note(both), col.new_note(basic)
        for each in (note, other):
            each["Front"], each["Back"] = "front", "back"
            col.add_note(each, anki.learner.deck_id("Towns::West"))
        col.set_deck([note.card_ids()[1]], anki.learner.deck_id("My own"))
        connect = AnkiConnect(parse_address(anki.address))
        found = read_deck(connect, [both["id"]], tmp_path)
        assert list(found.package.notes) == [note.guid]
        assert found.package.notes[note.guid].decks == {0: "Towns::West", 1: "My own"}
        assert found.package.notes[note.guid].id == note.id
        assert not found.knows_parts_by_name
        assert list(tmp_path.glob("*.apkg")) == []
        assert read_deck(connect, [], tmp_path).package.notes == {}
        anki.is_older = True
        assert read_deck(connect, [both["id"]], tmp_path).knows_parts_by_name
        with pytest.raises(InputError, match="Anki can't do `exportPackage`"):
            read_deck(connect, [both["id"]], tmp_path / "not there")
