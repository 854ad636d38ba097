"""Packages of many learners, exported by real Anki, say which cards of a deck to mend."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS, edit, many_cards
from tests.support.learner import Learner
from tests.support.releases import Clock, build_and_release, lock_of, package, run_build
from tests.support.reviews import RELEASED, START, Answer, export_reviews, simulate_answers

WriteDeck = Callable[..., Path]


def learn(deck: Path, *files: Path, options: tuple[str, ...] = (), expect: int = 0) -> dict[str, Any]:
    """What the command says, as JSON."""
    content = json.loads(run("learn", *files, "--deck", deck, "--format", "json", *options, expect=expect).stdout)
    assert isinstance(content, dict)
    return content


def to_mend(content: dict[str, Any]) -> list[str]:
    return [card["card"] for card in content["cards"] if card["mend"]]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_cards_that_were_planted_are_named_with_their_lines_and_no_others(
    write_deck: WriteDeck, learner: Learner, clock: Clock, tmp_path: Path, seed: int
) -> None:
    clock.now = RELEASED
    deck = write_deck(many_cards(40))
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    guids = {card: entry["guid"] for card, entry in lock_of(deck)["cards"].items()}
    keys = [(guid, 0) for guid in guids.values()]
    bad, slow = {(guids["card-7"], 0), (guids["card-21"], 0)}, {(guids["card-30"], 0)}
    chance = random.Random(seed)
    files = [
        export_reviews(
            learner,
            simulate_answers(random.Random(chance.random()), keys, bad, slow),
            tmp_path / f"person-{number}.apkg",
            legacy=number % 2 == 0,
            leeches=[guids["card-7"]] if number < 3 else (),
        )
        for number in range(16)
    ]
    content = learn(deck, *files)
    assert sorted(to_mend(content)) == ["card-21", "card-30", "card-7"]
    assert content["learners"] == 16
    by_id = {card["card"]: card for card in content["cards"]}
    lines = (deck / "cards.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[by_id["card-7"]["line"] - 1].endswith("- id: card-7")
    assert by_id["card-7"]["leeches"] == 3
    assert by_id["card-30"]["times_as_long"]["low"] > 1.5
    assert by_id["card-30"]["forgotten"]["low"] < 0.2
    assert len(content["cards"]) == 40


@pytest.fixture
def five(write_deck: WriteDeck, learner: Learner, clock: Clock, tmp_path: Path) -> tuple[Path, list[Path]]:
    """A deck of three cards, one of which five learners have always forgotten, and their exports."""
    clock.now = RELEASED
    deck = write_deck(CARDS)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    clock.now = START + 20_000_000
    guids = {card: entry["guid"] for card, entry in lock_of(deck)["cards"].items()}
    files = []
    for number in range(5):
        answers = {
            (guid, 0): [
                Answer(1 if card == "france" else 3, at=START + number * 1000 + day * 86_400) for day in range(8)
            ]
            for card, guid in guids.items()
            if card != "spain" or number < 4
        }
        files.append(export_reviews(learner, answers, tmp_path / f"{number}.apkg"))
    return deck, files


def test_nothing_is_said_of_a_card_that_fewer_learners_reviewed(five: tuple[Path, list[Path]]) -> None:
    deck, files = five
    content = learn(deck, *files)
    assert to_mend(content) == ["france"]
    assert [card["card"] for card in content["cards"]] == ["france", "italy"]
    assert content["cards_with_fewer_learners"] == 1
    assert learn(deck, *files[:4])["cards"] == []
    assert len(learn(deck, *files[:4], options=("--learners", "4"))["cards"]) == 3


def test_the_same_export_twice_is_one_learner(five: tuple[Path, list[Path]]) -> None:
    deck, files = five
    content = learn(deck, *files[:2], *files[:2], *files[:2])
    assert (content["learners"], content["cards"]) == (2, [])


def test_reviews_from_before_the_last_change_of_a_card_do_not_count(
    five: tuple[Path, list[Path]], clock: Clock
) -> None:
    deck, files = five
    edit(deck / "cards.yaml", "Lyon", "Paris")
    assert to_mend(learn(deck, *files)) == []
    run_build(deck)
    content = learn(deck, *files)
    assert (to_mend(content), content["reviews_before_the_last_change"]) == ([], 40)
    edit(deck / "cards.yaml", "Paris", "Lyon")
    edit(deck / "cards.yaml", "- id: italy\n", "- id: italia\n    was: italy\n")
    assert "italia" in [card["card"] for card in learn(deck, *files)["cards"]]
    assert package(deck, "1.0.0").is_file()


def test_what_a_check_finds_stands_beside_it(
    write_deck: WriteDeck, learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    clock.now = RELEASED
    card_file = "kind: question\ncards: [{id: france, question: Is Paris the capital of France?, answer: 'Yes'}]\n"
    deck = write_deck(card_file)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    (guid,) = learner.notes()
    files = [export_reviews(learner, {(guid, 0): [Answer(at=START + n)]}, tmp_path / f"{n}.apkg") for n in range(5)]
    (card,) = learn(deck, *files)["cards"]
    assert [each["code"] for each in card["check"]] == ["C903"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_count(five: tuple[Path, list[Path]], tmp_path: Path) -> None:
    deck, files = five
    broken = tmp_path / "broken.apkg"
    broken.write_bytes(b"no package")
    result = run("learn", broken, *files, "--deck", deck, expect=1)
    assert "P704" in result.output
    assert "france" in result.output
