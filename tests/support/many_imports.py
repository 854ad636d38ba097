"""Import many packages into real Anki: pair by pair in a rehearsal, or one after the other as one learner would.

This is a program of its own, so that it can run with another version of Anki than the tests. It reads a JSON file with
a list of `pairs` and a list of `walks`, and prints the result of each as a line of JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.rehearse import rehearse
from deck_builder.commands.rehearse.state import CollectionState

HOUR = 3600
WORDS = "in my own words"
TAG = "mine"


def rehearse_pair(pair: dict[str, Any]) -> dict[str, Any]:
    """Rehearse an update: return the broken promises of all learners, and the counts of the one who only studied."""
    rehearsal = rehearse(
        Path(pair["old"]),
        Path(pair["new"]),
        cleanup=Path(pair["cleanup"]) if pair["cleanup"] else None,
        taken_back=frozenset(pair["taken_back"]),
        only=frozenset(pair["learners"]),
    )
    studied = next(learner for learner in rehearsal.learners if learner.learner == "studied")
    return {
        "broken": [
            f"{learner.learner}: {broken.message}" for learner in rehearsal.learners for broken in learner.broken
        ],
        "new": studied.new,
        "updated": studied.updated,
        "left alone": studied.skipped,
    }


def run_walk(walk: dict[str, Any]) -> list[str]:
    """Import packages one after the other as one learner who studies and edits notes in between; return the losses.

    `walk` has the `packages`, each with the time of its release in seconds, and the guids of `notes` that the author
    never changes. The learner imports each package an hour after its release, and then writes into one of these notes.
    """
    with tempfile.TemporaryDirectory() as scratch:
        learner, newcomer = Learner(Path(scratch) / "walker"), Learner(Path(scratch) / "newcomer")
        lost = list(_losses_on_the_way(learner, walk["packages"], walk["notes"]))
        last, _ = walk["packages"][-1]
        newcomer.import_package(Path(last))
        lost += _differences_at_the_end(learner.read_state(), newcomer.read_state(), set(walk["notes"]))
        keys = learner.read_state().cards.keys()
        if learner.check_database() != keys:
            lost.append("“Check Database” changes the cards")
        learner.close()
        newcomer.close()
    return lost


def _losses_on_the_way(learner: Learner, packages: list[tuple[str, int]], notes: list[str]) -> Iterator[str]:
    for number, (package, released_at) in enumerate(packages):
        before = learner.read_state()
        imported = learner.import_package(Path(package))
        after = learner.read_state()
        name = Path(package).name
        if imported.conflicting:
            yield f"{name}: {imported.conflicting} in conflict"
        if lost := before.notes.keys() - after.notes.keys():
            yield f"{name}: {len(lost)} notes gone"
        for key, card in before.cards.items():
            if after.cards.get(key) != card:
                yield f"{name}: {key} was {card} and is {after.cards.get(key)}"
        for guid in notes:
            old, new = before.notes.get(guid), after.notes.get(guid)
            if old and old != new:
                yield f"{name}: {guid} was {old} and is {new}"
        # Anki up to 24.11 stamps what it imports with the time of the import, which is today in a rehearsal.
        came = imported.new_guids | imported.updated_guids
        learner.set_note_times(
            {guid: released_at + HOUR for guid in came if after.notes[guid].mod > released_at + HOUR}
        )
        learner.study_everything(30 + number)
        if mine := [guid for guid in notes if guid in after.notes]:
            guid = mine[number % len(mine)]
            learner.write_into([guid], WORDS, TAG)
            learner.set_note_times({guid: released_at + 2 * HOUR})


def _differences_at_the_end(mine: CollectionState, fresh: CollectionState, written: set[str]) -> Iterator[str]:
    """Compare the learner of all packages with one who imported only the last; yield a sentence for each difference."""
    for guid, right in fresh.notes.items():
        note = mine.notes.get(guid)
        if note and guid in written:
            fields = tuple(text.replace(f" {WORDS}", "") for text in note.fields)
            tags = tuple(tag for tag in note.tags if tag != TAG)
            note = note._replace(fields=fields, tags=tags)
        if note is None or note[:3] != right[:3]:
            yield f"at the end {guid} is {note} and not {right}"
    for key in {stored.note_type for stored in fresh.notes.values()}:
        if mine.note_types.get(key) != fresh.note_types[key]:
            yield f"at the end the note type {fresh.note_types[key].name} is another"
    if gone := fresh.cards.keys() - mine.cards.keys():
        yield f"at the end there are no {gone}"
    if extra := {stored.note_type for stored in mine.notes.values()} - fresh.note_types.keys():
        yield f"at the end there are the note types {extra} as well"


def main(file: str) -> None:
    """Do the work that a JSON file describes."""
    jobs = json.loads(Path(file).read_text(encoding="utf-8"))
    out, sys.stdout = sys.stdout, sys.stderr  # Anki prints a warning to stdout if the machine is slow
    for pair in jobs["pairs"]:
        print(json.dumps(rehearse_pair(pair)), file=out, flush=True)
    for walk in jobs["walks"]:
        print(json.dumps(run_walk(walk)), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
