"""`deck-builder check`: how it ends, and what its options leave out of one another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import CARDS

BROKEN = CARDS.replace("    answer: Rome\n", "    anwser: Rome\n")
WITH_A_WARNING = """
kind: question
cards:
  - id: norway
    question: What is the capital of Norway?
    answer: Oslo
    extra:
"""


def test_an_error_ends_with_one_and_a_warning_only_if_strict(write_deck: Callable[..., Path]) -> None:
    run("check", write_deck(BROKEN), expect=1)
    warned = write_deck(WITH_A_WARNING)
    assert "Found 1 warning." in run("check", warned).output
    assert run("check", warned, "--strict", expect=1).output == run("check", warned).output
    run("check", write_deck(CARDS), "--strict")


def test_each_deck_without_problems_has_a_line(write_deck: Callable[..., Path]) -> None:
    good, bad = write_deck(CARDS), write_deck(WITH_A_WARNING, name="warned")
    output = run("check", bad, good).output
    assert "capitals: 3 notes, no problems.\n" in output
    assert "warned: " not in output


def test_diff_changes_nothing_and_exits_with_one_if_there_is_something_to_fix(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS.lstrip().replace("answer: Rome\n", "answer: Rome   \n"))
    before = (deck / "cards.yaml").read_bytes()
    output = run("check", deck, "--diff", expect=1).output
    assert "-    answer: Rome   \n+    answer: Rome\n" in output
    assert (deck / "cards.yaml").read_bytes() == before
    assert "fixed white space at line ends" in run("check", deck, "--fix").output
    assert run("check", deck, "--diff").output == ""


def test_diff_names_the_cards_that_change_for_learners(write_deck: Callable[..., Path]) -> None:
    """Only text that is `html` reaches learners as it is typed."""
    kind = "name: Word\nframe: none\nfields: {word: {name: Word, text: html}}\n"
    kind += "cards: {one: {name: One, front: a.html, back: a.html}}\n"
    deck = write_deck(
        "kind: word\ncards:\n  - {id: cafe, word: cafe\u0301}\n  - {id: tea, word: tea}\n",
        **{"kinds__word__kind.yaml": kind, "kinds__word__a.html": "{{Word}}"},
    )
    assert "note: for learners, this changes `cafe`\n" in run("check", deck, "--diff", expect=1).output


def test_only_people_are_told_of_fix(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - id: france\n    question: Where?\n    answer: *Paris*\n")
    assert "--fix" in run("check", deck, expect=1).output
    assert "--fix" not in run("check", deck, "--format", "concise", expect=1).output


def test_a_rule_is_explained_without_a_deck(tmp_path: Path) -> None:
    assert run("check", "--explain", "D203").output.startswith("D203 unknown-key\n")
    output = run("check", "--explain", "D999", expect=2).output
    assert "There is no rule `D999`. Each problem begins with its code, such as `D203`." in output


def test_a_diff_has_one_format(write_deck: Callable[..., Path]) -> None:
    output = run("check", write_deck(CARDS), "--diff", "--format", "json", expect=2).output
    assert "--diff prints a diff: leave --format out." in output
