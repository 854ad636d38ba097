"""Two branches that edit, add, release and merge in random order: nobody's learners miss anything afterwards."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from tests.support.branches import build_and_commit, release_and_commit, switch
from tests.support.releases import Clock, commit, git, lock_of, run_build

BRANCHES = ("main", "bea")
STEP = re.compile(r"\{\{c(\d+)::(?:<p>)?([\w ]+)")


@dataclass(slots=True)
class Branch:
    """What an author has written on one branch; the deck's files are written from it."""

    answers: dict[str, str] = field(default_factory=lambda: {"france": "Paris", "italy": "Rome"})
    """The answer of each card, by its id."""
    steps: list[str] = field(default_factory=lambda: ["boil water", "pour tea"])
    """The steps of the card `tea`."""
    published: list[Path] = field(default_factory=list)
    """The packages that learners of this branch may have."""


class Authors:
    """Two authors on two branches of one repository."""

    def __init__(self, deck: Path, seed: int, clock: Clock) -> None:
        self.deck, self.clock = deck, clock
        self.random = random.Random(seed)
        self.branches = {name: Branch() for name in BRANCHES}
        self.count = 0
        self.versions = 0
        self.is_decided = False
        """Whether a merge had to be decided for one side."""
        self.packages: dict[str, Path] = {}
        """Every package that was released, by its digest in the lock."""

    def write(self, name: str) -> None:
        """Write the files of a branch into the deck's folder."""
        branch = self.branches[name]
        for card, answer in branch.answers.items():
            text = f"kind: question\ncards:\n  - {{id: {card}, question: Where is {card}?, answer: {answer}}}\n"
            (self.deck / f"{card}.yaml").write_text(text, encoding="utf-8")
        steps = "".join(f"      - {step}\n" for step in branch.steps)
        text = f"kind: steps\ncards:\n  - id: tea\n    title: How is tea made?\n    steps:\n{steps}"
        (self.deck / "cards.yaml").write_text(text, encoding="utf-8")

    def act(self, name: str) -> None:
        """Do something at random on a branch: edit, add a card or a step; then build, and perhaps release."""
        branch = self.branches[name]
        self.count += 1
        what = self.random.choice(["edit", "edit", "card", "step"])
        if what == "edit":
            branch.answers[self.random.choice(list(branch.answers))] = f"Answer {self.count}"
        elif what == "card":
            branch.answers[f"{name}-{self.count}"] = f"Answer {self.count}"
        else:
            branch.steps.insert(self.random.randint(0, len(branch.steps)), f"{name} step {self.count}")
        self.write(name)
        build_and_commit(self.deck, self.clock)
        if self.random.random() < 0.4:
            self.release(name)

    def release(self, name: str) -> Package:
        """Release a branch, and check what it brings to everyone who may have an earlier release."""
        self.versions += 1
        package = release_and_commit(self.deck, f"1.{self.versions}.0", self.clock)
        new = read_package(package)
        *_, made = lock_of(self.deck)["releases"]
        self.packages[made["digest"]] = package
        last = [self.packages[digest] for digest in made["after"]]
        for earlier in self.branches[name].published:
            self.check_update(read_package(earlier), new, is_last=earlier in last)
        self.branches[name].published.append(package)
        return new

    def check_update(self, old: Package, new: Package, *, is_last: bool) -> None:
        """Check what an update brings to a learner; one of a last release has touched every note just before it."""
        assert old.notes.keys() <= new.notes.keys()
        for guid, note in new.notes.items():
            before = old.notes.get(guid)
            if before and before.fields != note.fields:
                assert note.mod == int(self.clock.now) if is_last else note.mod > before.mod
            if before:
                numbers, numbers_before = (dict(STEP.findall(" ".join(each.fields))) for each in (note, before))
                assert numbers_before.items() <= numbers.items()

    def merge(self, into: str, other: str) -> None:
        """Merge a branch into the present one, in one of the ways in which people do."""
        ours, theirs = self.branches[into], self.branches[other]
        way = self.random.choice(["in the merge", "in the merge", "theirs", "ours", "by hand"])
        try:
            git(self.deck.parent, "merge", "--quiet", "--no-edit", other)
        except subprocess.CalledProcessError:
            if way == "in the merge":
                self.merge_lock(ours, theirs, way)
            elif way != "by hand" and b"deck.lock" in self.list_unmerged():
                git(self.deck.parent, "checkout", "--quiet", f"--{way}", "capitals/deck.lock")
            elif way == "by hand":
                commit(self.deck)  # with the marks in it
                self.merge_lock(ours, theirs, way)
        ours.answers = {**theirs.answers, **ours.answers}
        ours.steps += [step for step in theirs.steps if step not in ours.steps]
        self.count += 1
        ours.answers["france"] = f"Answer {self.count}"
        self.write(into)
        commit(self.deck)
        if way in ("ours", "theirs"):
            self.merge_lock(ours, theirs, way)
        ours.published += [package for package in theirs.published if package not in ours.published]
        run_build(self.deck)
        commit(self.deck)
        self.release(into)
        if self.is_decided:  # the other author goes on from there
            git(self.deck.parent, "branch", "--force", other)
            self.branches[other] = deepcopy(ours)
            self.is_decided = False

    def list_unmerged(self) -> bytes:
        """The names of the files that git could not merge."""
        command = ["git", "-C", str(self.deck.parent), "diff", "--name-only", "--diff-filter=U"]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def merge_lock(self, ours: Branch, theirs: Branch, way: str) -> None:
        """Merge the lock. What only the author can decide is decided for our learners, who keep their steps.

        If the merge took their lock, that one is the lock's side called "ours".
        """
        command = ["lock", "merge", str(self.deck)]
        result = CliRunner().invoke(main, command)
        if "L629" in result.output:
            result = CliRunner().invoke(main, [*command, "--prefer", "theirs" if way == "theirs" else "ours"])
            theirs.published = [package for package in theirs.published if package in ours.published]
            self.is_decided = True
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize("seed", range(4))
def test_after_any_merge_the_lock_knows_everything(seed: int, write_deck: Callable[..., Path], clock: Clock) -> None:
    deck = write_deck("")
    authors = Authors(deck, seed, clock)
    authors.write("main")
    git(deck.parent, "init", "--quiet", "--initial-branch=main")
    run_build(deck)
    commit(deck)
    authors.release("main")
    authors.branches["bea"].published += authors.branches["main"].published
    switch(deck, "bea", new=True)
    present = "bea"
    for _ in range(10):
        name = authors.random.choice(BRANCHES)
        if name != present:
            switch(deck, name)
            present = name
        if authors.random.random() < 0.3:
            authors.merge(name, BRANCHES[name == "main"])
        else:
            authors.act(name)
    known = {each["version"] for each in lock_of(deck)["releases"]}
    assert {package.name.partition("-of-")[0] for package in authors.branches[present].published} <= known
