"""Reads what a running Anki has of a deck: Anki exports it, and the export is read as any package is.

The notes are found by their note types, which are the deck's own, so a card is found also in a deck that its learner
moved it to.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.source.json_shape import ListOf, MapOf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from deck_builder.commands.push.anki_connect import AnkiConnect


@dataclass(frozen=True, slots=True)
class DeckInAnki:
    """What a running Anki has of a deck."""

    package: Package
    """Its notes, as a package has them."""
    knows_parts_by_name: bool = False
    """Whether AnkiConnect imports with the importer of Anki 25.9 and earlier, which knows fields and templates by their
    names alone. The exporter of the same time leaves out the entry `meta`."""


def read_deck(anki: AnkiConnect, note_types: Collection[int], scratch: Path) -> DeckInAnki:
    """What Anki has of the notes with these note types, by their ids; `scratch` is a folder that Anki can write to.

    Raises InputError.
    """
    have = Package(scratch / "nothing.apkg", {}, {}, {}, {})
    knows_parts_by_name = False
    query = " or ".join(f"mid:{note_type}" for note_type in sorted(note_types))
    cards = cast("list[int]", anki.call("findCards", ListOf("number"), query=query)) if query else []
    decks = cast("dict[str, list[int]]", anki.call("getDecks", MapOf(ListOf("number")), cards=cards)) if cards else {}
    for number, deck in enumerate(_list_outermost(decks)):
        file = scratch / f"{number}.apkg"
        done = anki.call("exportPackage", "boolean", deck=deck, path=str(file), includeSched=False)
        if not done or not file.is_file():
            message = f"Anki can't write to `{scratch.parent}`, where this program looks for its export"
            hint = "Both must see the same folder: choose one with `--out` that Anki may write to."
            raise InputError("P712", message, hint)
        have = _merge(have, read_package(file), note_types)
        with zipfile.ZipFile(file) as archive:
            knows_parts_by_name |= "meta" not in archive.namelist()
        file.unlink()
    return DeckInAnki(have, knows_parts_by_name)


def _list_outermost(decks: Iterable[str]) -> list[str]:
    """The decks that are not below another of them: an export of a deck has its subdecks too."""
    outermost: list[str] = []
    for deck in sorted(decks, key=lambda name: (name.count("::"), name)):
        if not any(deck.startswith(f"{other}::") for other in outermost):
            outermost.append(deck)
    return outermost


def _merge(have: Package, more: Package, note_types: Collection[int]) -> Package:
    """The notes of two exports. The cards of one note may be in both."""
    notes = dict(have.notes)
    for guid, note in more.notes.items():
        if note.note_type.id in note_types:
            known = notes.get(guid)
            notes[guid] = replace(note, decks={**known.decks, **note.decks}) if known else note
    return have._replace(
        notes=notes,
        note_types={**have.note_types, **{key: more.note_types[key] for key in more.note_types if key in note_types}},
        decks={**have.decks, **more.decks},
        media={**have.media, **more.media},
    )
