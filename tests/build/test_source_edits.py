"""A build writes ids for cards that have none, together with everything else or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import build, run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.releases import Clock, commit, git, run_build

CARDS = "kind: question\ncards:\n  # first\n  - question: What is the capital of France?\n    answer: Paris\n"
MADE = "what-is-the-capital-of-france"
WITH_ID = CARDS.replace("- question", f"- id: {MADE}\n    question")


def read_cards(deck: Path) -> str:
    return (deck / "cards.yaml").read_text(encoding="utf-8")


def test_a_build_writes_the_id_and_explains_it_the_first_time(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    output = run_build(deck)
    assert f"cards.yaml: added 1 id: `{MADE}`" in output
    assert "An id is a card's identity" in output
    assert read_cards(deck) == WITH_ID
    (deck / "more.yaml").write_text(CARDS.replace("France", "Italy"), encoding="utf-8")
    output = run_build(deck)
    assert "more.yaml: added 1 id: `what-is-the-capital-of-italy`" in output
    assert "An id is" not in output


def test_a_learner_keeps_progress_when_the_prompt_changes_after_the_first_build(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    learner.study_everything()
    schedule = learner.schedule()
    clock.now += 1000
    edit(deck / "cards.yaml", "What is the capital of France?", "Which city is the capital of France?")
    imported = learner.import_package(build(deck))
    assert (imported.updated, imported.new, learner.schedule()) == (1, 0, schedule)


def test_a_build_that_fails_writes_no_id(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS + "  - question: Why?\n    anwser: Because\n")
    before = read_cards(deck)
    assert "D203" in run_build(deck, expect=1)
    assert read_cards(deck) == before
    assert not (deck / "deck.lock").exists()


def test_neither_check_nor_preview_nor_stats_writes_an_id(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    assert f"`deck-builder build` writes `id: {MADE}` into the file." in run("check", deck).output
    run("preview", deck, "--out", deck / "dist")
    run("stats", deck)
    assert read_cards(deck) == CARDS


def test_a_locked_build_and_a_release_refuse_a_card_without_an_id(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run_build(deck)
    (deck / "cards.yaml").write_text(CARDS, encoding="utf-8")  # the lock is up to date, but the id is lost
    git(deck.parent, "init", "--quiet")
    commit(deck)
    for command in (("build", deck, "--locked"), ("release", deck, "1.0.0")):
        output = run(*command, "--out", deck / "dist", expect=1).output
        assert output.count("D236 ") == 1
        assert "D237" not in output
    assert read_cards(deck) == CARDS


def test_a_lost_id_is_made_again_from_the_same_prompt(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    clock.now += 1000
    (deck / "cards.yaml").write_text(CARDS.replace("answer: Paris", "answer: Paris, on the Seine"), encoding="utf-8")
    imported = learner.import_package(build(deck))
    assert (imported.updated, imported.new) == (1, 0)
