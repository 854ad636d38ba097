"""Import many packages into real Anki: pair by pair in a rehearsal, or one after the other as one learner would.

This is a program of its own, so that it can run with another version of Anki than the tests. It reads a JSON file with
a list of `pairs`, a list of `walks` and `releases`, and prints the result of each pair, of each walk, and of all pairs
of releases by content, as a line of JSON.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.rehearse import rehearse
from deck_builder.commands.rehearse.state import CollectionState
from tests.support.author_mishaps import remove_rewording

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


def compare_facts(releases: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Import every release, study it, and import each later one; return each interval that stands on another fact then.

    Each release is a package and the facts that the author's cards ask for, by the guid of the note and the number of
    the card on it. What a card asks is what Anki shows.
    """
    lost = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (package, facts) in enumerate(releases):
            studied, later = Path(scratch) / f"{number}", Path(scratch) / "later"
            learner = Learner(studied)
            learner.import_package(Path(package))
            learner.study_everything()
            earned, intervals = show_facts(learner), list_intervals(learner)
            learner.close()
            if {key: fact for key, fact in earned.items() if fact} != facts:
                lost.append(f"{Path(package).name} shows {earned} and not {facts}")
            for update, facts_then in releases[number + 1 :]:
                learner = Learner(Path(shutil.copytree(studied, later)))
                learner.import_package(Path(update))
                names = f"{Path(package).name} to {Path(update).name}"
                lost += [f"{names}: {loss}" for loss in list_lost_facts(earned, show_facts(learner), facts_then)]
                if not intervals.items() <= list_intervals(learner).items():
                    lost.append(f"{names}: there are other intervals")
                learner.close()
                shutil.rmtree(later)
    return lost


def show_facts(learner: Learner) -> dict[str, str | None]:
    """The fact that each card asks for as Anki shows it, by guid and number; None if the card asks nothing."""
    return {f"{card.note().guid} {card.ord}": show_fact(card.question(), card.answer()) for card in learner.cards()}


def show_fact(question: str, answer: str) -> str | None:
    """The fact that a card asks for: the number in its texts, and the words of its gap or a word of its front."""
    number = re.search(r"No\. (\d+)", answer)
    if number is None:
        return None
    if gap := re.search(r'<span class="cloze"[^>]*>(.*?)</span>', answer):
        return f"{number[1]}: {remove_rewording(gap[1])}"
    asked = re.search(r"\b(What|Country|City)\b", re.sub(r"<style>.*?</style>|<[^>]*>", " ", question, flags=re.DOTALL))
    return f"{number[1]}: {asked[1]}" if asked else None


def list_intervals(learner: Learner) -> dict[tuple[str, int], int]:
    """The interval of each card in days."""
    return {(key.guid, key.ordinal): card.interval for key, card in learner.read_state().cards.items()}


def list_lost_facts(
    earned: dict[str, str | None], shown: dict[str, str | None], facts: dict[str, str]
) -> Iterator[str]:
    """Name each card whose interval was earned on one fact and stands on another.

    `facts` are those that the author's cards ask for now. A card asks nothing if the author has taken its fact away.
    """
    for key, fact in earned.items():
        if fact and shown.get(key) != fact and (shown.get(key) or fact in facts.values()):
            yield f"{key} was earned on “{fact}” and stands on “{shown.get(key)}”"


def run_walk(walk: dict[str, Any]) -> list[str]:
    """Import packages one after the other as one learner who studies and edits notes in between; return the losses.

    `walk` has the `packages`, each with the time of its release in seconds and the facts that its cards ask for (none
    for other tools), and the guids of `notes` that the author never changes. The learner imports each package an hour
    after its release, and then writes into one of these notes.
    """
    with tempfile.TemporaryDirectory() as scratch:
        learner, newcomer = Learner(Path(scratch) / "walker"), Learner(Path(scratch) / "newcomer")
        lost = list(_losses_on_the_way(learner, walk["packages"], walk["notes"]))
        last = walk["packages"][-1][0]
        newcomer.import_package(Path(last))
        lost += _differences_at_the_end(learner.read_state(), newcomer.read_state(), set(walk["notes"]))
        keys = learner.read_state().cards.keys()
        if learner.check_database() != keys:
            lost.append("“Check Database” changes the cards")
        learner.close()
        newcomer.close()
    return lost


def _losses_on_the_way(
    learner: Learner, packages: list[tuple[str, int, dict[str, str]]], notes: list[str]
) -> Iterator[str]:
    earned: dict[str, str | None] = {}
    for number, (package, released_at, facts) in enumerate(packages):
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
        shown = show_facts(learner) if facts else {}
        for loss in list_lost_facts(earned, shown, facts):
            yield f"{name}: {loss}"
        earned |= {key: fact for key, fact in shown.items() if fact}
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
    print(json.dumps(compare_facts(jobs["releases"])), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
