"""Notes on their way into the card files of an imported deck."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deck_builder.commands.import_package.deck_folder import compile_kinds, write_deck_file, write_kinds
from deck_builder.commands.import_package.search_texts import search_texts
from deck_builder.commands.import_package.subdecks import SubdeckNames, place_notes
from deck_builder.commands.import_package.write_files import plan_card_files, write_card_files
from deck_builder.packages.model import Package, PackedNote
from deck_builder.workers import Workers

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.import_package.card_files import PlannedFile
    from deck_builder.commands.import_package.deck_folder import ConvertedKinds
    from deck_builder.commands.import_package.search_texts import FoundTexts
    from deck_builder.commands.import_package.write_files import WrittenCards


class FoundNotes(NamedTuple):
    """Notes whose texts were found, and not written yet."""

    files: list[PlannedFile]
    kinds: ConvertedKinds
    found: FoundTexts


def find_notes(folder: Path, *notes: PackedNote, processes: int = 0) -> FoundNotes:
    """Find the texts of notes in a deck called Deck, whose sources without cards are written into an empty folder."""
    note_types = {note.note_type.id: note.note_type for note in notes}
    package = Package(folder / "old.apkg", {note.guid: note for note in notes}, note_types, {}, {})
    folder.mkdir(parents=True)
    write_deck_file(package, "deck", "Deck", folder)
    kinds = compile_kinds(write_kinds(package, folder), folder, {}, now=500)
    files = plan_card_files(place_notes(notes, SubdeckNames("Deck")), folder)
    with Workers(processes) as workers:
        return FoundNotes(files, kinds, search_texts(files, kinds, {}, folder, workers))


def write_notes(folder: Path, *notes: PackedNote, processes: int = 0) -> WrittenCards:
    """Write the card files of notes, as `find_notes` takes them."""
    files, kinds, found = find_notes(folder, *notes, processes=processes)
    with Workers(processes) as workers:
        return write_card_files(files, kinds.usable, found, workers)
