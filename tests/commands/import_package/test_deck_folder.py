"""The sources of an imported deck: what is written, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from deck_builder.commands.import_package.deck_folder import (
    choose_notes,
    compile_kinds,
    write_deck_file,
    write_kinds,
    write_media,
)
from deck_builder.packages.model import Package, PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.packages.read import read_package
from tests.support.old_decks import BELL, CAT, FONT, stock_genanki

BASIC: Final = PackedNoteType(
    id=7,
    name="Basic",
    cloze=False,
    css="",
    mod=100,
    fields=(PackedField("Front", None), PackedField("Back", None)),
    templates=(PackedTemplate("Card 1", None, "{{Front}}", "{{Back}}"),),
)
STRANGE: Final = BASIC._replace(
    id=8, name="Strange", cloze=True, templates=(PackedTemplate("Card 1", None, "{{cloze:Front}}", "x"),) * 2
)


def note(front: str, back: str = "x", *, note_type: PackedNoteType = BASIC, deck: str = "Deck") -> PackedNote:
    return PackedNote(front.lower(), note_type, (front, back), (), 100, {0: deck})


def package(*notes: PackedNote, decks: dict[str, str] | None = None) -> Package:
    note_types = {note.note_type.id: note.note_type for note in notes}
    return Package(Path("old.apkg"), {note.guid: note for note in notes}, note_types, decks or {}, {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck folder with nothing but its `deck.yaml`."""
    deck = tmp_path / "alone/deck"
    deck.mkdir(parents=True)
    write_deck_file(package(note("A")), "deck", "Deck", deck)
    return deck


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def test_the_deck_file_has_the_decks_name_and_description(tmp_path: Path) -> None:
    write_deck_file(package(note("A"), decks={"Deck": " One\ntwo: three ", "Other": "no"}), "deck", "Deck", tmp_path)
    made = read(tmp_path / "deck.yaml")
    assert len(made.pop("namespace")) == 12
    assert made == {
        "id": "deck",
        "name": "Deck",
        "description": " One\ntwo: three ",
        "description-format": "html",
    }


def test_a_deck_without_a_description_has_none(folder: Path) -> None:
    assert read(folder / "deck.yaml").keys() == {"id", "namespace", "name"}


def test_media_are_written_with_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    digests = write_media(read_package(stock_genanki(tmp_path)), tmp_path / "alone")
    files = {file.name: file.read_bytes() for file in (tmp_path / "alone/media").iterdir()}
    assert files == {"cat.gif": CAT, "bell & co.mp3": BELL, "_x.woff": FONT}
    assert digests.keys() == files.keys()
    assert all(len(digest) == 40 for digest in digests.values())


def test_a_kind_is_written_for_each_note_type_in_use_beside_the_built_in_ones(folder: Path) -> None:
    cloze = BASIC._replace(id=9, name="Cloze")
    kinds = compile_kinds(
        write_kinds(package(note("A"), note("B"), note("C", note_type=cloze)), folder), folder, {}, now=500
    )
    assert {key: usable.kind.key for key, usable in kinds.usable.items()} == {7: "basic", 9: "cloze-2"}
    assert not kinds.refused
    assert sorted(path.name for path in (folder / "kinds").iterdir()) == ["basic", "cloze-2"]
    assert kinds.usable[7].kind.locked.mod == 100


def test_a_kind_that_cant_be_read_back_is_removed_and_its_notes_are_left_out(folder: Path) -> None:
    both = package(note("A"), note("Odd", note_type=STRANGE), note("Odder", note_type=STRANGE))
    kinds = compile_kinds(write_kinds(both, folder), folder, {}, now=500)
    assert list(kinds.usable) == [7]
    assert [path.name for path in (folder / "kinds").iterdir()] == ["basic"]
    notes, left_out = choose_notes(both, kinds)
    assert [note.guid for note in notes] == ["a"]
    ((reason, titles),) = left_out.items()
    assert reason.startswith("their note type “Strange” can't be built here: ")
    assert titles == ["Odd", "Odder"]


def test_a_note_type_whose_names_would_change_is_refused(folder: Path) -> None:
    spaced = BASIC._replace(templates=(BASIC.templates[0]._replace(name=" Card 1"),))
    kinds = compile_kinds(write_kinds(package(note("A", note_type=spaced)), folder), folder, {}, now=500)
    assert not kinds.usable
    (reason,) = kinds.refused.values()
    assert "` Card 1`" in reason  # without an id, Anki knows the template by this name
    assert not list((folder / "kinds").iterdir())


def test_notes_without_a_card_or_with_a_wrong_number_of_fields_are_left_out(folder: Path) -> None:
    short = replace(note("Short"), fields=("Short",))
    code = note("<script>run()</script>", "only code")
    mark = note("\ufeff", "only a byte order mark")
    contents = package(note("A"), note("", "no front"), code, mark, short)
    kinds = compile_kinds(write_kinds(contents, folder), folder, {}, now=500)
    notes, left_out = choose_notes(contents, kinds)
    assert [note.guid for note in notes] == ["a"]
    assert left_out == {
        "they make no card": ["no front", "only code", "\ufeff"],
        "they have 1 field, and their note type “Basic” has 2": ["Short"],
    }
