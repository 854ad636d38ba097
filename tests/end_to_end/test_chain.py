"""An author makes fifteen releases, with mishaps; learners have any of them and import any later one.

Each interval must stand on the fact that it was earned on, as Anki shows it and as the author's own log has it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations, count
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

import genanki
import pytest
from hypothesis import HealthCheck, Phase, example, given, note, settings
from hypothesis import strategies as st

from bench.author import (
    DECK_ID,
    OPERATIONS,
    SPARED,
    Deck,
    Operation,
    begin_deck,
    begin_next_release,
    change_number_of_cards,
    live_through_releases,
    matches_note,
    note_content,
)
from bench.author_files import write_folder, write_with_genanki
from bench.releases import WAYS, Toll, make_table, simulate, write_releases
from tests.support.author_at_work import BEGINNING, DAY, Author, Event, Release, work_for_a_day
from tests.support.author_mishaps import (
    MISHAPS,
    Mishap,
    exchange_gaps,
    number_gaps_from_one,
    remove_gap,
    reword_gap,
)
from tests.support.decks import PROJECT
from tests.support.learner import Learner
from tests.support.many_imports import compare_facts, run_walk

RELEASES = 15
CARDS = 18

CHANGES: Final[tuple[Operation, ...]] = (*OPERATIONS, reword_gap)
"""What the author does on purpose."""
EVENTS: Final[tuple[Event, ...]] = (*MISHAPS, "CRLF", "branch", "upgrade", None)
"""What happens before a release."""

Day: TypeAlias = tuple[list[Operation], Event]
"""What the author changes before a release, and what happens."""

LIGHT = ["studied", "wrote-before", "cleaned-up"]
"""The learners of most rehearsals. All learners play the updates from the previous release and some from the first."""

ONE = settings(
    max_examples=1,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # An example takes a minute, so there is no time to look for a shorter one.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def live(author: Author, random: Random, cards: int, days: Sequence[Day]) -> list[Release]:
    """Let an author make a first release with some cards, and then one a day."""
    author.publish(author.write_and_build(begin_deck(cards)))
    for operations, event in days:
        work_for_a_day(author, random, operations, event)
    return author.releases


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


def lives() -> st.SearchStrategy[list[Day]]:
    """Draw two to four changes and an event before each release; at least half of all changes happen."""
    changes = st.lists(st.sampled_from(CHANGES), min_size=2, max_size=4)
    day = st.tuples(changes, st.sampled_from(EVENTS))
    return st.lists(day, min_size=RELEASES - 1, max_size=RELEASES - 1).filter(
        lambda days: len(set().union(*(operations for operations, _ in days))) >= len(CHANGES) // 2
    )


def full_life() -> list[Day]:
    """The days of an author to whom everything happens: every change at least three times, every event once or more."""
    operations = [*CHANGES] * 4
    Random(15).shuffle(operations)
    events = [*EVENTS[:-1], number_gaps_from_one, exchange_gaps, remove_gap, "branch", "branch"]
    return [(operations[at::14], event) for at, event in enumerate(events)]


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
        "packages": [(str(release.package), release.at, release.facts) for release in releases],
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
        "releases": [(str(release.package), release.facts) for release in releases],
    }
    for results in run_in_anki([Path(sys.executable), old], jobs, releases[0].package.parent):
        assert results[: len(pairs)] == expected
        assert results[len(pairs) :] == [[], [], []]


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
@ONE
@given(lives(), st.randoms(use_true_random=False), st.sets(st.integers(0, RELEASES - 2), min_size=2, max_size=6))
@example(full_life(), Random(15), {0, 4, 5, 11})
def test_an_update_from_any_of_fifteen_releases_to_any_later_one_keeps_every_promise(
    old_python: Path,
    tmp_path_factory: pytest.TempPathFactory,
    days: list[Day],
    random: Random,
    stops: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("life")
    author = Author(folder / "author")
    releases = live(author, random, CARDS, days)
    note("; ".join(author.happened))
    if days == full_life():
        happened = {event.partition(",")[0] for event in author.happened}
        assert happened >= {*(mishap.__name__ for mishap in MISHAPS), "CRLF", "lock merged", "upgrade"}
    assert_no_promise_is_broken(releases, stops, old_python)
    assert_a_newcomer_reads_what_the_author_wrote(releases[-1], folder)


def test_a_learner_who_imports_every_release_keeps_everything(tmp_path: Path) -> None:
    releases = live(Author(tmp_path / "author"), Random(4), 12, full_life()[:4])
    assert run_walk(walk_through(releases)) == []
    assert_a_newcomer_reads_what_the_author_wrote(releases[-1], tmp_path)


def gives_ids_to_other_kinds(before: Deck, deck: Deck) -> bool:
    kinds = {card.id: card.kind for card in before.cards}
    return any(kinds.get(card.id, card.kind) != card.kind for card in deck.cards)


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.__name__)
def test_a_refusal_that_an_author_ignores_costs_a_learner_an_interval(mishap: Mishap, tmp_path: Path) -> None:
    """The tests above can fail: without the refusal, the same mishaps put intervals on other facts."""
    random, deck = Random(3), begin_deck(CARDS)
    for _ in range(20):
        deck = change_number_of_cards(random, deck)
    author = Author(tmp_path / "author")
    author.publish(author.write_and_build(deck))
    assert compare_facts([(str(release.package), release.facts) for release in author.releases]) == []
    author.now += DAY
    mixed_up = (mishap(Random(seed), deck, begin_next_release(deck)) for seed in count())
    deck = next(wrong for wrong in mixed_up if not gives_ids_to_other_kinds(deck, wrong))
    write_folder(deck, author.source)
    author.see_it_refused(author.log.list_moved(deck))
    for file in author.source.glob("[0-9]*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("\n  kind:", '\n  ignore: {L623: "why", L624: "why"}\n  kind:'), encoding="utf-8")
    author.build()
    author.publish(deck)
    lost = compare_facts([(str(release.package), release.facts) for release in author.releases])
    assert any("was earned on" in loss for loss in lost), lost


def test_a_learner_who_imports_the_packages_of_a_usual_script_loses_something(tmp_path: Path) -> None:
    """The test above can fail: with the same changes of the author, other packages lose something."""
    packages: list[tuple[str, int, dict[str, str]]] = []
    for number, deck in enumerate(live_through_releases(Random(4), 12, [day for day, _ in full_life()[:3]])):
        packages.append((str(tmp_path / f"{number}.apkg"), BEGINNING + number * DAY, {}))
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
