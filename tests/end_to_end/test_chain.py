"""An author's life of fifteen releases, and learners who have any of them and import any later one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import genanki
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bench.author import (
    DECK_ID,
    OPERATIONS,
    SPARED,
    Deck,
    Operation,
    content,
    life,
    says,
    write_folder,
    write_with_genanki,
)
from bench.releases import WAYS, Toll, author, played, table
from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.learner import Learner
from tests.support.many_imports import walked

RELEASES = 15
CARDS = 18
DAY = 86_400
BEGINNING = 1_700_000_000

LIGHT = ["studied", "wrote-before", "cleaned-up"]
"""Who is rehearsed from every earlier release; from the one just before and from the first, it is everyone."""

FEW = settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # An example takes a minute: there is no time to look for a shorter one.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@dataclass(frozen=True)
class Release:
    """What came out of one day: the deck as its author had it, the files, the second, and the guids by number."""

    deck: Deck
    package: Path
    cleanup: Path | None
    at: int
    guids: dict[int, str]


def released(decks: Iterator[Deck], folder: Path) -> Iterator[Release]:
    """Every state of a deck, built and released as its author would, a day apart."""
    before: Deck | None = None
    source, out = folder / "deck", folder / "dist"
    with pytest.MonkeyPatch.context() as patch:
        for number, deck in enumerate(decks):
            now = BEGINNING + number * DAY
            patch.setattr(time, "time", lambda now=now: float(now))
            if before:
                takes_out_and_brings_back(before, deck, source)
            write_folder(deck, source)
            version = f"1.{number}.0"
            run("build", source, "--out", out)
            run("release", source, version, "--out", out)
            cleanup = out / f"{DECK_ID}-{version}-cleanup.apkg"
            yield Release(
                deck=deck,
                package=out / f"{DECK_ID}-{version}.apkg",
                cleanup=cleanup if cleanup.exists() else None,
                at=now,
                guids=guids_in(source / "deck.lock", deck),
            )
            before = deck


def takes_out_and_brings_back(before: Deck, deck: Deck, source: Path) -> None:
    was, now = ({card.number: card.id for card in each.retired} for each in (before, deck))
    if ids := [now[number] for number in now.keys() - was.keys()]:
        run("retire", source, *ids)
    if ids := [was[number] for number in was.keys() - now.keys()]:
        run("retire", source, "--undo", *ids)


def guids_in(lock: Path, deck: Deck) -> dict[int, str]:
    cards = json.loads(lock.read_text(encoding="utf-8"))["cards"]
    return {card.number: cards[card.id]["guid"] for card in deck.cards}


def touched(releases: Sequence[Release]) -> dict[int, bool]:
    """The cards that the first and the last of some releases have and that changed in between, by number.

    With them, whether they are another in the last one than in the first. A move to another subdeck changes a tag.
    """

    def held(release: Release, number: int) -> object:
        card = release.deck.by_number.get(number)
        return card and (content(release.deck, card), card.subdeck)

    first, last = releases[0], releases[-1]
    both = first.guids.keys() & last.guids.keys()
    changed = {number: held(last, number) != held(first, number) for number in both}
    return {
        number: differs
        for number, differs in changed.items()
        if any(held(each, number) != held(first, number) for each in releases)
    }


def found_in_anki(pythons: Sequence[Path], jobs: dict[str, Any], folder: Path) -> list[list[Any]]:
    """What came of the pairs and the walks, in environments with an Anki each, all at the same time."""
    file = folder / "jobs.json"
    file.write_text(json.dumps(jobs), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    module = ["-m", "tests.support.many_imports", str(file)]
    processes = [
        subprocess.Popen([str(python), *module], stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=environment)
        for python in pythons
    ]
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [[json.loads(line) for line in lines.splitlines()] for lines in printed]


def lives() -> st.SearchStrategy[list[list[Operation]]]:
    """What an author does between releases, two to four changes each time; not a life in which little happens."""
    day = st.lists(st.sampled_from(OPERATIONS), min_size=2, max_size=4)
    return st.lists(day, min_size=RELEASES - 1, max_size=RELEASES - 1).filter(
        lambda days: len(set().union(*days)) >= len(OPERATIONS) // 2
    )


def a_full_life() -> list[list[Operation]]:
    """A life in which everything happens at least three times."""
    operations = [*OPERATIONS] * 4
    Random(15).shuffle(operations)
    return [operations[at::14] for at in range(14)]


def guids_of(releases: list[Release]) -> dict[int, str]:
    """The guid of every card that there ever was: it has one, whatever its id is."""
    names: dict[int, str] = {}
    for release in releases:
        for number, guid in release.guids.items():
            assert names.setdefault(number, guid) == guid
    return names


def walk_through(releases: list[Release]) -> dict[str, Any]:
    """The walk of a learner who imports these releases and writes into notes that the author never changes."""
    names = guids_of(releases)
    return {
        "packages": [(str(each.package), each.at) for each in releases],
        "notes": [names[number] for number in range(1, SPARED + 1)],
    }


def assert_no_promise_is_broken(releases: list[Release], stops: set[int], old: Path) -> None:
    names = guids_of(releases)
    pairs, expected = [], []
    for i, j in combinations(range(RELEASES), 2):
        old_one, new_one = releases[i], releases[j]
        edited = touched(releases[i : j + 1])
        pairs.append(
            {
                "old": str(old_one.package),
                "new": str(new_one.package),
                "cleanup": str(new_one.cleanup) if new_one.cleanup else None,
                "taken_back": [names[number] for number, differs in edited.items() if not differs],
                "learners": [] if i == j - 1 or (i == 0 and j % 7 == 0) else LIGHT,
            }
        )
        new = new_one.guids.keys() - old_one.guids.keys()
        left_alone = len(new_one.guids) - len(new) - len(edited)
        expected.append({"broken": [], "new": len(new), "updated": len(edited), "left alone": left_alone})
    jobs = {
        "pairs": pairs,
        "walks": [walk_through(releases), walk_through([releases[at] for at in [*sorted(stops), RELEASES - 1]])],
    }
    for found in found_in_anki([Path(sys.executable), old], jobs, releases[0].package.parent):
        assert found[: len(pairs)] == expected
        assert found[len(pairs) :] == [[], []]


def assert_it_says_what_the_author_wrote(release: Release, folder: Path) -> None:
    learner = Learner(folder / "newcomer")
    learner.import_package(release.package)
    notes = learner.notes()
    assert notes.keys() == set(release.guids.values())
    for card in release.deck.cards:
        note = notes[release.guids[card.number]]
        assert says(card, dict(note.items()), note.tags), (card, note.items(), note.tags)
    learner.close()


@pytest.mark.slow
@FEW
@given(lives(), st.randoms(use_true_random=False), st.sets(st.integers(0, RELEASES - 2), min_size=2, max_size=6))
@example(a_full_life(), Random(15), {0, 4, 5, 11})
def test_fifteen_releases_each_rehearsed_from_every_earlier_one(
    old_python: Path,
    tmp_path_factory: pytest.TempPathFactory,
    operations: list[list[Operation]],
    random: Random,
    stops: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("life")
    releases = list(released(life(random, CARDS, operations), folder))
    assert_no_promise_is_broken(releases, stops, old_python)
    assert_it_says_what_the_author_wrote(releases[-1], folder)


def test_a_learner_who_imports_every_release_keeps_everything(tmp_path: Path) -> None:
    releases = list(released(life(Random(4), 12, a_full_life()[:3]), tmp_path))
    assert walked(walk_through(releases)) == []
    assert_it_says_what_the_author_wrote(releases[-1], tmp_path)


def test_a_learner_who_imports_what_a_usual_script_makes_does_not(tmp_path: Path) -> None:
    """The very life of the test above: what is looked for there is found here."""
    packages = []
    for number, deck in enumerate(life(Random(4), 12, a_full_life()[:3])):
        packages.append((str(tmp_path / f"{number}.apkg"), BEGINNING + number * DAY))
        write_with_genanki(deck, Path(packages[-1][0]), packages[-1][1], own_guids=True)
    guids = [genanki.guid_for(DECK_ID, number) for number in range(1, SPARED + 1)]
    assert any(" was " in lost for lost in walked({"packages": packages, "notes": guids}))


def test_the_benchmark_counts_nothing_for_us_and_much_for_a_usual_script() -> None:
    decks = author(seed=2, cards=14, releases=4, grows=True)
    tolls = {name: played(way, decks) for name, way in WAYS.items()}
    ours = tolls["Deck Builder"]
    assert ours == Toll(edits=ours.edits, pictures=ours.pictures, styles=ours.styles, written=SPARED)
    assert ours.edits
    for name in ("genanki", "genanki, own guids"):
        assert tolls[name].rewritten > len(decks[0].cards)
        assert tolls[name].words_lost
        assert played(WAYS[name], decks) == tolls[name]
    assert tolls["genanki"].again
    assert not tolls["genanki, own guids"].again


@pytest.mark.slow
def test_the_numbers_that_we_publish_are_what_the_benchmark_counts() -> None:
    decks = author(seed=1, cards=40, releases=15, grows=True)
    _, _, *rows = table({name: played(way, decks) for name, way in WAYS.items()})
    decisions = (PROJECT / "docs/decisions.md").read_text(encoding="utf-8")
    for row in rows:
        assert row in decisions
    readme = (PROJECT / "README.md").read_text(encoding="utf-8").replace("*", "").splitlines()
    assert len(set(rows) & set(readme)) >= 3
    names = {row.split(" | ")[0] for row in rows}
    assert {line for line in readme if line.split(" | ")[0] in names} <= set(rows)
