"""A learner's collection in real Anki does what the names of its methods say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import genanki
import pytest
from anki.errors import AnkiException

from deck_builder.commands.rehearse.state import CardKey, ImportLog
from tests.support.command_line import build
from tests.support.learner import Learner
from tests.support.old_decks import BASIC, BELL, CAT, note
from tests.support.releases import PRESET

NOTHING: frozenset[str] = frozenset()
GUIDS = frozenset({"france", "italy", "blank", "cat"})
KEYS = {CardKey(guid, 0) for guid in GUIDS}


def test_an_import_is_counted_and_its_notes_are_named(learner: Learner, capitals: Path) -> None:
    first = learner.import_package(capitals)
    assert first == ImportLog(notes=4, new=4, updated=0, unchanged=0, conflicting=0)
    assert (first.new_guids, first.updated_guids, first.unchanged_guids) == (GUIDS, NOTHING, NOTHING)
    again = learner.import_package(capitals)
    assert again == ImportLog(notes=4, new=0, updated=0, unchanged=4, conflicting=0)
    assert (again.new_guids, again.unchanged_guids) == (NOTHING, GUIDS)
    learner.set_note_times({"italy": 1_600_000_000})
    updated = learner.import_package(capitals)
    assert (updated.updated, updated.updated_guids) == (1, frozenset({"italy"}))


def test_merging_takes_a_note_type_with_a_new_field(studied: Learner, tmp_path: Path) -> None:
    fields = [*BASIC.fields, {"name": "River"}]
    grown = genanki.Model(BASIC.model_id, BASIC.name, fields=fields, templates=BASIC.templates, css=BASIC.css)
    deck = genanki.Deck(2059400110, "Capitals")
    deck.add_note(note(grown, "France", "Paris", "", "Seine", guid="france"))
    genanki.Package(deck).write_to_file(str(tmp_path / "new.apkg"), timestamp=1_700_001_000)
    assert studied.import_package(tmp_path / "new.apkg").conflicting == 1
    assert studied.import_package(tmp_path / "new.apkg", merge=True).conflicting == 0
    note_type = studied.read_state().note_types[BASIC.model_id]
    assert note_type.fields == ("Country", "Capital", "Tags", "River")


def test_the_recommended_settings_come_where_they_are_ticked(learner: Learner, write_deck: Callable[..., Path]) -> None:
    cards = "kind: question\ncards:\n  - {id: malta, question: What is the capital of Malta?, answer: Valletta}\n"
    package = build(write_deck(cards, **{"deck.yaml": f"id: capitals\nname: Capitals\n{PRESET}"}))
    before = learner.read_state().presets
    learner.import_package(package)
    assert learner.read_state().presets == before
    learner.import_package(package, presets=True)
    assert len(learner.read_state().presets) == len(before) + 1


def test_a_file_that_is_not_a_package_is_refused_by_anki(learner: Learner, tmp_path: Path) -> None:
    (tmp_path / "text.apkg").write_text("not a package", encoding="utf-8")
    with pytest.raises(AnkiException):
        learner.import_package(tmp_path / "text.apkg")


def test_the_state_is_what_the_collection_holds(studied: Learner) -> None:
    state = studied.read_state()
    assert state.notes.keys() == GUIDS
    assert state.notes["italy"][1:3] == (("Italy", "Rome", "all filled"), ())
    assert state.cards.keys() == KEYS
    assert {state.decks[card.deck] for card in state.cards.values()} == {"Capitals"}
    note_type = state.note_types[state.notes["france"].note_type]
    assert (note_type.name, note_type.fields) == (BASIC.name, ("Country", "Capital", "Tags"))
    assert [name for name, _, _ in note_type.templates] == ["Card 1"]
    assert "Default" in state.presets.values()
    assert state.empty == frozenset()
    assert state == studied.read_state()


def test_every_card_gets_an_interval_of_its_own(studied: Learner) -> None:
    cards = studied.read_state().cards.values()
    assert sorted(card.interval for card in cards) == [30, 31, 32, 33]
    assert all(card.reps > 0 and card.lapses > 0 for card in cards)
    assert len({card.due for card in cards}) == 4


def test_own_words_stand_in_the_last_filled_field(studied: Learner) -> None:
    studied.write_into(["france", "italy"], "in my own words", "mine")
    notes = studied.read_state().notes
    assert notes["france"].fields == ("France", "Paris in my own words", "")
    assert notes["italy"].fields == ("Italy", "Rome", "all filled in my own words")
    assert notes["france"].tags == notes["italy"].tags == ("mine",)
    assert notes["blank"].tags == ()


def test_the_time_of_a_note_is_set_and_no_other(studied: Learner) -> None:
    before = studied.read_state().notes
    studied.set_note_times({"france": 1_234, "nobody": 1})
    after = studied.read_state().notes
    assert after["france"] == before["france"]._replace(mod=1_234)
    assert {guid: note for guid, note in after.items() if guid != "france"} == {
        guid: note for guid, note in before.items() if guid != "france"
    }


def test_a_front_that_shows_nothing_is_blank_and_a_picture_is_not(studied: Learner) -> None:
    state = studied.read_state()
    assert studied.find_blank_cards(state, state.cards) == {CardKey("blank", 0)}
    assert studied.find_blank_cards(state, {CardKey("france", 0)}) == frozenset()


def test_files_that_are_named_and_not_there_are_found(studied: Learner) -> None:
    notes = studied.read_state().notes
    missing = {"cat": {"gone.png", "gone &amp; co.mp3"}}
    assert {guid: set(names) for guid, names in studied.find_missing_media(notes, {}).items()} == missing


def test_anki_is_asked_once_which_files_a_text_names(studied: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = studied.read_state().notes
    asked: list[str] = []

    def note_text(_: int, text: str) -> list[str]:
        asked.append(text)
        return ["gone.png"]

    monkeypatch.setattr(studied.col.media, "files_in_str", note_text)
    known: dict[tuple[int, tuple[str, ...]], Sequence[str]] = {}
    for _ in range(2):
        assert studied.find_missing_media(notes, known) == {"cat": ("gone.png",)}
    assert len(asked) == 1


def test_media_are_known_by_their_bytes(studied: Learner) -> None:
    assert studied.hash_media() == {hashlib.sha1(data, usedforsecurity=False).hexdigest() for data in (CAT, BELL)}


def test_a_deleted_note_is_gone_with_its_card(studied: Learner) -> None:
    studied.delete_note("italy")
    state = studied.read_state()
    assert state.notes.keys() == GUIDS - {"italy"}
    assert state.cards.keys() == KEYS - {CardKey("italy", 0)}


def test_empty_cards_are_found_and_removed_with_their_notes(studied: Learner) -> None:
    note = studied.note("Country:France")
    note.fields[0] = ""
    studied.col.update_note(note)
    assert studied.read_state().empty == {CardKey("france", 0)}
    studied.remove_empty_cards()
    assert studied.read_state().cards.keys() == KEYS - {CardKey("france", 0)}


def test_a_deck_is_renamed_and_a_missing_one_is_made(studied: Learner) -> None:
    studied.rename_deck("Capitals", "Cities")
    assert "Cities" in studied.read_state().decks.values()
    assert "Capitals" not in studied.read_state().decks.values()
    made = studied.deck_id("My own deck")
    assert studied.read_state().decks[made] == "My own deck"
    assert studied.deck_id("My own deck") == made


def test_the_check_brings_missing_cards_back(studied: Learner) -> None:
    assert studied.check_database() == KEYS
    studied.database.execute("DELETE FROM cards WHERE nid = (SELECT id FROM notes WHERE guid = 'italy')")
    assert studied.read_state().cards.keys() == KEYS - {CardKey("italy", 0)}
    assert studied.check_database() == KEYS
