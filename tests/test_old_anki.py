"""The first and the second import in the Anki that many learners still have."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PROJECT, build
from tests.test_second_import import edit

OLD = "24.11"


@pytest.fixture(scope="module")
def old_python(pytestconfig: pytest.Config) -> Path:
    """The Python of an environment that has the old Anki; made once and kept in pytest's cache."""
    folder = pytestconfig.cache.mkdir(f"anki-{OLD}-py{sys.version_info.minor}")
    python = folder / "bin/python"
    ready = folder / "ready"
    if not ready.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"anki=={OLD}"], check=True)
        ready.touch()
    return python


@pytest.mark.slow
@pytest.mark.parametrize("anki", [OLD, "current"])
def test_two_imports_in_old_and_current_anki(
    anki: str,
    copy_of: Callable[[str], Path],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    python = request.getfixturevalue("old_python") if anki == OLD else Path(sys.executable)
    tour = copy_of("tour")
    old = shutil.copy(build(tour), tmp_path / "old.apkg")
    edit(tour / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    edit(tour / "media/arrows.svg", "#2f5d8a", "#2f6d8a")
    edit(tour / "style.css", "0.01em", "0.02em")
    edit(tour / "kinds/translation/answer.html", '<div class="answer">', '<div class="answer wide">')
    edit(tour / "kinds/translation/kind.yaml", "cards:\n", "  fact: {name: Fact, text: plain}\ncards:\n")
    edit(tour / "30-brain.yaml", "ask-back: yes", "ask-back: yes\n    fact: A greeting for the day")
    edit(tour / "20-people.yaml", "- id: quiet-partner\n", "- id: silent-partner\n    was: quiet-partner\n")
    edit(tour / "20-people.yaml", "cards:\n", "cards:\n  - {id: new-one, question: New?, answer: It is.}\n")
    tomorrow = time.time() + 86_400  # Anki up to 24.11 takes for old what was written before the last import
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    new = build(tour)
    done = subprocess.run(
        [python, "-m", "tests.two_imports", old, new, "Region:Insula"],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "first": {"found": 13, "new": 13, "updated": 0, "unchanged": 0, "conflicting": 0},
        "second": {"found": 14, "new": 1, "updated": 4, "unchanged": 9, "conflicting": 0},
        "schedules kept": True,
        "new cards": 1,
        "note types kept": True,
        "own words kept": True,
        "facts": ["A greeting for the day"],
        "cards that the check changes": 0,
    }
