"""What learners do who merge: they export a deck, merge it with a release, and import the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, Literal

from anki.collection import DeckIdLimit, ExportAnkiPackageOptions
from anki.models import NotetypeId

from tests.support.command_line import run
from tests.support.learner import ImportLog, Learner

Form = Literal["current", "older", "without progress", "whole collection"]
FORMS: Final[tuple[Form, ...]] = ("current", "older", "without progress", "whole collection")
"""The forms of an export: `.anki21b`, `.anki21`, without learning progress, and a `.colpkg`."""


def export(learner: Learner, deck: str, file: Path, form: Form = "current") -> Path:
    """Export a deck, or the whole collection, as a learner does."""
    if form == "whole collection":
        file = file.with_suffix(".colpkg")
        learner.col.export_collection_package(str(file), include_media=True, legacy=False)
        learner.col.reopen()
        return file
    options = ExportAnkiPackageOptions(
        with_scheduling=form != "without progress", with_media=True, legacy=form == "older", with_deck_configs=False
    )
    limit = DeckIdLimit(learner.deck_id(deck))
    learner.col.export_anki_package(out_path=str(file), options=options, limit=limit)
    return file


def replace_note_types(learner: Learner) -> None:
    """Give the notes note types that are the same and have other ids, as if CrowdAnki had brought them."""
    models = learner.col.models
    for old in map(NotetypeId, learner.note_types().values()):
        model = models.get(old)
        assert model is not None
        notes = models.nids(old)
        for part in (*model["flds"], *model["tmpls"]):
            part.pop("id", None)
        new = NotetypeId(models.add_dict({**model, "id": 0, "name": f"{model['name']} of CrowdAnki"}).id)
        request = models.change_notetype_info(old_notetype_id=old, new_notetype_id=new).input
        request.note_ids.extend(notes)
        models.change_notetype_of_notes(request)
        models.remove(old)


def merge_and_import(
    learner: Learner, mine: Path, new: Path, *options: str | Path, expect_conflicts: int = 0
) -> tuple[ImportLog, dict[str, Any]]:
    """Merge an export with a release and import the result with Anki's defaults; return Anki's log and the report."""
    merged = mine.with_name("merged.apkg")
    merged.unlink(missing_ok=True)
    report = json.loads(run("merge", new, "--mine", mine, "--to", merged, "--format", "json", *options).stdout)
    log = learner.import_package(merged) if merged.exists() else ImportLog(0, 0, 0, 0, 0)
    assert log.conflicting == expect_conflicts
    return log, report


def assert_the_release_changes_nothing(learner: Learner, new: Path) -> None:
    """Import the release itself: notes, note types, cards and decks stay as they are."""
    before = learner.read_state()
    log = learner.import_package(new)
    assert (log.new, log.updated, log.conflicting) == (0, 0, 0)
    after = learner.read_state()
    assert after.notes == before.notes
    assert after.note_types == before.note_types
    assert after.cards == before.cards
    assert after.decks == before.decks
