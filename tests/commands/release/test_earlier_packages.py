"""Packages of earlier releases: found in the folder, or built again from git."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from deck_builder import __version__
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.releases import (
    SPAIN,
    Clock,
    build_and_release,
    commit,
    git,
    notes,
    package,
    release,
    run_build,
)


def test_without_the_last_package_it_is_built_again_from_git(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    commit(deck)
    shutil.rmtree(deck.parent / "dist")
    clock.next_day()
    release(deck, "1.1.0")
    assert "Answer: ~~Lyon~~**Paris**" in notes(deck, "1.1.0")


def test_a_clone_with_the_last_commit_only_is_told_to_fetch_the_others(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    commit(deck)
    clone = deck.parent / "clone"
    git(deck.parent, "clone", "--quiet", "--depth", "1", deck.parent.as_uri(), str(clone))
    clock.next_day()
    assert "git fetch --unshallow" in release(clone / deck.name, "1.1.0", expect=1)
    git(clone, "fetch", "--quiet", "--unshallow")
    release(clone / deck.name, "1.1.0")


def test_without_the_last_package_and_without_git_nothing_is_released(deck: Path) -> None:
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    kept = package(deck, "1.0.0").rename(deck.parent / "kept.apkg")
    output = release(deck, "1.1.0", expect=1)
    assert "R804 the package of 1.0.0 can't be found" in output
    assert "capitals-1.0.0.apkg" in output
    shutil.copy(deck.parent / "dist/capitals.apkg", package(deck, "1.0.0"))
    assert "is not the package that was released" in release(deck, "1.1.0", expect=1)
    package(deck, "1.0.0").write_bytes(b"no zip")
    assert "can't be read" in release(deck, "1.1.0", expect=1)
    kept.replace(package(deck, "1.0.0"))
    release(deck, "1.1.0")


@pytest.mark.parametrize("packages_at_hand", [True, False])
def test_a_card_retired_brought_back_and_retired_again_goes(
    packages_at_hand: bool, deck_in_git: Path, learner: Learner, clock: Clock
) -> None:
    deck = deck_in_git

    def made(version: str) -> None:
        clock.next_day()
        run_build(deck)
        commit(deck)
        release(deck, version)
        commit(deck)

    made("1.0.0")
    learner.import_package(package(deck, "1.0.0"))
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    made("1.1.0")
    run("retire", deck, "spain", "--undo")
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    if not packages_at_hand:
        shutil.rmtree(deck.parent / "dist")
    made("1.2.0")
    learner.import_package(package(deck, "1.2.0"))
    learner.import_package(deck.parent / "dist/capitals-1.2.0-cleanup.apkg")
    assert learner.note("Question:*Spain*")["Retired"] == "1.2.0"
    assert len(learner.col.get_empty_cards().notes) == 1


def test_a_package_of_another_version_of_the_program_is_compared_by_what_the_lock_says(
    deck_in_git: Path, clock: Clock
) -> None:
    """R815; `tests/lock/test_upgrade.py` has the same with a program that was changed."""
    build_and_release(deck_in_git, "1.0.0", clock)
    lock = deck_in_git / "deck.lock"
    text = re.sub(r'"digest": "[0-9a-f]*"', '"digest": "0"', lock.read_text(encoding="utf-8"))
    lock.write_text(text.replace(f'"program": "{__version__}"', '"program": "0.0.1"'), encoding="utf-8")
    commit(deck_in_git)
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    clock.next_day()
    run_build(deck_in_git)
    commit(deck_in_git)
    shutil.rmtree(deck_in_git.parent / "dist")
    clock.next_day()
    output = release(deck_in_git, "1.1.0")
    assert "R815 the package of 1.0.0 can't be built again as it was: Deck Builder has changed since" in output
