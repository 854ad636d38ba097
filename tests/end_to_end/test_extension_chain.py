"""Random releases of a base and its extension, in real Anki: learners of both have each as learners of one have it."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.extensions import BASE, read_rows, write
from tests.support.learner import Learner
from tests.support.releases import Clock, git

RELEASES = 5
LEARNERS = 3


class Authors:
    """The author of a base, and that of an extension, who takes its releases now and then."""

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir()
        self.folder, self.chance = folder, random.Random(seed)
        self.base, self.school = write(folder)
        self.of_base = {"france": "Paris", "italy": "Rome"}
        self.of_school = {"room": "Room 12"}
        self.added: dict[str, str] = {}
        """What cards of the extension add, each by the id of the base's card."""
        self.known: set[str] = set()
        """The cards of the base in `base.lock`."""
        self.suspended: set[str] = set()
        git(folder, "init", "--quiet")
        (folder / ".gitignore").write_text("dist/\n", encoding="utf-8")

    def commit(self) -> None:
        git(self.folder, "add", ".")
        git(self.folder, "commit", "--quiet", "--allow-empty", "--message", "Next")

    def release(self, number: int, clock: Clock) -> dict[str, Path]:
        """Release both; the extension is made from this release of the base, or still from an earlier one."""
        change = self.chance.randrange(10**6)
        self.of_base[self.chance.choice(sorted(self.of_base))] = f"Edited {change}"
        self.of_base[f"town-{change}"] = f"New {change}"
        self.of_school[self.chance.choice(sorted(self.of_school))] = f"Edited in school {change}"
        self.of_school[f"pupil-{change}"] = "New in school"
        if number > 1 and self.chance.random() < 0.5:
            self.retire(self.base, self.of_base)
        if number > 1 and self.chance.random() < 0.3:
            self.retire(self.school, self.of_school)
        packages = {"base": self.pack(self.base, number, clock)}
        if number == 0 or self.chance.random() < 0.6:
            for lost in sorted(self.added.keys() - self.of_base.keys()):
                del self.added[lost]
                run("retire", self.school, f"more-{lost}")
            run("base", self.school, "--update")
            self.known = set(self.of_base)
            self.suspended &= self.known
        wanted = self.chance.choice(sorted(self.known))
        self.added[wanted] = f"Added {change}"
        self.suspended.add(self.chance.choice(sorted(self.known)))
        return packages | {"school": self.pack(self.school, number, clock)}

    def retire(self, deck: Path, cards: dict[str, str]) -> None:
        """Retire a card that was released before."""
        first = min(cards)
        del cards[first]
        run("retire", deck, first)

    def pack(self, deck: Path, number: int, clock: Clock) -> Path:
        """Write the cards of a deck, build, commit and release it; returns the package."""
        cards = self.of_base if deck == self.base else self.of_school
        lines = ["kind: question", "cards:"]
        for card_id, answer in cards.items():
            lines += [f"  - id: {card_id}", f"    question: What is *{card_id}*?", f"    answer: {answer}"]
        for card_id, text in self.added.items() if deck == self.school else ():
            lines += [f"  - id: more-{card_id}", f"    adds-to: {card_id}", f"    extra: {text}"]
        (deck / "cards.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        if deck == self.school:
            before = (deck / "deck.yaml").read_text(encoding="utf-8").partition("suspends:")[0]
            listed = "".join(f"\n  - {{card: {each}, reason: Ours}}" for each in sorted(self.suspended))
            (deck / "deck.yaml").write_text(f"{before}suspends:{listed}\n", encoding="utf-8")
        else:
            (deck / "deck.yaml").write_text(
                BASE["deck.yaml"].replace("About the base", f"About the base {number}"), encoding="utf-8"
            )
        clock.next_day()
        run("build", deck, "--out", self.folder / "dist")
        self.commit()
        run("release", deck, f"1.{number}.0", "--out", self.folder / "dist")
        self.commit()
        return self.folder / f"dist/{deck.name}-1.{number}.0.apkg"


def import_both(learner: Learner, package: Path) -> None:
    """Import a package; nothing that the learner has may go, and no schedule may change."""
    before = learner.schedule()
    assert not learner.import_package(package).conflicting
    assert before.items() <= learner.schedule().items()
    learner.study_everything()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_any_releases_in_any_order_leave_base_and_extension_as_without_each_other(
    seed: int, tmp_path: Path, clock: Clock
) -> None:
    authors = Authors(tmp_path / "project", seed)
    with ExitStack() as stack:

        def start(name: str) -> Learner:
            learner = Learner(tmp_path / name)
            stack.callback(learner.close)
            return learner

        names = range(LEARNERS)
        both = [start(f"both-{n}") for n in names]
        alone = {what: [start(f"{what}-{n}") for n in names] for what in ("base", "school")}
        has: list[set[str]] = [set() for _ in names]
        for number in range(RELEASES):
            packages = authors.release(number, clock)
            for n in names:
                taken = [what for what in ("base", "school") if authors.chance.random() < 0.7]
                authors.chance.shuffle(taken)
                for what in taken:
                    import_both(both[n], packages[what])
                    alone[what][n].import_package(packages[what])
                has[n].update(taken)
                of_both = {
                    "base": read_rows(both[n], "Capitals", without="Our school", schedule=False),
                    "school": read_rows(both[n], "Capitals::Our school", schedule=False),
                }
                of_one = {
                    "base": read_rows(alone["base"][n], "Capitals", schedule=False),
                    "school": read_rows(alone["school"][n], "Capitals::Our school", schedule=False),
                }
                assert {what: of_both[what] for what in has[n]} == {what: of_one[what] for what in has[n]}
                assert both[n].cards_that_the_check_adds_or_removes() == 0
        assert {"base", "school"} in has
