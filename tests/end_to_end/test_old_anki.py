"""A rehearsal in the version of Anki that many learners still have."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import PROJECT, edit
from tests.support.old_anki import OLD
from tests.support.releases import Clock, build_and_release

PROGRAM = """
import dataclasses, json, sys
from pathlib import Path
from deck_builder.commands.rehearse.rehearse import rehearse
print(json.dumps(dataclasses.asdict(rehearse(Path(sys.argv[1]), Path(sys.argv[2]), cleanup=Path(sys.argv[3])))))
"""


@pytest.mark.slow
@pytest.mark.parametrize("anki", [OLD, "current"])
def test_an_update_keeps_every_promise_in_old_and_current_anki(
    anki: str, copy_of: Callable[[str], Path], clock: Clock, request: pytest.FixtureRequest
) -> None:
    """The rehearsal runs beside an Anki of its own."""
    python = request.getfixturevalue("old_python") if anki == OLD else Path(sys.executable)
    tour = copy_of("tour")
    old = build_and_release(tour, "1.0.0", clock)
    edit(tour / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    edit(tour / "media/arrows.svg", "#2f5d8a", "#2f6d8a")
    edit(tour / "style.css", "0.01em", "0.02em")
    edit(tour / "kinds/translation/answer.html", '<div class="answer">', '<div class="answer wide">')
    edit(tour / "kinds/translation/kind.yaml", "cards:\n", "  fact: {name: Fact, text: plain}\ncards:\n")
    edit(tour / "30-brain.yaml", "ask-back: yes", "ask-back: yes\n    fact: A greeting for the day")
    edit(tour / "20-people.yaml", "cards:\n", "cards:\n  - {id: new-one, question: New?, answer: It is.}\n")
    run("retire", tour, "quiet-partner")
    people = (tour / "20-people.yaml").read_text(encoding="utf-8")
    (quiet,) = re.findall(r"  - id: quiet-partner\n.*?\n\n", people, re.DOTALL)
    edit(tour / "20-people.yaml", quiet, "")
    new = build_and_release(tour, "1.1.0", clock)
    done = subprocess.run(
        [python, "-c", PROGRAM, old, new, new.with_name("tour-1.1.0-cleanup.apkg")],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    rehearsal = json.loads(done.stdout.splitlines()[-1])
    assert rehearsal["anki"].startswith(OLD) is (anki == OLD)
    assert [learner["broken"] for learner in rehearsal["learners"]] == [[]] * 8
    counts = ("new", "updated", "skipped", "conflicting", "new_cards", "lost_edits", "full_sync")
    assert {learner["learner"]: [learner[count] for count in counts] for learner in rehearsal["learners"]} == {
        "studied": [1, 4, 15, 0, 1, 0, False],
        "wrote-before": [1, 4, 15, 0, 1, 4, False],
        "wrote-after": [1, 0, 19, 0, 1, 0, False],
        "arranged": [2, 4, 14, 0, 3, 0, False],
        "renamed": [1, 4, 15, 0, 1, 0, False],
        "merges": [1, 4, 12, 0, 1, 0, False],
        "cleaned-up": [1, 4, 15, 0, 1, 0, False],
        "fresh": [20, 0, 0, 0, 30, 0, False],
    }
