"""Makes a large package with Anki, or imports one in Anki, in its own process: `make FILE NOTES`, `import FILE`."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import Final

from anki.collection import (
    AddNoteRequest,
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.decks import DeckId

NOTES_FOR_EACH_FILE: Final = 25
"""There is one media file for so many notes."""
_NOTE_TYPES: Final = ("Basic", "Basic", "Basic (and reversed card)", "Cloze")
_BYTES_OF_A_FILE: Final = 3000
_SUBDECKS: Final = 10
_NOTES_AT_ONCE: Final = 1000


def make_package(col: Collection, package: Path, notes: int) -> None:
    """Write a package of notes as people have them: half with markup, a third with a picture, some with clozes."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(4000)]

    def say(count: int) -> str:
        return " ".join(chance.choices(words, k=count))

    files = max(1, notes // NOTES_FOR_EACH_FILE)
    for number in range(files):
        col.media.write_data(f"picture-{number}.jpg", chance.randbytes(_BYTES_OF_A_FILE))
    note_types = {}
    for name in sorted(set(_NOTE_TYPES)):
        note_type = col.models.by_name(name)
        if note_type is None:
            raise AssertionError(f"a new collection has {name}")
        note_type["name"] = f"Own {name}"
        col.models.update_dict(note_type)
        note_types[name] = note_type
    decks = [col.decks.add_normal_deck_with_name(f"Large::Part {number}").id for number in range(_SUBDECKS)]
    requests = []
    for number in range(notes):
        name = _NOTE_TYPES[number % len(_NOTE_TYPES)]
        note = col.new_note(note_types[name])
        picture = f'<img src="picture-{number % files}.jpg">' if number % 3 == 0 else ""
        if name == "Cloze":
            note.fields = [f"{say(5)} {{{{c1::{say(2)}}}}} {say(3)} {{{{c2::{say(1)}::hint}}}} {number}", ""]
            note.fields[1] = f"{say(4)}<br>{say(3)} {picture}"
        else:
            answer = f"<div>{say(10)}</div><div>{say(5)} &nbsp;&lt; {say(2)}</div>" if number % 2 else f"{say(10)} "
            note.fields = [f"{say(6)} <b>{say(1)}</b> {number}?", answer + picture]
        note.tags = [f"tag{number % 17}", f"outer::inner{number % 5}"]
        requests.append(AddNoteRequest(note, DeckId(decks[number * _SUBDECKS // notes])))
        if len(requests) == _NOTES_AT_ONCE or number == notes - 1:
            col.add_notes(requests)
            requests = []
    options = ExportAnkiPackageOptions(with_scheduling=False, with_deck_configs=False, with_media=True, legacy=False)
    col.export_anki_package(out_path=str(package), limit=None, options=options)


def main() -> None:
    """Do what the arguments say, in a new collection."""
    what, package = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        if what == "make":
            make_package(col, package, int(sys.argv[3]))
        else:
            request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
            col.import_anki_package(request)
        col.close()


if __name__ == "__main__":
    main()
