"""A deck and an extension of it, in real Anki: whatever comes first, the base is as without the extension."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.extensions import read_rows, write
from tests.support.learner import Learner, render_sides, visible_text

Packages = dict[str, Path]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Two releases of a base, and two of an extension: one made from each release of the base."""
    folder = tmp_path_factory.mktemp("extension")
    base, school = write(folder)
    made = {}

    def build(deck: Path, name: str) -> None:
        run("build", deck, "--out", folder)
        made[name] = (folder / f"{deck.name}.apkg").rename(folder / f"{name}.apkg")

    build(base, "base 1")
    run("base", school, "--update")
    build(school, "school 1")
    edit(base / "cards.yaml", "answer: Paris", "answer: Paris, on the Seine")
    edit(
        base / "cards.yaml", "    answer: Rome\n", "    answer: Rome\n  - id: malta\n    question: M?\n    answer: V\n"
    )
    edit(base / "deck.yaml", "About the base", "About the base, edited")
    build(base, "base 2")
    run("base", school, "--update")
    edit(school / "cards.yaml", "answer: Room 12", "answer: Room 13")
    build(school, "school 2")
    return made


def learn(folder: Path, order: Sequence[Path], *, presets: bool = False) -> Learner:
    """A learner who imports packages one after the other, and studies all after each."""
    learner = Learner(folder)
    for package in order:
        log = learner.import_package(package, presets=presets)
        assert log.conflicting == 0
    return learner


@pytest.mark.parametrize("presets", [False, True])
def test_base_and_extension_come_in_any_order_and_the_base_is_as_without_the_extension(
    packages: Packages, presets: bool, tmp_path: Path
) -> None:
    of_base, of_school = ("base 1", "base 2"), ("school 1", "school 2")
    alone = learn(tmp_path / "alone", [packages[name] for name in of_base], presets=presets)
    wanted = read_rows(alone, "Capitals", without="Our school")
    school_alone = learn(tmp_path / "school", [packages[name] for name in of_school], presets=presets)
    wanted_school = read_rows(school_alone, "Capitals::Our school")
    alone.close()
    school_alone.close()
    orders = [
        order
        for order in permutations((*of_base, *of_school))
        if order.index("base 1") < order.index("base 2") and order.index("school 1") < order.index("school 2")
    ]
    assert len(orders) == 6
    for number, order in enumerate(orders):
        learner = learn(tmp_path / str(number), [packages[name] for name in order], presets=presets)
        assert read_rows(learner, "Capitals", without="Our school") == wanted, order
        assert read_rows(learner, "Capitals::Our school") == wanted_school, order
        assert learner.cards_that_the_check_adds_or_removes() == 0
        learner.close()


def test_learners_of_the_base_keep_every_interval_and_their_own_options(packages: Packages, tmp_path: Path) -> None:
    learner = learn(tmp_path / "learner", [packages["base 1"]])
    preset = learner.col.decks.add_config_returning_id("mine")
    deck = learner.col.decks.by_name("Capitals")
    assert deck
    deck["conf"] = preset
    learner.col.decks.save(deck)
    learner.study_everything()
    before = learner.schedule()
    for name in ("school 1", "base 2", "school 2"):
        learner.import_package(packages[name], presets=name.startswith("school"))
        after = learner.schedule()
        assert {key: after[key] for key in before} == before
    deck = learner.col.decks.by_name("Capitals")
    assert deck
    assert deck["conf"] == preset
    learner.close()


def test_an_extension_alone_has_its_cards_below_an_empty_deck_that_the_base_fills_later(
    packages: Packages, tmp_path: Path
) -> None:
    learner = learn(tmp_path / "learner", [packages["school 1"]])
    decks = {deck["name"]: deck["desc"] for deck in learner.col.decks.all() if deck["name"] != "Default"}
    below = "Capitals::Our school"
    assert decks == {"Capitals": "", below: "About the extension", f"{below}::South": ""}
    assert not learner.col.find_cards('deck:Capitals -deck:"Capitals::Our school"')
    learner.import_package(packages["base 1"])
    deck = learner.col.decks.by_name("Capitals")
    assert deck
    assert deck["desc"] == "About the base"
    learner.close()


def test_a_card_that_adds_to_one_of_the_base_shows_its_question_and_picture(packages: Packages, tmp_path: Path) -> None:
    learner = learn(tmp_path / "learner", [packages["school 1"]])
    (missing,) = learner.find_missing_media(learner.read_state().notes, {}).values()
    learner.import_package(packages["base 1"])
    assert learner.find_missing_media(learner.read_state().notes, {}) == {}
    assert missing[0] in learner.media()
    (card,) = learner.cards("boot")
    front, back = map(visible_text, render_sides(card))
    assert "What is the capital of Italy?" in front
    assert "Rome" in back
    assert "It looks like a boot." in back
    assert missing[0] in render_sides(card)[1]
    learner.close()
