"""Learners who correct a deck in real Anki and send an export of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.learner import Learner
from tests.support.learners_export import Form, export


def export_corrected(
    learner: Learner, edits: Mapping[tuple[str, str], str], file: Path, *, second: int, form: Form = "current"
) -> Path:
    """Export the deck as a person has it who made these edits, by the search for the note and the name of the field.

    The person edits at that `second` since 1970. Afterwards the collection is as it was before.
    """
    before = {int(note.id): (list(note.fields), list(note.tags), note.mod) for note in learner.notes().values()}
    for (query, field), text in edits.items():
        note = learner.note(query)
        note[field] = text
        note.tags.append("my-own-tag")
        learner.col.update_note(note)
        learner.set_note_times({note.guid: second})
    exported = export(learner, "Capitals", file, form)
    for note in learner.notes().values():
        note.fields, note.tags, mod = before[int(note.id)]
        learner.col.update_note(note)
        learner.set_note_times({note.guid: mod})
    return exported
