"""Cards of Anki's own note types that became the program's, in the Anki that many learners still have."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.old_anki import OLD
from tests.support.releases import Clock
from tests.support.stock_notes import NOTES, OCCLUSION_AND_SWITCHES, export_stock

LEARNER = """
import json, sys
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

def bring(package):
    request = ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions())
    log = col.import_anki_package(request).log
    return [len(log.new), len(log.updated), len(log.conflicting)]

def state():
    notes = [col.get_note(number) for number in col.find_notes("")]
    cards = {note.guid: [(each.id, each.ord, each.ivl, each.due) for each in note.cards()] for note in notes}
    return {note.guid: (note.fields, note.tags, note.mid, cards[note.guid]) for note in notes}

col = Collection(sys.argv[1])
first = bring(sys.argv[2])
col.sched.set_due_date(col.find_cards(""), "3")
before = state()
second = bring(sys.argv[3])
cards = [col.get_card(number) for number in col.find_cards("")]
print(json.dumps({
    "first": first,
    "second": second,
    "same": state() == before,
    "framed": sum('class="page front"' in card.question() for card in cards),
    "cards": len(cards),
}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("anki", [OLD, "current"])
def test_learners_get_the_look_of_adopted_kinds_and_no_note(
    anki: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, request: pytest.FixtureRequest
) -> None:
    python = request.getfixturevalue("old_python") if anki == OLD else Path(sys.executable)
    monkeypatch.chdir(tmp_path)
    kept = [note for note in NOTES if note[0] != "Basic (and reversed card)"]  # both would become `definition`
    package = export_stock(tmp_path, [*kept, *OCCLUSION_AND_SWITCHES])
    assert "no note: all of them stay" in run("import", package, "--into", "stock", "--adopt-kinds", "--yes").output
    clock.now = datetime.now(UTC).timestamp() + 86_400  # Anki does not know the clock of the test
    run("build", "stock", "--out", "dist")
    arguments = (tmp_path / "learner.anki2", package, tmp_path / "dist/stock.apkg")
    done = subprocess.run([python, "-c", LEARNER, *arguments], check=True, capture_output=True, text=True)
    seen = json.loads(done.stdout.splitlines()[-1])
    notes = len(kept) + len(OCCLUSION_AND_SWITCHES)
    assert (seen["first"], seen["second"], seen["same"]) == ([notes, 0, 0], [0, 0, 0], True)
    assert seen["framed"] == seen["cards"] > notes
