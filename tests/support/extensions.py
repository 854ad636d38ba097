"""A deck and an extension of it, and what a learner's collection has of each, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from tests.support.command_line import run
from tests.support.decks import edit, write_deck
from tests.support.learner import Learner

PICTURE: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="2" r="1"/></svg>'

BASE: Final = {
    "deck.yaml": "id: capitals\nname: Capitals\nnamespace: base\ndescription: About the base\n"
    "preset: {new-cards-a-day: 7}\nsubdecks:\n  - {name: South, description: About the south}\n",
    "cards.yaml": """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
  - id: italy
    subdeck: South
    question: What is the capital of *Italy*?
    answer: Rome
    picture: {file: map.svg, alt: A map}
  - id: river
    kind: cloze
    text: "The {{c1::Seine}} flows through {{c2::Paris}}."
""",
}
"""A base with a subdeck, descriptions, a preset and gaps."""

SCHOOL: Final = {
    "deck.yaml": "id: school\nname: Our school\nnamespace: school\nextends: ../capitals\n"
    "description: About the extension\n",
    "cards.yaml": """\
kind: question
cards:
  - id: room
    subdeck: South
    question: Where is the class?
    answer: Room 12
  - id: river-2
    kind: cloze
    text: "The {{c1::Tiber}} flows through {{c2::Rome}}."
  - id: boot
    adds-to: italy
    extra: It looks like a boot.
""",
}
"""An extension of it, with a subdeck and kinds that the base has, too."""


def read_rows(learner: Learner, deck: str, *, without: str = "", schedule: bool = True) -> dict[str, Any]:
    """What a collection has of a deck with its subdecks: rows of notes and cards, note types, decks with options.

    Row ids, the times of the import and what is below the subdeck `without` are left out; without `schedule`, what a
    learner does with a card as well.
    """
    search = f'deck:"{deck}"' + (f' -deck:"{deck}::{without}"' if without else "")
    presets = {each["id"]: each["name"] for each in learner.col.decks.all_config()}
    names = {
        each["name"]: (each["desc"], each.get("md", False), presets[each["conf"]])
        for each in learner.col.decks.all()
        if f"{each['name']}::".startswith(f"{deck}::")
        and not (without and f"{each['name']}::".startswith(f"{deck}::{without}::"))
    }
    notes = {
        note.guid: (note.mid, note.mod, note.fields, note.tags)
        for note in map(learner.col.get_note, learner.col.find_notes(search))
    }
    cards = {
        (guid, ordinal): (learner.col.decks.name(did), *(rest if schedule else ()))
        for guid, ordinal, did, *rest in learner.database.all(
            "SELECT n.guid, c.ord, c.did, c.type, c.queue, c.ivl, c.reps, c.lapses, c.flags FROM cards c"
            " JOIN notes n ON n.id = c.nid"
        )
        if guid in notes
    }
    note_types = {mid: learner.col.models.get(mid) for mid in {mid for mid, *_ in notes.values()}}
    shown = json.loads(json.dumps(note_types))
    for note_type in shown.values():
        note_type.pop("usn")
        note_type.pop("did", None)
    return {"decks": names, "notes": notes, "cards": cards, "note types": shown}


def write(folder: Path, extends: str = "../capitals") -> tuple[Path, Path]:
    """Write a base, which is built, and an extension of it below `cards/`; returns their folders."""
    (folder / "cards").mkdir()
    (folder / "media/capitals").mkdir(parents=True)
    (folder / "media/capitals/map.svg").write_text(PICTURE, encoding="utf-8")
    base = write_deck(folder / "cards", **BASE)
    school = write_deck(folder / "cards", **SCHOOL, name="school")
    edit(school / "deck.yaml", "extends: ../capitals", f"extends: {extends}")
    run("build", base, "--out", folder / "dist")
    return base, school


def write_updated(folder: Path) -> tuple[Path, Path]:
    """Write both, and `base.lock`."""
    base, school = write(folder)
    run("base", school, "--update")
    return base, school
