"""Folders of CrowdAnki: read as packages are, and their learners updated by our releases."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, Final

import genanki
import pytest

from deck_builder.packages.limits import DEFAULT_LIMITS, Limits
from deck_builder.packages.read import read_media, read_package
from deck_builder.problems.errors import InputError
from tests.support.command_line import run
from tests.support.learner import ImportLog, Learner

MODEL: Final[dict[str, Any]] = {
    "__type__": "NoteModel",
    "crowdanki_uuid": "7f1e",
    "name": "Capitals",
    "type": 0,
    "css": ".card {}",
    "flds": [{"name": "Country", "ord": 0}, {"name": "Capital", "ord": 1}],
    "tmpls": [
        {"name": "There", "ord": 0, "qfmt": "{{Country}}", "afmt": "{{Capital}}"},
        {"name": "Back", "ord": 1, "qfmt": "{{#Capital}}{{Capital}}{{/Capital}}", "afmt": "{{Country}}"},
    ],
    "vers": [],
}
DECK: Final[dict[str, Any]] = {
    "__type__": "Deck",
    "name": "World",
    "desc": "<b>All</b> of it.",
    "deck_config_uuid": "c1",
    "deck_configurations": [{"crowdanki_uuid": "c1", "name": "Slow", "new": {"perDay": 7, "order": 0, "bury": True}}],
    "note_models": [MODEL],
    "notes": [
        {"guid": "g-fr", "fields": ["France", "Paris"], "note_model_uuid": "7f1e", "tags": ["eu"]},
        {"guid": "g-aq", "fields": ["Antarctica", ""], "note_model_uuid": "7f1e", "tags": []},
    ],
    "children": [
        {
            "name": "Islands",
            "notes": [
                {"guid": "g-is", "fields": ['Iceland <img src="is.gif">', "x"], "note_model_uuid": "7f1e", "tags": []}
            ],
        }
    ],
    "media_files": ["is.gif"],
}


def write(folder: Path, deck: Any) -> Path:
    (folder / "media").mkdir(parents=True, exist_ok=True)
    (folder / "media/is.gif").write_bytes(b"GIF89a is")
    (folder / "deck.json").write_text(json.dumps(deck))
    return folder


def test_a_folder_is_read_as_a_package(tmp_path: Path) -> None:
    package = read_package(write(tmp_path / "world", DECK))
    assert {guid: (note.fields[0][:6], note.deck, len(note.decks)) for guid, note in package.notes.items()} == {
        "g-fr": ("France", "World", 2),
        "g-aq": ("Antarc", "World", 1),
        "g-is": ("Icelan", "World::Islands", 2),
    }
    assert package.decks["World"] == "<b>All</b> of it."
    assert package.preset == (("new-cards-a-day", "7"), ("order", "random"), ("bury-siblings", "yes"))
    assert [(name, b"".join(pieces)) for name, pieces in read_media(package, frozenset(package.media))] == [
        ("is.gif", b"GIF89a is")
    ]


def test_a_note_whose_templates_cant_be_read_has_a_card_in_its_own_deck(tmp_path: Path) -> None:
    broken = {**MODEL, "tmpls": [{"name": "There", "ord": 0, "qfmt": "{{#Country}}{{Country}}", "afmt": ""}]}
    folder = write(tmp_path / "world", {**DECK, "note_models": [broken]})
    decks = {guid: note.decks for guid, note in read_package(folder).notes.items()}
    assert decks == {"g-fr": {0: "World"}, "g-aq": {0: "World"}, "g-is": {0: "World::Islands"}}
    output = run("import", folder, "--into", tmp_path / "deck").output
    assert "3 notes, 3 cards" in output
    assert "The templates of these cards have mistakes" in output


def test_ids_of_note_types_are_the_same_each_time(tmp_path: Path) -> None:
    one, other = (read_package(write(tmp_path / name, DECK)) for name in "ab")
    assert one.note_types.keys() == other.note_types.keys()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": 1}, "`deck.name` is not text"),
        ({"notes": [{"guid": "a", "fields": "x", "note_model_uuid": "7f1e"}]}, "is not a list"),
        (
            {"notes": [{"guid": "a", "fields": ["x"], "note_model_uuid": "no"}]},
            "has a note model",
        ),
    ],
)
def test_a_damaged_folder_is_told(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read_package(write(tmp_path / "world", {**copy.deepcopy(DECK), **change}))


def test_a_folder_without_notes_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no"):
        read_package(tmp_path)
    with pytest.raises(InputError, match="more than"):
        read_package(write(tmp_path / "world", DECK), Limits(800))
    assert DEFAULT_LIMITS.memory > 800
    deep: dict[str, Any] = {"name": "x"}
    for _ in range(50):
        deep = {"name": "x", "children": [deep]}
    with pytest.raises(InputError, match="too deeply"):
        read_package(write(tmp_path / "deep", deep))


def test_learners_of_our_release_get_what_is_new_in_the_folder(
    tmp_path: Path, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    folder = write(tmp_path / "exported", DECK)
    run("import", folder)
    assert "preset:\n  new-cards-a-day: 7\n" in (tmp_path / "cards/world/deck.yaml").read_text()
    run("build", "world", "--out", "dist")
    assert learner.import_package(tmp_path / "dist/world.apkg") == ImportLog(3, 3, 0, 0, 0)
    assert learner.cards_that_the_check_adds_or_removes() == 0
    newer = copy.deepcopy(DECK)
    newer["notes"][0]["fields"][1] = "Paris!"
    run("import", write(folder, newer), "--update", "cards/world", "--yes")
    schedule = learner.schedule()
    run("build", "world", "--out", "dist")
    assert learner.import_package(tmp_path / "dist/world.apkg") == ImportLog(3, 0, 1, 2, 0)
    assert learner.schedule() == schedule


def test_learners_who_have_the_notes_with_another_note_type_cant_be_updated(
    tmp_path: Path, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of an import says so: CrowdAnki makes a new id in each collection."""
    monkeypatch.chdir(tmp_path)
    deck = genanki.Deck(5, "World")
    model = genanki.Model(6, "Capitals", MODEL["flds"], MODEL["tmpls"])
    deck.add_note(genanki.Note(model, ["France", "Paris"], guid="g-fr"))
    genanki.Package([deck]).write_to_file("by-crowdanki.apkg")
    learner.import_package(tmp_path / "by-crowdanki.apkg")
    assert "CrowdAnki gave these note types other ids" in run("import", write(tmp_path / "exported", DECK)).output
    run("build", "world", "--out", "dist")
    assert learner.import_package(tmp_path / "dist/world.apkg") == ImportLog(3, 2, 0, 0, 1)


@pytest.mark.parametrize("part", ["flds", "tmpls"])
def test_places_of_parts_may_be_missing_but_nothing_else_than_numbers(part: str, tmp_path: Path) -> None:
    deck = copy.deepcopy(DECK)
    for each in deck["note_models"][0][part]:
        each["ord"] = None
    (note_type,) = read_package(write(tmp_path / "World", deck)).note_types.values()
    assert [field.name for field in note_type.fields] == ["Country", "Capital"]
    deck["note_models"][0][part][0]["ord"] = ["x"]
    with pytest.raises(InputError, match="ord` is not a whole number"):
        read_package(write(tmp_path / "World", deck))


def test_half_of_a_character_in_a_setting_is_left_out(tmp_path: Path) -> None:
    deck = copy.deepcopy(DECK)
    deck["note_models"][0]["tmpls"][0]["bqfmt"] = "\ud800"
    deck["note_models"][0]["latexPre"] = "\udfff"
    (note_type,) = read_package(write(tmp_path / "World", deck)).note_types.values()
    assert note_type.templates[0].settings.browser_front == ""
    assert note_type.latex.header.startswith("\\documentclass")
