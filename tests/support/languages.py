"""A learner who changes the language of a deck, in an Anki that may be an old one: it imports only what that has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.support.learner import Learner, render_sides, visible_text

Imports = list[tuple[str, bool, int]]
"""Packages, each with whether its learner selects "Always", and with the second of the import since 1970."""


def import_all(folder: Path, learners: list[Imports]) -> list[list[list[Any]]]:
    """Let learners import packages one after the other. Returns what each has after each import.

    After the first import, everything is studied. The last entry says how many cards "Check Database" changes.
    """
    found = []
    with ExitStack() as stack:
        for number, imports in enumerate(learners):
            learner = Learner(folder / f"learner-{number}")
            stack.callback(learner.close)
            found.append([*_import(learner, imports), [learner.cards_that_the_check_adds_or_removes()]])
    return found


def _import(learner: Learner, imports: Imports) -> Iterator[list[Any]]:
    for number, (package, always, second) in enumerate(imports):
        before = learner.schedule()
        log = learner.import_package(Path(package), always=always)
        learner.database.execute("UPDATE notes SET mod = min(mod, ?)", second)  # an old Anki writes the present one
        kept = before.items() <= learner.schedule().items()
        texts = sorted(visible_text(" ".join(render_sides(card))) for card in learner.cards())
        decks = sorted(deck.name for deck in learner.col.decks.all_names_and_ids() if deck.name != "Default")
        if number == 0:
            learner.study_everything()
        yield [log.new, log.conflicting, kept, decks, texts]
