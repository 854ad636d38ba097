"""What Anki had after the last push: `dist/DECK.pushed.json`.

With it, an edit in Anki and an edit in the deck's files can be told apart, field by field. Without it, the newer of
the two notes counts as a whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.files import write_text
from deck_builder.problems.problem import Problems
from deck_builder.source.json_shape import ListOf, MapOf, Record, find_misfit, load_json
from deck_builder.source.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from deck_builder.packages.model import Package, PackedNote

_SHAPE: Final = Record(
    {"notes": MapOf(Record({"mod": "number", "fields": MapOf("text"), "tags": ListOf("text")}))},
)


@dataclass(frozen=True, slots=True)
class PushedNote:
    """A note as Anki had it after a push."""

    mod: int
    """When it had last changed there, in seconds since 1970."""
    fields: Mapping[str, str]
    """The HTML of its fields, by name."""
    tags: tuple[str, ...]
    """Its tags."""


def read_last_push(out: Path, deck_id: str) -> Mapping[str, PushedNote]:
    """The notes of the last push by guid; empty if there was none, or if the file can't be used."""
    file = _find_file(out, deck_id)
    data = read_bytes(file, out, Problems()) if file.is_file() else None
    try:
        content = load_json(data) if data else None
    except ValueError:
        return {}
    if content is None or find_misfit(content, _SHAPE):
        return {}
    return {
        guid: PushedNote(note["mod"], note["fields"], tuple(note["tags"])) for guid, note in content["notes"].items()
    }


def remember(have: Package, pushed: Mapping[str, PushedNote], edited: Collection[str]) -> dict[str, PushedNote]:
    """What to remember of a push. Of notes with `edited` guids, which Anki kept, it is what was remembered before."""
    notes = {guid: pushed[guid] for guid in edited if guid in pushed}
    for guid, note in have.notes.items():
        if guid not in edited:
            notes[guid] = PushedNote(note.mod, name_fields(note), note.tags)
    return notes


def write_last_push(out: Path, deck_id: str, notes: Mapping[str, PushedNote]) -> None:
    """Write the notes of a push, by guid. Raises OSError."""
    content = {
        guid: {"mod": note.mod, "fields": dict(note.fields), "tags": note.tags} for guid, note in sorted(notes.items())
    }
    write_text(_find_file(out, deck_id), json.dumps({"notes": content}, ensure_ascii=False, indent=1) + "\n")


def name_fields(note: PackedNote) -> dict[str, str]:
    """The HTML of a note's fields, by the fields' names."""
    names = (field.name for field in note.note_type.fields)
    return dict(zip(names, note.fields, strict=False))


def _find_file(out: Path, deck_id: str) -> Path:
    return out / f"{deck_id}.pushed.json"
