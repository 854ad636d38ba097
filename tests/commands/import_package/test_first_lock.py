"""The first lock of an imported deck: everything is released, and notes that differ are newer than the package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import genanki

from deck_builder.commands.import_package.deck_folder import compile_kinds, write_deck_file, write_kinds
from deck_builder.commands.import_package.first_lock import write_first_lock
from deck_builder.commands.import_package.import_package import import_package
from deck_builder.commands.import_package.search_texts import search_texts
from deck_builder.commands.import_package.subdecks import SubdeckNames, place_notes
from deck_builder.commands.import_package.write_files import plan_card_files, write_card_files
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.lock.lock_file import read_lock
from deck_builder.lock.model import Lock
from deck_builder.packages.model import Package, PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from deck_builder.workers import Workers
from tests.support.command_line import run
from tests.support.old_decks import BASIC, note, stock_genanki

NOW: Final = 1_800_000_000


def imported(folder: Path) -> tuple[Path, Lock]:
    """The folder of an imported deck, and its lock as it was written."""
    problems = Problems()
    (made,) = import_package(stock_genanki(folder), folder / "deck", folder, NOW, problems)
    assert not list(problems)
    lock = read_lock(made.folder / LOCK_FILE, problems)
    assert lock
    return made.folder, lock


def test_every_note_keeps_its_guid_and_its_time(tmp_path: Path) -> None:
    _, lock = imported(tmp_path)
    package = read_package(tmp_path / "old-deck.apkg")
    assert {card.guid: card.mod for card in lock.cards.values()} == {
        guid: note.mod for guid, note in package.notes.items()
    }
    assert {card.guid: set(card.ordinals) for card in lock.cards.values()} == {
        guid: set(note.decks) for guid, note in package.notes.items()
    }


def test_everything_is_released_as_of_the_last_change_in_the_package(tmp_path: Path) -> None:
    _, lock = imported(tmp_path)
    package = read_package(tmp_path / "old-deck.apkg")
    (release,) = lock.releases
    assert release.date == "2027-01-15"
    assert release.at == max(part.mod for part in (*package.notes.values(),))
    assert release.digest
    assert {card.released for card in lock.cards.values()} == {release.version}
    assert {kind.released for kind in lock.kinds.values()} == {release.version}
    assert {kind.id for kind in lock.kinds.values()} == package.note_types.keys() & {
        note.note_type.id for note in package.notes.values()
    }


def test_files_that_the_package_does_not_have_are_in_the_lock_without_a_digest(tmp_path: Path) -> None:
    _, lock = imported(tmp_path)
    assert {name: bool(digest) for name, digest in lock.media.items()} == {
        "cat.gif": True,
        "bell & co.mp3": True,
        "_x.woff": True,
        "gone.png": False,
    }


def test_the_first_build_changes_neither_the_lock_nor_its_digest(tmp_path: Path) -> None:
    folder, lock = imported(tmp_path)
    before = (folder / LOCK_FILE).read_bytes()
    run("build", folder, "--out", tmp_path / "dist", "--locked")
    assert (folder / LOCK_FILE).read_bytes() == before
    assert lock.releases[0].digest in before.decode()


def test_nothing_but_the_deck_is_left_in_the_folder(tmp_path: Path) -> None:
    folder, _ = imported(tmp_path)
    names = {path.name for path in folder.iterdir()}
    assert names == {
        *("deck.yaml", "deck.lock", "kinds", "media", ".gitignore"),
        *("10-cards.yaml", "20-1-europe-north.yaml", "30-words-easy.yaml"),
    }
    assert not list(tmp_path.glob(".deck-builder-*"))


def test_a_note_type_may_be_what_changed_last(tmp_path: Path) -> None:
    folder = tmp_path / "alone/deck"
    folder.mkdir(parents=True)
    note_type = PackedNoteType(
        id=7,
        name="Basic",
        cloze=False,
        css="",
        mod=1_700_000_500,
        fields=(PackedField("Front", None),),
        templates=(PackedTemplate("Card 1", None, "{{Front}}", "x"),),
    )
    code = PackedNote("code", note_type, ("<b onclick=run()>x</b>",), (), 1_700_000_000, {0: "Deck"})
    package = Package(tmp_path / "old.apkg", {"code": code}, {7: note_type}, {}, {})
    write_deck_file(package, "deck", "Deck", folder)
    kinds = compile_kinds(write_kinds(package, folder), folder, {}, NOW)
    files = plan_card_files(place_notes([code], SubdeckNames("Deck")), folder)
    workers = Workers(0)
    written = write_card_files(files, kinds.usable, search_texts(files, kinds, {}, folder, workers), workers)
    first = write_first_lock(package, written, kinds.usable, {}, folder, NOW, Problems())
    assert first
    assert first.altered == (code,)
    assert first.lock.releases[0].at == 1_700_000_500
    assert [card.mod for card in first.lock.cards.values()] == [1_700_000_501]


def test_a_note_that_differs_here_is_newer_than_everything_in_the_package(tmp_path: Path) -> None:
    notes = [
        note(BASIC, "Same", "x", "", guid="same", tags=["marked", "own"]),
        note(BASIC, "Code", "<b onclick=run()>x</b>", "", guid="code"),
        note(BASIC, "Tag", "x", "", guid="tag", tags=["a::"]),
    ]
    deck = genanki.Deck(1, "Deck")
    for each in notes:
        deck.add_note(each)
    file = tmp_path / "old.apkg"
    genanki.Package(deck).write_to_file(str(file), timestamp=1_700_000_000)
    problems = Problems()
    made = import_package(file, tmp_path / "deck", tmp_path, NOW, problems)
    assert made
    lock = read_lock(made[0].folder / LOCK_FILE, problems)
    assert lock
    newest = max(note_type.mod for note_type in read_package(file).note_types.values())
    mods = {card.guid: card.mod for card in lock.cards.values()}
    assert mods == {"same": 1_700_000_000, "code": newest + 1, "tag": newest + 1}
