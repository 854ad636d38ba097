"""`deck-builder lock merge`, in real repositories."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.branches import build_and_commit, merge, merge_lock, release_and_commit, switch
from tests.support.command_line import list_codes, run
from tests.support.decks import PROJECT, edit
from tests.support.releases import Clock, commit, git, lock_of, release, run_build

STEPS = """
kind: steps
cards:
  - id: tea
    title: How is tea made?
    steps:
      - Boil the water
      - Warm the pot
      - Drink
"""


@pytest.fixture
def tea(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A deck with one card of three steps and a release 1.0.0, on the branch `main`."""
    deck = write_deck(STEPS)
    git(deck.parent, "init", "--quiet", "--initial-branch=main")
    run_build(deck)
    commit(deck)
    release_and_commit(deck, "1.0.0", clock)
    return deck


def add_steps_on_two_branches(deck: Path, clock: Clock) -> None:
    """Bea adds a step at the beginning and does not release it; on main, Ada adds another and releases 1.1.0."""
    switch(deck, "bea", new=True)
    edit(deck / "cards.yaml", "      - Boil", "      - BEA fill the kettle\n      - Boil")
    build_and_commit(deck, clock)
    switch(deck, "main")
    edit(deck / "cards.yaml", "      - Drink\n", "      - Drink\n      - ADA wash up\n")
    build_and_commit(deck, clock)
    release_and_commit(deck, "1.1.0", clock)


