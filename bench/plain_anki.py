"""The same plain definitions with Anki's own library: a collection, and Anki's export of it, with the newest format.

python plain_anki.py cards/plain plain.apkg
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import yaml
from anki.collection import AddNoteRequest, Collection, DeckIdLimit, ExportAnkiPackageOptions
from anki.decks import DeckId

_TEMPLATES = {
    "definition": ("What is {{term}}?", "{{FrontSide}}<hr id=answer>{{definition}}"),
    "term": ("{{definition}}", "{{FrontSide}}<hr id=answer>{{term}}"),
}


def main(folder: Path, package: Path) -> None:
    """Make a package of the card files in a deck folder."""
    with tempfile.TemporaryDirectory() as scratch:
        collection = Collection(str(Path(scratch) / "collection.anki2"))
        note_type = collection.models.new("Plain definition")
        for name in ("term", "definition"):
            collection.models.add_field(note_type, collection.models.new_field(name))
        for name, (front, back) in _TEMPLATES.items():
            template = collection.models.new_template(name)
            template["qfmt"], template["afmt"] = front, back
            collection.models.add_template(note_type, template)
        collection.models.add(note_type)
        deck = collection.decks.add_normal_deck_with_name("Plain").id
        requests = []
        for path in sorted(folder.glob("[0-9]*.yaml")):
            for card in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["cards"]:
                note = collection.new_note(note_type)
                note.fields = [card["term"], card["definition"]]
                requests.append(AddNoteRequest(note, DeckId(deck)))
        collection.add_notes(requests)
        package.parent.mkdir(exist_ok=True)
        options = ExportAnkiPackageOptions(
            with_scheduling=False, with_deck_configs=False, with_media=False, legacy=False
        )
        collection.export_anki_package(
            out_path=str(package.absolute()), options=options, limit=DeckIdLimit(DeckId(deck))
        )
        collection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
