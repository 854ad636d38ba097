"""An author makes fifteen releases; learners have any of them and import any later one."""

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
    live_through_releases,
    matches_note,
    note_content,
)
from bench.author_files import write_folder, write_with_genanki
from bench.releases import WAYS, Toll, make_table, simulate, write_releases
from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.learner import Learner
from tests.support.many_imports import run_walk

RELEASES = 15
CARDS = 18
DAY = 86_400
BEGINNING = 1_700_000_000

LIGHT = ["studied", "wrote-before", "cleaned-up"]
"""The learners of most rehearsals. All learners play the updates from the previous release and some from the first."""

FEW = settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # An example takes a minute, so there is no time to look for a shorter one.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@dataclass(frozen=True)
class Release:
    """What an author released on one day."""

    deck: Deck
    """The deck as its author wrote it."""
    package: Path
    cleanup: Path | None
    """The cleanup package, if cards were retired."""
    at: int
    """The time of the release, in seconds since 1970."""
    guids: dict[int, str]
    """The guid of each card, by the number that the card keeps when it is renamed."""


def release_each(decks: Iterator[Deck], folder: Path) -> Iterator[Release]:
    """Build and release every state of a deck as its author would, one each day."""
    before: Deck | None = None
    source, out = folder / "deck", folder / "dist"
    with pytest.MonkeyPatch.context() as patch:
        for number, deck in enumerate(decks):
            now = BEGINNING + number * DAY
            patch.setattr(time, "time", lambda now=now: float(now))
            if before:
                retire_and_bring_back(before, deck, source)
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
                guids=read_guids(source / "deck.lock", deck),
            )
            before = deck


def retire_and_bring_back(before: Deck, deck: Deck, source: Path) -> None:
    """Retire the cards that the author takes out, and undo this for the cards that are back."""
    was, now = ({card.number: card.id for card in state.retired} for state in (before, deck))
    if ids := [now[number] for number in now.keys() - was.keys()]:
        run("retire", source, *ids)
    if ids := [was[number] for number in was.keys() - now.keys()]:
        run("retire", source, "--undo", *ids)


def read_guids(lock: Path, deck: Deck) -> dict[int, str]:
    """Read the guid of each card from the lock, by the card's number."""
    cards = json.loads(lock.read_text(encoding="utf-8"))["cards"]
    return {card.number: cards[card.id]["guid"] for card in deck.cards}


def changed_cards(releases: Sequence[Release]) -> dict[int, bool]:
    """The cards in both the first and the last of some releases that changed at any time in between, by number.

    The value is True if the card is different in the last release than in the first. A card that moved to another
    subdeck has changed too, because its tag has.
    """

    def state_of(release: Release, number: int) -> object:
        card = release.deck.by_number.get(number)
        return card and (note_content(release.deck, card), card.subdeck)

    first, last = releases[0], releases[-1]
    both = first.guids.keys() & last.guids.keys()
    changed = {number: state_of(last, number) != state_of(first, number) for number in both}
    return {
        number: differs
        for number, differs in changed.items()
        if any(state_of(release, number) != state_of(first, number) for release in releases)
    }


def run_in_anki(pythons: Sequence[Path], jobs: dict[str, Any], folder: Path) -> list[list[Any]]:
    """Run the pairs and walks with the Anki of each Python, all at the same time; return the results of each."""
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
    """Draw two to four changes before each release; at least half of all operations happen."""
    day = st.lists(st.sampled_from(OPERATIONS), min_size=2, max_size=4)
    return st.lists(day, min_size=RELEASES - 1, max_size=RELEASES - 1).filter(
        lambda days: len(set().union(*days)) >= len(OPERATIONS) // 2
    )


def full_life() -> list[list[Operation]]:
    """The changes of an author who uses every operation at least three times."""
    operations = [*OPERATIONS] * 4
    Random(15).shuffle(operations)
    return [operations[at::14] for at in range(14)]


def all_guids(releases: list[Release]) -> dict[int, str]:
    """The guid of every card of any release, by number. A card keeps its guid when its id changes."""
    names: dict[int, str] = {}
    for release in releases:
        for number, guid in release.guids.items():
            assert names.setdefault(number, guid) == guid
    return names


def walk_through(releases: list[Release]) -> dict[str, Any]:
    """Describe a learner who imports these releases and writes into notes that the author never changes."""
    names = all_guids(releases)
    return {
        "packages": [(str(release.package), release.at) for release in releases],
        "notes": [names[number] for number in range(1, SPARED + 1)],
    }