def list_steps(deck: Path) -> dict[str, int]:
    """The numbers that the steps of the deck have in the lock, by their words."""
    parts = lock_of(deck)["cards"]["tea"]["parts"]
    assert isinstance(parts, list)
    numbers = dict(parts)
    steps = re.findall(r"^      - (.*)$", (deck / "cards.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    return {step: numbers[hashlib.blake2b(step.encode(), digest_size=4).hexdigest()] for step in steps}


def test_a_lock_that_git_could_not_merge_has_the_cards_numbers_and_releases_of_both(tea: Path, clock: Clock) -> None:
    add_steps_on_two_branches(tea, clock)
    assert not merge(tea, "bea")
    assert "Run `deck-builder lock merge capitals`" in run("build", tea, expect=1).output
    output = merge_lock(tea)
    assert "merged; 1 card, releases: 1.0.0, 1.1.0" in output
    run_build(tea)
    assert list_steps(tea) == {
        "BEA fill the kettle": 5, "Boil the water": 1, "Warm the pot": 2, "Drink": 3, "ADA wash up": 4
    }  # fmt: skip
    commit(tea)
    clock.next_day()
    release(tea, "1.2.0")


def test_a_release_that_a_merge_forgot_is_refused_and_taken_back(tea: Path, clock: Clock) -> None:
    add_steps_on_two_branches(tea, clock)
    assert not merge(tea, "bea")
    git(tea.parent, "checkout", "--quiet", "--theirs", "capitals/deck.lock")
    commit(tea)
    run_build(tea)
    commit(tea)
    assert list_steps(tea)["ADA wash up"] == 5
    for version in ("1.1.0", "1.2.0"):
        output = release(tea, version, expect=1)
        assert "R807 `deck.lock` has forgotten what was released: 1.1.0" in output
        assert "deck-builder lock merge capitals" in output
    merge_lock(tea)
    run_build(tea)
    commit(tea)
    assert list_steps(tea)["ADA wash up"] == 4
    assert list_steps(tea)["BEA fill the kettle"] > 4
    clock.next_day()
    release(tea, "1.2.0")
    assert "nothing to merge" in merge_lock(tea)


def test_a_lost_lock_is_taken_back_from_history(tea: Path, clock: Clock) -> None:
    before = (tea / "deck.lock").read_bytes()
    git(tea.parent, "rm", "--quiet", "capitals/deck.lock")
    commit(tea)
    merge_lock(tea)
    assert (tea / "deck.lock").read_bytes() == before
    (tea / "deck.lock").unlink()
    edit(tea / "cards.yaml", "Warm", "Heat")
    run_build(tea)
    commit(tea)
    merge_lock(tea)
    run_build(tea)
    assert lock_of(tea)["cards"]["tea"]["released"] == "1.0.0"
    assert list_steps(tea) == {"Boil the water": 1, "Heat the pot": 2, "Drink": 3}


def test_where_there_is_nothing_to_take_the_lock_from_that_is_said(write_deck: Callable[..., Path]) -> None:
    assert list_codes(merge_lock(write_deck(STEPS), expect=1)) == ["L601"]


def test_one_number_for_two_released_things_is_for_the_author_to_decide(tea: Path, clock: Clock) -> None:
    add_steps_on_two_branches(tea, clock)
    switch(tea, "bea")
    release_and_commit(tea, "1.2.0", clock)
    switch(tea, "main")
    assert not merge(tea, "bea")
    marked = (tea / "deck.lock").read_bytes()
    output = merge_lock(tea, expect=1)
    assert (
        "L629 both branches have released a new step as number 4, and they are two steps, on the card `tea`" in output
    )
    assert (tea / "deck.lock").read_bytes() == marked
    merge_lock(tea, "--prefer", "theirs")
    run_build(tea)
    assert list_steps(tea)["BEA fill the kettle"] == 4
    assert list_steps(tea)["ADA wash up"] == 5


@pytest.mark.parametrize("act", ["add", "commit"])
def test_marks_that_were_added_or_committed_are_taken_apart(act: str, tea: Path, clock: Clock) -> None:
    add_steps_on_two_branches(tea, clock)
    assert not merge(tea, "bea")
    if act == "add":
        git(tea.parent, "add", "capitals")
    else:
        commit(tea)
    merge_lock(tea)
    run_build(tea)
    assert list_steps(tea)["ADA wash up"] == 4


def test_two_releases_of_one_version_are_both_kept_and_named(tea: Path, clock: Clock) -> None:
    switch(tea, "bea", new=True)
    switch(tea, "main")
    edit(tea / "cards.yaml", "      - Drink\n", "      - Drink\n      - ADA wash up\n")
    build_and_commit(tea, clock)
    release_and_commit(tea, "1.1.0", clock)
    switch(tea, "bea")
    edit(tea / "cards.yaml", "How is tea", "BEA how is tea")
    build_and_commit(tea, clock)
    assert "R809" in release(tea, "1.1.0", "--dry-run")
    release_and_commit(tea, "1.1.0", clock)
    switch(tea, "main")
    assert not merge(tea, "bea")
    assert "R809 1.1.0 is the name of two releases" in merge_lock(tea)
    run_build(tea)
    commit(tea)
    assert [each["version"] for each in lock_of(tea)["releases"]] == ["1.0.0", "1.1.0", "1.1.0"]
    assert "R801" in release(tea, "1.1.0", expect=1)
    clock.next_day()
    assert "R809 1.1.0 is the name of 2 releases" in release(tea, "1.2.0")
    commit(tea)
    edit(tea / "cards.yaml", "Drink", "Drink it")
    build_and_commit(tea, clock)
    assert "R809" not in release(tea, "1.3.0")


def test_git_merges_locks_by_itself_with_the_driver(tea: Path, clock: Clock, tmp_path: Path) -> None:
    program = f"{sys.executable} -c 'from deck_builder.cli.main import main; main()'"
    driver = f"PYTHONPATH='{PROJECT}' {program} lock merge --driver %O %A %B %P"
    git(tea.parent, "config", "merge.deck-lock.driver", driver)
    (tea.parent / ".gitattributes").write_text("deck.lock merge=deck-lock\n")
    add_steps_on_two_branches(tea, clock)
    assert merge(tea, "bea")
    run_build(tea)
    assert list_steps(tea)["ADA wash up"] == 4
    assert list_steps(tea)["BEA fill the kettle"] == 5


def test_a_driver_that_can_not_decide_leaves_the_file_to_git(tea: Path, clock: Clock) -> None:
    add_steps_on_two_branches(tea, clock)
    switch(tea, "bea")
    release_and_commit(tea, "1.2.0", clock)
    switch(tea, "main")
    program = f"{sys.executable} -c 'from deck_builder.cli.main import main; main()'"
    driver = f"PYTHONPATH='{PROJECT}' {program} lock merge --driver %O %A %B %P"
    git(tea.parent, "config", "merge.deck-lock.driver", driver)
    (tea.parent / ".gitattributes").write_text("deck.lock merge=deck-lock\n")
    assert not merge(tea, "bea")
    merge_lock(tea, "--prefer", "ours")
    run_build(tea)
    assert list_steps(tea)["ADA wash up"] == 4
