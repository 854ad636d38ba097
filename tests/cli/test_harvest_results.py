"""What `deck-builder harvest` prints for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.corrections import export_corrected
from tests.support.decks import CARDS
from tests.support.learner import Learner
from tests.support.releases import Clock, build_and_release


def test_a_proposal_shows_its_lines_and_one_without_a_way_back_its_texts(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    edits = {
        ('"Question:*France*"', "Answer"): "Paris",
        ('"Question:*Italy*"', "Answer"): "",
        ('"Question:*Spain*"', "Extra"): "my secret",
    }
    file = export_corrected(learner, edits, tmp_path / "mine.apkg", second=1_795_700_000)
    output = run("harvest", file, "--deck", deck, "--out", deck.parent / "dist").output
    assert "1 package: 2 proposals\n  1 left alone: what one learner only added or highlighted" in output
    assert "cards.yaml:6:13 france, Answer: 1 learner\n" in output
    assert "  -    answer: Lyon\n  +    answer: Paris\n" in output
    assert "cards.yaml:9:13 italy, Answer: 1 learner\n  - Rome\n  + \n  No line in the card's file can say it" in output
    assert "secret" not in output
