"""What may be released: the version, version control, and a lock that fits what learners have."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.branches import build_and_commit, merge, release_and_commit, switch
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.releases import (
    Clock,
    build_and_release,
    commit,
    everything_in,
    git,
    lock_of,
    release,
    run_build,
)


@pytest.mark.parametrize("version", ["1.0.0-rc.1", "0.9.0", "1.0.0+again"])
def test_a_version_has_to_be_above_the_last(version: str, deck: Path) -> None:
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    before = everything_in(deck.parent)
    assert f"R801 {version} is not above 1.0.0, the last release" in release(deck, version, expect=1)
    assert everything_in(deck.parent) == before


def test_what_is_not_committed_is_not_released(deck_in_git: Path) -> None:
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    run_build(deck_in_git)
    output = release(deck_in_git, "1.0.0", expect=1)
    assert "R802 not committed: capitals/cards.yaml (" in output
    commit(deck_in_git)
    assert "R8" not in release(deck_in_git, "1.0.0")


def test_a_dry_run_takes_the_files_as_they_are_and_says_what_to_commit(deck_in_git: Path) -> None:
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    before = everything_in(deck_in_git)
    output = release(deck_in_git, "1.0.0", "--dry-run")
    assert "Before the release, commit capitals/cards.yaml.\n" in output
    assert everything_in(deck_in_git) == before


def test_the_lock_need_not_be_committed_because_a_release_writes_it(deck_in_git: Path) -> None:
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    commit(deck_in_git)
    run_build(deck_in_git)
    assert "R8" not in release(deck_in_git, "1.0.0")


def test_without_version_control_a_release_warns(deck: Path) -> None:
    assert "R803 git does not know the deck `capitals`" in release(deck, "1.0.0")


def test_a_lock_that_is_lost_is_not_made_anew_behind_learners_backs(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    for version, answer in (("1.0.0", "Paris"), ("1.1.0", "Paris on the Seine")):
        edit(deck / "cards.yaml", "Lyon" if version == "1.0.0" else "Paris", answer)
        run_build(deck)
        commit(deck)
        release(deck, version)
        commit(deck)
        clock.next_day()
    edit(deck / "cards.yaml", "Seine", "river Seine")
    (deck / "deck.lock").unlink()
    assert "L622 `deck.lock` is missing, and git has it" in run("build", deck, expect=1).output
    git(deck, "rm", "--quiet", "--cached", "deck.lock")
    commit(deck)
    run_build(deck)
    commit(deck)
    output = release(deck, "2.0.0", expect=1)
    assert "R807 `deck.lock` has forgotten what was released: 1.0.0, 1.1.0" in output
    assert "Run `deck-builder lock merge capitals`" in output
    run("lock", "merge", deck)
    run_build(deck)
    commit(deck)
    assert "Since version 1.1.0: 1 changed." in release(deck, "2.0.0", "--dry-run")


def test_after_a_merge_either_sides_lock_will_do_for_what_both_have_added(deck_in_git: Path) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)

    def added_on_a_branch(name: str) -> object:
        git(deck, "checkout", "--quiet", "-b", name)
        card = f"  - id: z-{name}\n    question: Where is {name}?\n    answer: Over there\n"
        (deck / f"{name}.yaml").write_text(f"kind: question\ncards:\n{card}", encoding="utf-8")
        run_build(deck)
        commit(deck)
        return lock_of(deck)["cards"][f"z-{name}"]["guid"]

    left = added_on_a_branch("left")
    git(deck, "checkout", "--quiet", "-")
    right = added_on_a_branch("right")
    with pytest.raises(subprocess.CalledProcessError):
        git(deck, "merge", "left")
    assert "Run `deck-builder lock merge capitals`" in run("build", deck, expect=1).output
    git(deck, "checkout", "--quiet", "--ours", "deck.lock")
    run_build(deck)
    cards = lock_of(deck)["cards"]
    assert (cards["z-left"]["guid"], cards["z-right"]["guid"]) == (left, right)
    commit(deck)
    assert "2 new" in release(deck, "1.1.0")


def test_a_file_that_git_is_told_to_overlook_is_not_released(deck_in_git: Path) -> None:
    deck = deck_in_git
    (deck.parent / ".gitignore").write_text("*.svg\n90-*.yaml\n", encoding="utf-8")
    (deck / "media").mkdir()
    (deck / "media/flag.svg").write_text("<svg/>", encoding="utf-8")
    (deck / "media/unused.svg").write_text("<svg/>", encoding="utf-8")
    (deck / "90-more.yaml").write_text(
        "kind: question\ncards:\n  - {id: cuba, question: Which flag?, answer: '![Flag](flag.svg)'}\n", encoding="utf-8"
    )
    run_build(deck)
    commit(deck)
    output = release(deck, "1.0.0", expect=1)
    assert "R802 `90-more.yaml` is not committed as it goes out: git ignores it" in output
    assert "R802 `flag.svg` is not committed as it goes out: git ignores it" in output
    assert "unused" not in output
    git(deck.parent, "add", "--force", "capitals/90-more.yaml", "capitals/media/flag.svg")
    commit(deck)
    git(deck.parent, "update-index", "--skip-worktree", "capitals/cards.yaml")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    commit(deck)
    assert "R802 `cards.yaml` is not committed as it goes out: it was edited" in release(deck, "1.0.0", expect=1)
    git(deck.parent, "update-index", "--no-skip-worktree", "capitals/cards.yaml")
    commit(deck)
    release(deck, "1.0.0")


def test_a_lost_lock_is_noticed_in_a_clone_without_history(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    git(deck.parent, "rm", "--quiet", "capitals/deck.lock")
    commit(deck)
    shutil.rmtree(deck.parent / "dist")
    run_build(deck)
    commit(deck)
    git(deck.parent, "clone", "--quiet", "--depth", "1", deck.parent.as_uri(), str(deck.parent / "clone"))
    output = release(deck.parent / "clone/capitals", "1.0.0", expect=1)
    assert "R808 `deck.lock` has no release, and this clone has only the last commits" in output
    git(deck.parent / "clone", "fetch", "--quiet", "--unshallow")
    assert "R807" in release(deck.parent / "clone/capitals", "1.0.0", expect=1)


def test_a_lost_lock_is_noticed_without_git_by_the_packages_that_were_released(deck: Path) -> None:
    release(deck, "1.0.0")
    kept = (deck / "deck.lock").read_bytes()
    (deck / "deck.lock").unlink()
    before = everything_in(deck.parent)
    for command in (("build", deck), ("release", deck, "1.0.0"), ("release", deck, "1.1.0")):
        output = run(*command, "--out", deck.parent / "dist", expect=1).output
        assert "L622 `deck.lock` is missing, and the deck was released: there is `capitals-1.0.0.apkg`" in output
    assert everything_in(deck.parent) == before
    run("build", deck, "--out", deck.parent / "elsewhere")
    assert "R810 `capitals-1.0.0.apkg` is there already" in release(deck, "1.0.0", expect=1)
    assert "R810 `deck.lock` does not know these packages" in release(deck, "1.1.0", expect=1)
    (deck / "deck.lock").write_bytes(kept)
    release(deck, "1.0.0")


def test_a_version_that_another_branch_has_released_is_named(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    switch(deck, "bea", new=True)
    release_and_commit(deck, "1.0.0", clock)
    switch(deck, "-")
    assert "R809 `bea` has another release 1.0.0, of 2026-11-1" in release(deck, "1.0.0", "--dry-run")
    assert "R809" not in release(deck, "1.1.0", "--dry-run")


def test_a_version_has_to_be_above_those_of_both_branches(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    switch(deck, "bea", new=True)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_commit(deck, clock)
    release_and_commit(deck, "2.0.0", clock)
    switch(deck, "-")
    edit(deck / "cards.yaml", "Rome", "Roma")
    build_and_commit(deck, clock)
    release_and_commit(deck, "1.0.0", clock)
    merge(deck, "bea")
    git(deck.parent, "checkout", "--quiet", "--theirs", "capitals/cards.yaml")
    run("lock", "merge", deck)
    build_and_commit(deck, clock)
    assert "R801 1.1.0 is not above 2.0.0, the highest release" in release(deck, "1.1.0", expect=1)


def test_another_deck_in_the_same_folder_owes_nothing_to_the_one_before(deck_in_git: Path) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    (deck / "deck.lock").unlink()
    edit(deck / "deck.yaml", "id: capitals", "id: towns")
    git(deck, "rm", "--quiet", "--cached", "deck.lock")
    run_build(deck)
    commit(deck)
    assert "3 new" in release(deck, "1.0.0")


def test_packages_beside_the_cards_need_not_be_committed(deck_in_git: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(deck_in_git)
    run("build", ".")
    assert (deck_in_git / "dist/capitals.apkg").is_file()
    run("release", ".", "1.0.0")
    commit(deck_in_git)
    git(deck_in_git, "mv", "cards.yaml", "towns.yaml")
    output = run("release", ".", "1.1.0", expect=1).output
    assert "R802 not committed: capitals/cards.yaml, capitals/towns.yaml" in output


def test_a_damaged_lock_is_caught_before_learners_lose_an_edit(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    lock = deck / "deck.lock"
    old = lock.read_text(encoding="utf-8")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    clock.next_day()
    run_build(deck)
    # Someone writes the time of the last release for the changed card, and that learners have it already.
    mods = re.compile(r'("france": .*"mod": )(\d+)')
    (before,) = (found[2] for found in mods.finditer(old))
    damaged = mods.sub(rf"\g<1>{before}", lock.read_text(encoding="utf-8"))
    lock.write_text(re.sub(r', "sent": "\w+"', "", damaged), encoding="utf-8")
    kept = everything_in(deck.parent)
    output = release(deck, "1.0.1", expect=1)
    assert "R806 these notes changed and are not newer: “What is the capital of France?”" in output
    assert everything_in(deck.parent) == kept


@pytest.mark.parametrize("field", ["fields", "templates"])
def test_a_lock_that_lost_a_part_of_a_note_type_is_caught(field: str, deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    lock = deck / "deck.lock"
    data = json.loads(lock.read_text(encoding="utf-8"))
    data["kinds"]["question"][field] = [each for each in data["kinds"]["question"][field] if each["key"]]
    lock.write_text(json.dumps(data), encoding="utf-8")
    clock.next_day()
    run_build(deck)
    output = release(deck, "1.0.1", expect=1)
    assert "R806 no note of the note type “Capitals: Question” would be updated: its " in output