def assert_no_promise_is_broken(releases: list[Release], stops: set[int], old: Path) -> None:
    names = all_guids(releases)
    pairs, expected = [], []
    for i, j in combinations(range(RELEASES), 2):
        old_release, new_release = releases[i], releases[j]
        edited = changed_cards(releases[i : j + 1])
        pairs.append(
            {
                "old": str(old_release.package),
                "new": str(new_release.package),
                "cleanup": str(new_release.cleanup) if new_release.cleanup else None,
                "taken_back": [names[number] for number, differs in edited.items() if not differs],
                "learners": [] if i == j - 1 or (i == 0 and j % 7 == 0) else LIGHT,
            }
        )
        new = new_release.guids.keys() - old_release.guids.keys()
        left_alone = len(new_release.guids) - len(new) - len(edited)
        expected.append({"broken": [], "new": len(new), "updated": len(edited), "left alone": left_alone})
    jobs = {
        "pairs": pairs,
        "walks": [walk_through(releases), walk_through([releases[at] for at in [*sorted(stops), RELEASES - 1]])],
    }
    for results in run_in_anki([Path(sys.executable), old], jobs, releases[0].package.parent):
        assert results[: len(pairs)] == expected
        assert results[len(pairs) :] == [[], []]


def assert_a_newcomer_reads_what_the_author_wrote(release: Release, folder: Path) -> None:
    learner = Learner(folder / "newcomer")
    learner.import_package(release.package)
    notes = learner.notes()
    assert notes.keys() == set(release.guids.values())
    for card in release.deck.cards:
        note = notes[release.guids[card.number]]
        assert matches_note(card, dict(note.items()), note.tags), (card, note.items(), note.tags)
    learner.close()


@pytest.mark.slow
@FEW
@given(lives(), st.randoms(use_true_random=False), st.sets(st.integers(0, RELEASES - 2), min_size=2, max_size=6))
@example(full_life(), Random(15), {0, 4, 5, 11})
def test_an_update_from_any_of_fifteen_releases_to_any_later_one_keeps_every_promise(
    old_python: Path,
    tmp_path_factory: pytest.TempPathFactory,
    operations: list[list[Operation]],
    random: Random,
    stops: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("life")
    releases = list(release_each(live_through_releases(random, CARDS, operations), folder))
    assert_no_promise_is_broken(releases, stops, old_python)
    assert_a_newcomer_reads_what_the_author_wrote(releases[-1], folder)


def test_a_learner_who_imports_every_release_keeps_everything(tmp_path: Path) -> None:
    releases = list(release_each(live_through_releases(Random(4), 12, full_life()[:3]), tmp_path))
    assert run_walk(walk_through(releases)) == []
    assert_a_newcomer_reads_what_the_author_wrote(releases[-1], tmp_path)


def test_a_learner_who_imports_the_packages_of_a_usual_script_loses_something(tmp_path: Path) -> None:
    """The test above can fail: with the same changes of the author, other packages lose something."""
    packages = []
    for number, deck in enumerate(live_through_releases(Random(4), 12, full_life()[:3])):
        packages.append((str(tmp_path / f"{number}.apkg"), BEGINNING + number * DAY))
        write_with_genanki(deck, Path(packages[-1][0]), packages[-1][1], own_guids=True)
    guids = [genanki.guid_for(DECK_ID, number) for number in range(1, SPARED + 1)]
    assert any(" was " in lost for lost in run_walk({"packages": packages, "notes": guids}))


def test_the_benchmark_counts_no_loss_for_us_and_many_for_a_usual_script() -> None:
    decks = write_releases(seed=2, cards=14, releases=4, grows=True)
    tolls = {name: simulate(way, decks) for name, way in WAYS.items()}
    ours = tolls["Deck Builder"]
    assert ours == Toll(edits=ours.edits, pictures=ours.pictures, styles=ours.styles, written=SPARED)
    assert ours.edits
    for name in ("genanki", "genanki, own guids"):
        assert tolls[name].rewritten > len(decks[0].cards)
        assert tolls[name].words_lost
        assert simulate(WAYS[name], decks) == tolls[name]
    assert tolls["genanki"].again
    assert not tolls["genanki, own guids"].again


@pytest.mark.slow
def test_the_published_numbers_are_those_of_the_benchmark() -> None:
    decks = write_releases(seed=1, cards=40, releases=15, grows=True)
    _, _, *rows = make_table({name: simulate(way, decks) for name, way in WAYS.items()})
    decisions = (PROJECT / "docs/decisions.md").read_text(encoding="utf-8")
    for row in rows:
        assert row in decisions
    readme = (PROJECT / "README.md").read_text(encoding="utf-8").replace("*", "").splitlines()
    assert len(set(rows) & set(readme)) >= 3
    names = {row.split(" | ")[0] for row in rows}
    assert {line for line in readme if line.split(" | ")[0] in names} <= set(rows)
