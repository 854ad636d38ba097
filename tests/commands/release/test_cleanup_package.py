"""The cleanup package takes retired cards out of learners' collections, and changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import CARDS, edit
from tests.support.learner import Learner
from tests.support.releases import (
    SPAIN,
    Clock,
    build_and_release,
    notes,
    package,
    run_build,
)


def test_a_retired_card_stays_with_learners_until_they_clean_up(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    learner.study_everything()
    schedule = learner.schedule()
    output = run("retire", deck, "spain").output
    assert re.search(r"`spain` leaves the deck with the next release: delete its lines at .*cards\.yaml:10\.", output)
    assert "L614 the card `spain` is retired for the next release, but is in the deck" in run_build(deck, expect=1)
    edit(deck / "cards.yaml", SPAIN, "")
    learner.import_package(build_and_release(deck, "1.1.0", clock))
    assert learner.schedule() == schedule
    told = notes(deck, "1.1.0")
    assert "## Retired\n\n- What is the capital of Spain?" in told
    assert "import `capitals-1.1.0-cleanup.apkg`" in told

    learner.import_package(deck.parent / "dist/capitals-1.1.0-cleanup.apkg")
    assert learner.schedule() == schedule  # the learner decides
    note = learner.note("Question:*Spain*")
    assert (note["Retired"], "capitals::retired" in note.tags) == ("1.1.0", True)
    empty = [card for note in learner.col.get_empty_cards().notes for card in note.card_ids]
    learner.col.remove_cards_and_orphaned_notes(empty)
    assert len(learner.notes()) == 2
    assert set(learner.schedule().values()) < set(schedule.values())
    assert learner.cards_that_the_check_adds_or_removes() == 0

    # A later release cleans up for those who skipped this one.
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.2.0", clock)
    assert "If you have had the deck for longer, import `capitals-1.2.0-cleanup.apkg`" in notes(deck, "1.2.0")
    late = Learner(deck.parent / "late")
    late.import_package(package(deck, "1.0.0"))
    late.import_package(package(deck, "1.2.0"))
    assert late.import_package(deck.parent / "dist/capitals-1.2.0-cleanup.apkg").updated == 1
    late.close()


def test_a_retired_sentence_with_gaps_is_cleaned_up_too(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock
) -> None:
    """For Anki a gap is a card, whatever stands around it in the template."""
    text = "A {{c1::half $\\frac{a}{b_{2}}$}} and {{c2::less {{c3::or more::?}}}}."
    gaps = f"  - id: gaps\n    kind: cloze\n    text: '{text}'\n"
    folder = write_deck(CARDS + gaps)
    learner.import_package(build_and_release(folder, "1.0.0", clock))
    assert len(learner.cards()) == 6
    run("retire", folder, "gaps")
    edit(folder / "cards.yaml", gaps, "")
    learner.import_package(build_and_release(folder, "1.1.0", clock))
    learner.import_package(folder.parent / "dist/capitals-1.1.0-cleanup.apkg")
    assert len(learner.cards()) == 6
    learner.remove_empty_cards()
    assert len(learner.cards()) == len(learner.notes()) == 3
    assert learner.cards_that_the_check_adds_or_removes() == 0
