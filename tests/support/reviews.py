"""Packages of learners who reviewed a deck, exported by real Anki."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anki.collection import ExportAnkiPackageOptions

from tests.support.learner import Learner

LEARNING, REVIEW, RELEARNING, FILTERED, MANUAL = range(5)
AGAIN, GOOD = 1, 3
RELEASED: Final = 1_590_000_000
"""The second at which tests release the deck: in the past, because Anki exports no review from the future."""
START: Final = 1_600_000_000
"""The second of the first review."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of Anki's table of reviews."""

    ease: int = GOOD
    seconds: float = 8.0
    at: float = START
    kind: int = REVIEW
    last_interval: int = 10


def export_reviews(
    learner: Learner,
    answers: Mapping[tuple[str, int], Iterable[Answer]],
    file: Path,
    *,
    legacy: bool = False,
    leeches: Iterable[str] = (),
    scheduling: bool = True,
) -> Path:
    """Export the collection with these answers and no others, by the guid of the note and the ordinal of the card."""
    found = learner.database.all("SELECT c.id, n.guid, c.ord FROM cards c JOIN notes n ON n.id = c.nid")
    cards = {(guid, ordinal): card for card, guid, ordinal in found}
    learner.database.execute("DELETE FROM revlog")
    taken: set[int] = set()
    rows = []
    for key, each in answers.items():
        for answer in each:
            number = round(answer.at * 1000)
            while number in taken:
                number += 1
            taken.add(number)
            taken_for = round(answer.seconds * 1000)
            rows.append((number, cards[key], answer.ease, 20, answer.last_interval, 2500, taken_for, answer.kind))
    learner.database.executemany("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)", rows)
    wanted = set(leeches)
    for note in learner.notes().values():
        note.tags = [tag for tag in note.tags if tag != "leech"] + ["leech"] * (note.guid in wanted)
        learner.col.update_note(note)
    options = ExportAnkiPackageOptions(with_scheduling=scheduling, with_media=False, legacy=legacy)
    learner.col.export_anki_package(out_path=str(file), options=options, limit=None)
    return file


def simulate_answers(
    person: random.Random,
    cards: Iterable[tuple[str, int]],
    bad: set[tuple[str, int]],
    slow: set[tuple[str, int]],
    *,
    usual: float = 0.1,
    worse: float = 0.5,
) -> dict[tuple[str, int], list[Answer]]:
    """Draw the answers of one person, who forgets the `bad` cards more often, and takes longer for the `slow` ones."""
    talent, speed = person.uniform(0.6, 1.6), person.uniform(0.6, 1.8)
    start = START + person.randrange(10_000_000)
    answers = {}
    for number, card in enumerate(cards):
        share = min(0.9, talent * (worse if card in bad else usual))
        answers[card] = [
            Answer(
                AGAIN if person.random() < share else GOOD,
                8 * speed * person.lognormvariate(0, 0.5) * (3 if card in slow else 1),
                start + number * 100 + day * 86_400,
            )
            for day in range(person.randint(3, 8))
        ]
    return answers
