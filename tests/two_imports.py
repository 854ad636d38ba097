"""A rehearsal: two packages into one collection, with a learner in between. Prints what it found as JSON.

A program of its own, so that it can run with another version of Anki than the tests have, and in CI
on the built deck. Ends with 1 where the learner lost something.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.learner import Learner

OWN_WORDS = "my own words"


def main(old: str, new: str, annotated: str) -> bool:
    """Import `old`, study it and write into the note that a search finds, import `new`.

    Says what changed and what did not; returns whether the learner kept everything.
    """
    with tempfile.TemporaryDirectory() as folder:
        learner = Learner(Path(folder))
        first = learner.imports(Path(old))
        learner.studies_everything()
        note = learner.note(annotated)
        note["Extra"] = OWN_WORDS
        learner.col.update_note(note)
        schedule, note_types = learner.schedule(), learner.note_types()
        second = learner.imports(Path(new))
        after = learner.schedule()
        found = {
            "first": asdict(first),
            "second": asdict(second),
            "schedules kept": all(after.get(key) == value for key, value in schedule.items()),
            "new cards": len(after) - len(schedule),
            "note types kept": learner.note_types() == note_types,
            "own words kept": learner.note(annotated)["Extra"] == OWN_WORDS,
            "facts": [note["Fact"] for note in learner.notes().values() if "Fact" in note],
            "cards that the check changes": learner.cards_that_the_check_adds_or_removes(),
        }
        learner.close()
    print(json.dumps(found))
    kept = all(value for key, value in found.items() if key.endswith("kept"))
    return kept and not found["cards that the check changes"] and not second.conflicting


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
