"""What may be released: the version, version control, and a lock that fits what learners have."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

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
    assert "R802 not committed: capitals/cards.yaml, capitals/deck.lock" in output
    commit(deck_in_git)
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
    git(deck, *re.findall(r"`git (checkout \w+ -- deck\.lock)`", output)[0].split())
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
    assert "git checkout --ours deck.lock" in run("build", deck, expect=1).output
    git(deck, "checkout", "--quiet", "--ours", "deck.lock")
    run_build(deck)
    cards = lock_of(deck)["cards"]
    assert (cards["z-left"]["guid"], cards["z-right"]["guid"]) == (left, right)
    commit(deck)
    assert "2 new" in release(deck, "1.1.0")


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
