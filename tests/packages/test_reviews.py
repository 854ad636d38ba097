"""Reviews are read from packages that real Anki exports, and from damaged ones in words."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.packages.limits import DEFAULT_LIMITS, Limits
from deck_builder.packages.reviews import Review, read_reviews
from deck_builder.problems.errors import InputError
from tests.support.command_line import build
from tests.support.decks import CARDS
from tests.support.learner import Learner
from tests.support.reviews import AGAIN, FILTERED, GOOD, LEARNING, MANUAL, RELEARNING, START, Answer, export_reviews


@pytest.fixture
def guids(write_deck: Callable[..., Path], learner: Learner) -> list[str]:
    """The guids of a deck of three notes that the learner has."""
    learner.import_package(build(write_deck(CARDS)))
    return sorted(learner.notes())


@pytest.mark.parametrize("legacy", [False, True])
def test_reviews_are_read_by_note_and_card(learner: Learner, guids: list[str], tmp_path: Path, legacy: bool) -> None:
    first, second, _ = guids
    answers = {(first, 0): [Answer(AGAIN, 12.5), Answer(GOOD, 3)], (second, 0): [Answer(GOOD, 700)]}
    file = export_reviews(learner, answers, tmp_path / "export.apkg", legacy=legacy, leeches=[second])
    reviews = read_reviews(file, dict.fromkeys(guids, 0), DEFAULT_LIMITS)
    assert {key: list(each.values()) for key, each in reviews.cards.items()} == {
        (first, 0): [Review(True, 12.5), Review(False, 3)],
        (second, 0): [Review(False, 0)],
    }
    assert reviews.leeches == {second}
    assert not reviews.is_without_scheduling


def test_only_reviews_of_what_was_learned_before_count(learner: Learner, guids: list[str], tmp_path: Path) -> None:
    others = [Answer(kind=kind) for kind in (LEARNING, RELEARNING, FILTERED, MANUAL)]
    others += [Answer(last_interval=-600), Answer(last_interval=0), Answer(ease=0), Answer(ease=5)]
    file = export_reviews(learner, {(guids[0], 0): others}, tmp_path / "export.apkg")
    assert read_reviews(file, dict.fromkeys(guids, 0), DEFAULT_LIMITS).cards == {}


def test_reviews_of_an_earlier_text_and_of_other_notes_do_not_count(
    learner: Learner, guids: list[str], tmp_path: Path
) -> None:
    answers = {(guid, 0): [Answer(at=START), Answer(at=START + 100)] for guid in guids}
    file = export_reviews(learner, answers, tmp_path / "export.apkg")
    reviews = read_reviews(file, {guids[0]: START + 50, guids[1]: 0}, DEFAULT_LIMITS)
    assert {key: len(each) for key, each in reviews.cards.items()} == {(guids[0], 0): 1, (guids[1], 0): 2}
    assert reviews.earlier == 1


def test_a_package_without_scheduling_is_told(learner: Learner, guids: list[str], tmp_path: Path) -> None:
    file = export_reviews(learner, {(guids[0], 0): [Answer()]}, tmp_path / "export.apkg", scheduling=False)
    assert read_reviews(file, dict.fromkeys(guids, 0), DEFAULT_LIMITS).is_without_scheduling


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE revlog SET ease = 'again'",
        "UPDATE revlog SET time = x'00'",
        "DROP TABLE revlog",
        "CREATE TRIGGER x AFTER INSERT ON revlog BEGIN SELECT 1; END",
        "ALTER TABLE revlog ADD COLUMN y GENERATED ALWAYS AS (1)",
    ],
)
def test_a_damaged_collection_is_refused_in_words(
    learner: Learner, guids: list[str], tmp_path: Path, damage: str
) -> None:
    file = export_reviews(learner, {(guids[0], 0): [Answer()]}, tmp_path / "export.apkg", legacy=True)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked")
    collection = sqlite3.connect(tmp_path / "unpacked/collection.anki21")
    collection.execute(damage)
    collection.commit()
    collection.close()
    shutil.make_archive(str(tmp_path / "damaged"), "zip", tmp_path / "unpacked")
    with pytest.raises(InputError) as refused:
        read_reviews(tmp_path / "damaged.zip", dict.fromkeys(guids, 0), DEFAULT_LIMITS)
    assert refused.value.code == "P704"


def test_too_many_reviews_are_refused(learner: Learner, guids: list[str], tmp_path: Path) -> None:
    file = export_reviews(
        learner, {(guids[0], 0): [Answer(at=START + n) for n in range(800)]}, tmp_path / "export.apkg"
    )
    with pytest.raises(InputError) as refused:
        read_reviews(file, dict.fromkeys(guids, 0), Limits(1 << 20))
    assert refused.value.code == "P708"
