"""Small packages to compare: in memory if no file is needed, or as files that stock genanki writes."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import genanki

from deck_builder.packages.model import (
    Package,
    PackedField,
    PackedMedia,
    PackedNote,
    PackedNoteType,
    PackedTemplate,
)
from deck_builder.packages.read import read_package


def make_note_type(
    *names: str,
    name: str = "Towns",
    type_id: int = 1,
    mod: int = 1_000,
    css: str = "",
    cloze: bool = False,
    cards: tuple[str, ...] = ("Card 1",),
) -> PackedNoteType:
    """A note type with these fields; without names, with a front and a back."""
    fields = tuple(PackedField(each, None) for each in names or ("Front", "Back"))
    back = "{{FrontSide}}{{Back}}" if "Back" in names or not names else "{{FrontSide}}"
    templates = tuple(PackedTemplate(card, None, f"{{{{{fields[0].name}}}}}", back) for card in cards)
    return PackedNoteType(type_id, name, cloze, css, mod, fields, templates)


def make_note(
    guid: str,
    *fields: str,
    note_type: PackedNoteType | None = None,
    deck: str = "Towns",
    tags: tuple[str, ...] = (),
    mod: int = 1_000,
    cards: tuple[int, ...] = (0,),
) -> PackedNote:
    """A note with cards of these ordinals, all in one deck."""
    return PackedNote(guid, note_type or make_note_type(), fields, tags, mod, dict.fromkeys(cards, deck))


def make_package(*notes: PackedNote, media: Mapping[str, PackedMedia] | None = None) -> Package:
    """A package that is in no file."""
    return Package(
        file=Path("none.apkg"),
        notes={note.guid: note for note in notes},
        note_types={note.note_type.id: note.note_type for note in notes},
        decks={deck: "" for note in notes for deck in note.decks.values()},
        media=media or {},
    )


def genanki_note(
    guid: str, *fields: str, names: tuple[str, ...] = ("Front", "Back"), tags: tuple[str, ...] = ()
) -> genanki.Note:
    """A note whose card asks for its second field."""
    return genanki.Note(_genanki_model(*names), list(fields), guid=guid, tags=list(tags))


def genanki_package(file: Path, second: int, *notes: genanki.Note, deck: str = "Towns") -> Package:
    """A package as stock genanki makes it: every note is as new as the package."""
    into = genanki.Deck(1_600_000_009, deck)
    for note in notes:
        into.add_note(note)
    genanki.Package(into).write_to_file(file, timestamp=second)
    return read_package(file)


def write_package(
    file: Path, second: int, *notes: tuple[str, ...], model: genanki.Model | None = None, **media: str | bytes
) -> Path:
    """Write a package of stock genanki: notes as guid and fields, and files with `__` for the dot in the name."""
    deck = genanki.Deck(1_600_000_102, "Towns & <others>")
    for guid, *fields in notes:
        deck.add_note(genanki.Note(model or _genanki_model("Front", "Back"), fields, guid=guid))
    into = genanki.Package(deck)
    folder = file.with_suffix("")
    folder.mkdir(parents=True)
    for name, content in media.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        into.media_files.append(str(path))
    into.write_to_file(file, timestamp=second)
    return file


def _genanki_model(*names: str) -> genanki.Model:
    template = {"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}
    return genanki.Model(1_600_000_001, "Towns", fields=[{"name": name} for name in names], templates=[template])


def change_note_types(package: Path, old: str, new: str) -> Path:
    """Change a text in the note types of an older package, also to what genanki and Anki refuse to write."""
    changed = package.with_name(f"changed-{package.name}")
    with zipfile.ZipFile(package) as before, zipfile.ZipFile(changed, "w") as after:
        names = before.namelist()
        collection = max(name for name in names if name.startswith("collection.anki"))
        for name in names:
            data = before.read(name)
            if name == collection:
                file = package.with_suffix(".db")
                file.write_bytes(data)
                with closing(sqlite3.connect(file)) as connection:
                    connection.execute("UPDATE col SET models = replace(models, ?, ?)", (old, new))
                    connection.commit()
                data = file.read_bytes()
            after.writestr(name, data)
    return changed
