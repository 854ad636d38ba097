"""Any collection comes in and goes out again: its learners get exactly what was edited, and keep every setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.support.any_collection import DRAWN, export_collection
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner


def read_everything(learner: Learner) -> dict[str, Any]:
    """All that a learner has, without what Anki itself sets anew with each import."""
    used = {note.mid for note in learner.notes().values()}
    return {
        "types": {
            model["id"]: {key: value for key, value in model.items() if key not in ("mod", "usn", "req")}
            for model in learner.col.models.all()
            if model["id"] in used
        },
        "decks": {
            deck["name"]: (deck["desc"].strip(), deck.get("md")) for deck in learner.col.decks.all() if deck["desc"]
        },
        "notes": {guid: (note.fields, note.tags) for guid, note in learner.notes().items()},
        "schedule": learner.schedule(),
        "media": learner.media(),
    }


def read_again(learner: Learner, before: dict[str, Any]) -> dict[str, Any]:
    """All that a learner has, without decks that are new: cards of a filtered deck bring their home deck along."""
    now = read_everything(learner)
    return {**now, "decks": {name: about for name, about in now["decks"].items() if name in before["decks"]}}


def build_all(decks: list[Path], folder: Path, *options: str) -> list[Path]:
    """Build deck folders, and return their packages."""
    packages: list[Path] = []
    for deck in decks:
        run("build", deck, "--out", folder / "dist" / deck.name, *options)
        packages += (folder / "dist" / deck.name).glob("*.apkg")
    return packages


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(drawn=DRAWN)
def test_learners_of_any_collection_keep_everything_and_get_what_is_edited(
    drawn: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    exported = export_collection(drawn, folder / "author")
    run("import", exported.file, "--into", folder / "deck")
    learner = Learner(folder / "learner")
    try:
        first = learner.import_package(exported.file)
        learner.study_everything()
        before = read_everything(learner)
        decks = sorted(file.parent for file in (folder / "deck").rglob("deck.yaml"))
        assert len(decks) <= len(drawn["roots"])
        logs = [learner.import_package(package) for package in build_all(decks, folder, "--locked")]
        assert [(log.new, log.updated, log.conflicting) for log in logs] == [(0, 0, 0)] * len(decks)
        assert sum(log.unchanged for log in logs) == first.new
        assert read_again(learner, before) == before
        (file,) = (
            path
            for path in (folder / "deck").rglob("[0-9]*.yaml")
            if f"words}}}} {len(drawn['notes']) - 1}" in path.read_text()
        )
        edit(file, f"Plain words}}}} {len(drawn['notes']) - 1}", "Other words}} now")
        style = min((folder / "deck").rglob("kinds/*/style.css"))
        edit(style, "navy", "teal")
        logs = [learner.import_package(package) for package in build_all(decks, folder)]
        assert [(log.new, log.conflicting) for log in logs] == [(0, 0)] * len(decks)
        assert [guid for log in logs for guid in log.updated_guids] == [exported.plain_guid]
        after = read_again(learner, before)
        assert after["notes"].pop(exported.plain_guid) != before["notes"].pop(exported.plain_guid)
        restyled = [model for model in after["types"].values() if "teal" in model["css"]]
        assert len(restyled) == 1
        restyled[0]["css"] = restyled[0]["css"].replace("teal", "navy")
        assert after == before
    finally:
        learner.close()
