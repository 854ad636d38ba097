"""Work grows with the length of a text and not with its square.

The operations are counted: calls of functions, and characters that regular expressions are given to look through. What
a regular expression does inside is no operation that Python counts, so a slow test also compares the time for a text
with that for a quarter of it, with a wide margin: a square makes it sixteen times as long.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.growth import list_runs, measure, write_deck
from bench.growth_corpus import FRAGMENTS, LISTS, PLACES, Place, repeat
from deck_builder.cli.crash import CRASHED
from deck_builder.cli.main import main
from deck_builder.source import ids
from tests.support.operations import Operations, count_operations, counting_operations

LENGTH = 50_000
NO_TIME = 0.1
"""Seconds of CPU below which a text of this length takes long enough for no square."""
SECONDS_OF_NOISE = 0.03
"""Seconds of CPU by which the quicker of a few runs of one command can differ on a busy machine."""
RUNS = 3
"""How often a time that looks like that of a square is measured again."""
PLACES_IN_TESTS = ("answer", "cloze", "html", "template", "css", "yaml")


def measure_seconds(folder: Path, place_name: str, fragment: str, length: int) -> float:
    (folder / "caps").mkdir(parents=True)
    place = next(place for place in PLACES if place.name == place_name)
    write_deck(folder / "caps", place, repeat(fragment, length))
    ((_, arguments),) = list_runs(folder, ["check"])
    seconds, wrong = measure(arguments)
    assert not wrong, (place_name, fragment, wrong)
    return seconds


def takes_time_of_a_square(folder: Path, place: str, fragment: str) -> bool:
    """Measure a text and a quarter of it, which takes a quarter of the time; of a square it takes a sixteenth.

    Other work on the machine only makes a run longer: what looks like a square is measured again.
    """
    whole = quarter = float("inf")
    for run in range(RUNS):
        whole = min(whole, measure_seconds(folder / f"{run}", place, fragment, LENGTH))
        if whole <= NO_TIME:
            return False
        quarter = min(quarter, measure_seconds(folder / f"{run}-quarter", place, fragment, LENGTH // 4))
        if whole < 7 * quarter + SECONDS_OF_NOISE:
            return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES_IN_TESTS)
def test_no_fragment_takes_time_that_grows_with_the_square_of_its_number(place: str, tmp_path: Path) -> None:
    measure_seconds(tmp_path / "first", place, FRAGMENTS[0], 100)  # modules are imported
    for number, fragment in enumerate(FRAGMENTS):
        assert not takes_time_of_a_square(tmp_path / f"{number}", place, fragment), fragment


@pytest.mark.parametrize("fragment", ["[sound:", "<img ", "![", "\\(", "<x>\n\n", "{{c1::", "`"])
def test_openings_that_are_never_closed_are_read_quickly(fragment: str, tmp_path: Path) -> None:
    """Each of these took minutes; a command that takes more than four seconds of CPU is stopped."""
    for place in ("answer", "cloze"):
        measure_seconds(tmp_path / place, place, fragment, LENGTH)


FEW = 2_000
"""The length of the shortest text whose operations are counted. The longer ones have two and four times as many."""
NOISE = 4_000
"""Operations by which two runs of one command can differ: imports, caches, and a text that reaches a limit."""


class Counter:
    """Counts the operations that a command takes for a deck with a text in one place."""

    def __init__(self, operations: Operations, folder: Path, command: str) -> None:
        self._operations, self._folder, self._command = operations, folder, command
        self._decks = count()
        self._count(None, "")  # modules are imported
        self._without = self._count(None, "")

    def _count(self, place: Place | None, text: str) -> int:
        folder = self._folder / str(next(self._decks))
        deck, out = folder / "caps", folder / "dist"
        deck.mkdir(parents=True)
        write_deck(deck, place, text)
        before = self._operations.total
        done = CliRunner().invoke(main, [self._command, str(deck), "--out", str(out)])
        assert done.exit_code != CRASHED, (place and place.name, text[:40])
        return self._operations.total - before

    def assert_grows_with_its_length(self, place: Place, fragment: str) -> None:
        """A text that seems to take more is tried again: the first time may have filled caches.

        Then it is tried at twice the length: a limit may have begun to act in between.
        The longest text is tried first: if it takes no more than a deck without it, the shorter ones can't say more.
        No length comes twice, because a text that was parsed before is not parsed again.
        """
        counts = []
        for attempt, longer in enumerate((1, 1, 2)):
            few = longer * (FEW + attempt)
            counts = [self._count(place, repeat(fragment, 4 * few))]
            if counts[0] < self._without + NOISE:
                return
            counts += [self._count(place, repeat(fragment, times * few)) for times in (2, 1)]
            four, two, one = counts
            # A square makes the second difference four times the first. Limits can end the growth, or even the work.
            if four < one or four - two < 2.9 * max(two - one, NOISE):
                return
        pytest.fail(f"{place.name}, {fragment!r}: {counts}")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "preview"])
@pytest.mark.parametrize("place", LISTS, ids=lambda place: place.name)
def test_the_operations_for_very_many_entries_grow_with_their_number(
    place: Place, command: str, tmp_path: Path
) -> None:
    with counting_operations() as operations:
        counter = Counter(operations, tmp_path, command)
        for fragment in place.fragments:
            counter.assert_grows_with_its_length(place, fragment)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_operations_for_a_fragment_grow_with_its_number(place: Place, tmp_path: Path) -> None:
    with counting_operations() as operations:
        counter = Counter(operations, tmp_path, "check")
        for fragment in FRAGMENTS:
            counter.assert_grows_with_its_length(place, fragment)


def test_an_operation_count_tells_a_square_from_a_line() -> None:
    def search(times: int) -> None:
        for _ in range(times):
            ids.ID.search("-" * times)

    one, two = (count_operations(lambda times=times: search(times)) for times in (1_000, 2_000))  # type: ignore[misc]
    assert two > 3 * one
