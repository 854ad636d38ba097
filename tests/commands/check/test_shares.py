"""Shares of a check: put together, those of single files are what one pass over all files finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.check.check import check
from deck_builder.commands.check.shares import ShareMaker, merge_cards, merge_checks
from deck_builder.deck.load import load_deck
from deck_builder.lock.identity import start_lock
from deck_builder.problems.problem import Problem, Problems
from tests.support.edited_towns import NOW, make_deck, write_cards

FIRST = "kind: question\ncards:\n"


def check_file_by_file(folder: Path) -> tuple[list[Problem], list[str]]:
    """The problems that are found, and the ids of the cards."""
    problems = Problems()
    deck = load_deck(folder, problems)
    assert deck
    lock = start_lock(deck)
    maker = ShareMaker(deck, deck.card_files, lock, NOW, problems)
    shares = [maker.make((file,)) for file in deck.card_files]
    cards = merge_cards(shares)
    if cards is None:
        shares = [maker.make(deck.card_files)]
        cards = shares[0].cards
    checks = merge_checks(shares, cards, deck, lock, NOW, problems)
    cards.report_whole_deck(deck, lock, folder, problems)
    checks.finish()
    return sorted(problems, key=lambda problem: problem.place), list(cards.guids)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("  - {id: a, question: What is a?, answer: b}\n", "  - {id: b, question: What is a?, answer: c}\n"),
        ("  - {id: a, question: What is a?, answer: b}\n", "  - {id: a, question: What is b?, answer: c}\n"),
        ("  - {question: What is a?, answer: b}\n", "  - {question: What is a, answer: c}\n"),
        ("  - {question: What is a?, answer: b}\n", "  - {id: what-is-a, question: What is it?, answer: c}\n"),
        ("  - {id: a, question: What is a?, answer: b, was: what-is-b}\n", "  - {question: What is b, answer: c}\n"),
        ("  - {id: a, question: Is a, answer: b, after: [b]}\n", "  - {id: b, question: Is b?, answer: c}\n"),
        (
            "  - {id: a, question: Is a, answer: b, subdeck: A}\n",
            "  - {id: b, question: Is b?, answer: c, subdeck: a}\n",
        ),
        ("  - {id: a, question: What is a?, answer: b}\n", "  - [\n"),
        ("  []\n", "  []\n"),
        ("  - {id: a, question: Is a?, answer: b}\n", "  []\n"),
    ],
)
def test_what_two_files_have_in_common_is_found(one: str, other: str, tmp_path: Path) -> None:
    deck = make_deck(tmp_path, files=0)
    (deck / "1.yaml").write_text(FIRST + one, encoding="utf-8")
    (deck / "2.yaml").write_text(FIRST + other, encoding="utf-8")
    problems, ids = check_file_by_file(deck)
    (checked,) = check([deck], tmp_path / "dist", NOW)
    assert (problems, len(ids)) == (list(checked.problems), checked.notes)


def test_a_kind_that_is_wrong_is_told_once(tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    kind = deck / "kinds" / "capital"
    kind.mkdir(parents=True)
    (kind / "kind.yaml").write_text(
        "name: Capital\nfields: {city: {name: City, text: plain}}\n"
        "cards: {city: {name: City, front: front.html, back: back.html}}\n",
        encoding="utf-8",
    )
    (kind / "front.html").write_text("<b>{{City}}", encoding="utf-8")
    (kind / "back.html").write_text("{{City}}", encoding="utf-8")
    for number in range(2):
        write_cards(deck / f"part-{number}.yaml", [(7, number, 1, 4)])
    problems, _ = check_file_by_file(deck)
    (checked,) = check([deck], tmp_path / "dist", NOW)
    assert problems == list(checked.problems)
