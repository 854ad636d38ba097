"""Two branches of one deck, merged by git: what learners of the releases on either side get afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.branches import build_and_commit, merge, merge_lock, release_and_commit, switch
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.releases import SPAIN, Clock, git, package, release

CARD = "kind: question\ncards:\n  - {{id: {0}, question: What is the capital of {0}?, answer: {1}}}\n"
"""A file with a card about a country."""


@pytest.fixture
def released(deck_in_git: Path, clock: Clock) -> Path:
    """A deck of three cards with a release 1.0.0."""
    release_and_commit(deck_in_git, "1.0.0", clock)
    return deck_in_git


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
@pytest.mark.parametrize("package_at_hand", [True, False])
def test_an_edit_from_a_branch_older_than_a_release_reaches_a_learner_who_tagged_the_card(
    way: str, package_at_hand: bool, released: Path, clock: Clock, learner: Learner
) -> None:
    deck = released
    switch(deck, "bea", new=True)
    edit(deck / "cards.yaml", "Madrid", "Madrid (Bea)")
    build_and_commit(deck, clock)
    switch(deck, "-")
    edit(deck / "cards.yaml", "Lyon", "Paris (Ada)")
    build_and_commit(deck, clock)
    published = release_and_commit(deck, "1.1.0", clock)
    if package_at_hand:
        shutil.copy(published, package(deck, "1.1.0"))
    learner.import_package(published)
    clock.next_day()
    spain = learner.note("Question:*Spain*")
    spain.tags.append("mine")
    learner.col.update_note(spain)
    learner.set_note_times({spain.guid: int(clock.now)})
    if way == "merge":
        assert merge(deck, "bea")
    elif way == "rebase":
        switch(deck, "bea")
        git(deck.parent, "rebase", "--quiet", "-")
    else:
        git(deck.parent, "cherry-pick", "bea")
    run("build", deck, "--out", deck.parent / "dist", "--locked")
    clock.next_day()
    release(deck, "1.2.0")
    learner.import_package(package(deck, "1.2.0"))
    assert learner.note("Question:*Spain*")["Answer"] == "Madrid (Bea)"
    assert learner.note("Question:*France*")["Answer"] == "Paris (Ada)"


@pytest.mark.parametrize("retired_first", [True, False])
def test_a_card_that_an_older_branch_has_edited_can_be_retired(
    retired_first: bool, released: Path, clock: Clock, learner: Learner
) -> None:
    deck = released
    switch(deck, "bea", new=True)
    edit(deck / "cards.yaml", "Madrid", "Madrid (Bea)")
    build_and_commit(deck, clock)
    switch(deck, "-")
    edit(deck / "cards.yaml", "Lyon", "Paris (Ada)")
    build_and_commit(deck, clock)
    shutil.copy(release_and_commit(deck, "1.1.0", clock), package(deck, "1.1.0"))
    learner.import_package(package(deck, "1.1.0"))
    if retired_first:
        run("retire", deck, "spain")
        edit(deck / "cards.yaml", SPAIN, "")
        build_and_commit(deck, clock)
        assert not merge(deck, "bea")
        git(deck.parent, "checkout", "--ours", "capitals/cards.yaml")
        merge_lock(deck)
    else:
        assert merge(deck, "bea")
        run("retire", deck, "spain")
        edit(deck / "cards.yaml", SPAIN.replace("Madrid", "Madrid (Bea)"), "")
    build_and_commit(deck, clock)
    learner.import_package(release_and_commit(deck, "1.2.0", clock))
    assert learner.note("Question:*Spain*")["Answer"] == "Madrid"


def test_learners_of_either_branch_get_what_the_other_one_released(
    released: Path, clock: Clock, tmp_path: Path
) -> None:
    deck = released
    switch(deck, "bea", new=True)
    edit(deck / "cards.yaml", "Madrid", "Madrid (Bea)")
    (deck / "bea.yaml").write_text(CARD.format("peru", "Lima"), encoding="utf-8")
    build_and_commit(deck, clock)
    of_bea = release_and_commit(deck, "1.2.0", clock)
    switch(deck, "-")
    edit(deck / "cards.yaml", "Lyon", "Paris (Ada)")
    (deck / "ada.yaml").write_text(CARD.format("cuba", "Havana"), encoding="utf-8")
    build_and_commit(deck, clock)
    of_ada = release_and_commit(deck, "1.1.0", clock)
    learners = {name: Learner(tmp_path / name) for name in ("ada", "bea")}
    for name, published in (("ada", of_ada), ("bea", of_bea)):
        learners[name].import_package(published)
        learners[name].study_everything()
        for note in learners[name].notes().values():
            note.tags.append("mine")
            learners[name].col.update_note(note)
        learners[name].set_note_times(dict.fromkeys(learners[name].notes(), int(clock.now) + 3600))
    assert not merge(deck, "bea")
    merge_lock(deck)
    build_and_commit(deck, clock)
    update = release_and_commit(deck, "1.3.0", clock)
    for someone in learners.values():
        before = someone.schedule()
        someone.import_package(update)
        answers = {note["Question"]: note["Answer"] for note in someone.notes().values()}
        assert sorted(answers.values()) == ["Havana", "Lima", "Madrid (Bea)", "Paris (Ada)", "Rome"]
        assert before.items() <= someone.schedule().items()
        someone.close()
