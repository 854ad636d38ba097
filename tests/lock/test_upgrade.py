"""Upgrades of the program: what they change for learners is said, and a learner keeps everything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder import __version__
from tests.support.command_line import run
from tests.support.decks import CARDS, DECKS, edit
from tests.support.learner import Learner
from tests.support.other_program import Program, copy_program, upgrade
from tests.support.releases import Clock, commit, git, lock_of, package, release, run_build


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Program]:
    """The program of today, and a newer version that makes other HTML."""
    today = copy_program(tmp_path_factory.mktemp("today"), __version__)
    newer = copy_program(tmp_path_factory.mktemp("newer"), "99.1.0")
    upgrade(newer)
    return today, newer


@pytest.fixture
def deck(write_deck: Callable[..., Path], programs: tuple[Program, Program]) -> Path:
    """A deck that the program of today has built, released and committed."""
    folder = write_deck(CARDS.replace("answer: Rome", "answer: '**Rome**'"))
    git(folder.parent, "init", "--quiet")
    (folder.parent / ".gitignore").write_text("dist/\n", encoding="utf-8")
    today, _ = programs
    today.run("build", folder, "--out", dist(folder))
    commit(folder)
    today.run("release", folder, "1.0.0", "--out", dist(folder))
    commit(folder)
    return folder


def dist(deck: Path) -> Path:
    return deck.parent / "dist"


def test_a_stale_lock_after_an_upgrade_names_the_program_and_not_the_authors(
    deck: Path, programs: tuple[Program, Program]
) -> None:
    _, newer = programs
    difference = f"99.1.0 makes 1 note and 1 note type differently from {__version__}"
    reason = f"not the authors but Deck Builder has changed: {difference}"
    for command in (("build", deck, "--locked"), ("release", deck, "1.1.0")):
        assert f"L632 {reason}" in newer.run(*command, "--out", dist(deck), expect=1)
    newer.run("check", deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    output = newer.run("build", deck, "--locked", "--out", dist(deck), expect=1)
    assert "L611" in output
    assert f"Deck Builder {__version__} wrote the file" in output


def test_two_authors_with_two_versions_are_told_and_nothing_flips(
    deck: Path, programs: tuple[Program, Program]
) -> None:
    today, newer = programs
    output = newer.run("build", deck, "--out", dist(deck))
    assert "note: Deck Builder 99.1.0 makes 1 note and 1 note type differently" in output
    before = (deck / "deck.lock").read_bytes()
    assert "differently" not in newer.run("build", deck, "--out", dist(deck))
    output = today.run("build", deck, "--out", dist(deck), expect=1)
    assert f"L631 `deck.lock` was written by Deck Builder 99.1.0, and this is {__version__}" in output
    assert (deck / "deck.lock").read_bytes() == before


def test_an_upgrade_that_changes_nothing_for_learners_leaves_the_lock_alone(
    deck: Path, tmp_path: Path, programs: tuple[Program, Program]
) -> None:
    today, _ = programs
    same = copy_program(tmp_path / "same", "99.0.1")
    before = (deck / "deck.lock").read_bytes()
    same.now = today.now
    same.run("build", deck, "--locked", "--out", dist(deck))
    same.run("build", deck, "--out", dist(deck))
    assert (deck / "deck.lock").read_bytes() == before
    today.run("build", deck, "--locked", "--out", dist(deck))


def test_a_built_in_kind_gains_nothing_by_an_upgrade_until_a_card_uses_it(
    deck: Path, programs: tuple[Program, Program], learner: Learner
) -> None:
    today, newer = programs
    learner.import_package(package(deck, "1.0.0"))
    learner.study_everything()
    before = learner.schedule()
    shape = [[slot["key"] for slot in lock_of(deck)["kinds"]["question"][part]] for part in ("fields", "templates")]
    newer.now = today.now
    newer.run("build", deck, "--out", dist(deck))
    kind = lock_of(deck)["kinds"]["question"]
    assert [[slot["key"] for slot in kind[part]] for part in ("fields", "templates")] == shape
    commit(deck)
    newer.run("release", deck, "1.1.0", "--out", dist(deck))
    commit(deck)
    assert learner.import_package(package(deck, "1.1.0")).updated == 1
    assert learner.schedule() == before
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Lyon\n    mnemonic: A lion")
    newer.run("build", deck, "--out", dist(deck))
    commit(deck)
    newer.run("release", deck, "1.2.0", "--out", dist(deck))
    assert learner.import_package(package(deck, "1.2.0")).updated == 1
    after = learner.schedule()
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1
    assert learner.note("Question:*France*")["Mnemonic"] == "A lion"
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_without_the_old_package_a_release_after_an_upgrade_says_what_it_compares(
    deck: Path, programs: tuple[Program, Program], learner: Learner
) -> None:
    today, newer = programs
    learner.import_package(package(deck, "1.0.0"))
    shutil.rmtree(dist(deck))
    edit(deck / "cards.yaml", "Lyon", "Paris")
    newer.now = today.now
    newer.run("build", deck, "--out", dist(deck))
    commit(deck)
    output = newer.run("release", deck, "1.1.0", "--out", dist(deck))
    assert "R815 the package of 1.0.0 can't be built again as it was" in output
    assert learner.import_package(package(deck, "1.1.0")).updated == 2


def test_a_learner_of_a_deck_from_0_1_0_keeps_everything_through_both_upgrades(
    tmp_path: Path, programs: tuple[Program, Program], learner: Learner, clock: Clock
) -> None:
    """The lock and the package were made by Deck Builder 0.1.0 of November 2026; the lock is of version 1."""
    folder = Path(shutil.copytree(DECKS / "built-by-0.1.0", tmp_path / "capitals"))
    old_package = dist(folder) / "capitals-1.0.0.apkg"
    dist(folder).mkdir()
    (folder / old_package.name).rename(old_package)
    guids = {key: card["guid"] for key, card in lock_of(folder)["cards"].items()}
    git(folder.parent, "init", "--quiet")
    commit(folder)
    learner.import_package(old_package)
    learner.study_everything()
    before, clock.now = learner.schedule(), 1_795_900_000
    assert (
        "An older version of Deck Builder wrote the file"
        in run("build", folder, "--locked", "--out", dist(folder), expect=1).stderr
    )  # the look of the cards has changed since
    run_build(folder)
    assert json.loads((folder / "deck.lock").read_text(encoding="utf-8"))["version"] == 2
    edit(folder / "cards.yaml", "answer: Rome", "answer: Rome, on the Tiber")
    clock.next_day()
    run_build(folder)
    commit(folder)
    clock.next_day()
    release(folder, "1.1.0")
    commit(folder)
    assert learner.import_package(package(folder, "1.1.0")).updated == 1
    _, newer = programs
    newer.now = int(clock.now)
    newer.run("build", folder, "--out", dist(folder))
    commit(folder)
    newer.run("release", folder, "2.0.0", "--out", dist(folder))
    assert learner.import_package(package(folder, "2.0.0")).updated == 1
    assert learner.schedule() == before
    assert {key: card["guid"] for key, card in lock_of(folder)["cards"].items()} == guids
    assert learner.note("Question:*France*")["Question"].count('class="new"') == 1
    assert learner.cards_that_the_check_adds_or_removes() == 0
