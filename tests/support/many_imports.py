"""Many packages through real Anki: rehearsed pair by pair, or walked through by one learner. Prints JSON, line by line.

A program of its own, so that it can run with another version of Anki than the tests have. It takes a JSON file that
says what to do: a list of pairs, and a list of walks.
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


def rehearsed(pair: dict[str, Any]) -> dict[str, Any]:
    """What every learner lost of a pair of packages, and Anki's count for the one who only studied."""
    found = rehearse(
        Path(pair["old"]),
        Path(pair["new"]),
        cleanup=Path(pair["cleanup"]) if pair["cleanup"] else None,
        taken_back=frozenset(pair["taken_back"]),
        only=frozenset(pair["learners"]),
    )
    studied = next(each for each in found.learners if each.learner == "studied")
    return {
        "broken": [f"{each.learner}: {broken.message}" for each in found.learners for broken in each.broken],
        "new": studied.new,
        "updated": studied.updated,
        "left alone": studied.skipped,
    }


def walked(walk: dict[str, Any]) -> list[str]:
    """What a learner lost who imported one package after the other, studied, and wrote into some notes in between.

    A package comes an hour after it was released. `walk` has them as (file, time) and the guids of `notes` that nobody
    but the learner changes: one of them is written into after each import.
    """
    with tempfile.TemporaryDirectory() as scratch:
        learner, newcomer = Learner(Path(scratch) / "walker"), Learner(Path(scratch) / "newcomer")
        lost = list(_walk(learner, walk["packages"], walk["notes"]))
        last, _ = walk["packages"][-1]
        newcomer.import_package(Path(last))
        lost += _unlike(learner.read_state(), newcomer.read_state(), set(walk["notes"]))
        keys = learner.read_state().cards.keys()
        if learner.check_database() != keys:
            lost.append("“Check Database” changes the cards")
        learner.close()
        newcomer.close()
    return lost


def _walk(learner: Learner, packages: list[tuple[str, int]], notes: list[str]) -> Iterator[str]:
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


def _unlike(mine: CollectionState, fresh: CollectionState, written: set[str]) -> Iterator[str]:
    """Where someone who came all the way has something else than someone who has the last package alone."""
    for guid, right in fresh.notes.items():
        found = mine.notes.get(guid)
        if found and guid in written:
            fields = tuple(text.replace(f" {WORDS}", "") for text in found.fields)
            tags = tuple(tag for tag in found.tags if tag != TAG)
            found = found._replace(fields=fields, tags=tags)
        if found is None or found[:3] != right[:3]:
            yield f"at the end {guid} is {found} and not {right}"
    for key in {note.note_type for note in fresh.notes.values()}:
        if mine.note_types.get(key) != fresh.note_types[key]:
            yield f"at the end the note type {fresh.note_types[key].name} is another"
    if gone := fresh.cards.keys() - mine.cards.keys():
        yield f"at the end there are no {gone}"
    if extra := {note.note_type for note in mine.notes.values()} - fresh.note_types.keys():
        yield f"at the end there are the note types {extra} as well"


def main(file: str) -> None:
    """Do what a file says."""
    jobs = json.loads(Path(file).read_text(encoding="utf-8"))
    out, sys.stdout = sys.stdout, sys.stderr  # Anki prints a warning there where the machine is slow
    for pair in jobs["pairs"]:
        print(json.dumps(rehearsed(pair)), file=out, flush=True)
    for walk in jobs["walks"]:
        print(json.dumps(walked(walk)), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
