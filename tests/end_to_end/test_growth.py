"""Work grows with the length of a text and not with its square.

The operations are counted: calls of functions, and characters that regular expressions are given to look through. What
a regular expression does inside is no operation that Python counts, so a slow test also compares the time for a text
with that for half of it, with a wide margin: a square makes it four times as long.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.growth import list_runs, measure, write_deck
from bench.growth_corpus import FRAGMENTS, LISTS, PLACES, Place, repeat
from deck_builder.cli.main import main
from deck_builder.source import ids
from tests.support.operations import count_operations

LENGTH = 100_000
NO_TIME = 0.3
"""Seconds of CPU below which a text of this length takes long enough for no square."""
SECONDS_OF_NOISE = 0.1
"""Seconds of CPU by which two runs of one command can differ on a busy machine."""
PLACES_IN_TESTS = ("answer", "cloze", "html", "template", "css", "yaml")


def measure_seconds(folder: Path, place_name: str, fragment: str, length: int) -> float:
    folder.mkdir()
    place = next(place for place in PLACES if place.name == place_name)
    (folder / "caps").mkdir()
    write_deck(folder / "caps", place, repeat(fragment, length))
    ((_, arguments),) = list_runs(folder, ["check"])
    seconds, wrong = measure(arguments)
    assert not wrong, (place_name, fragment, wrong)
    return seconds


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES_IN_TESTS)
def test_no_fragment_takes_time_that_grows_with_the_square_of_its_number(place: str, tmp_path: Path) -> None:
    measure_seconds(tmp_path / "first", place, FRAGMENTS[0], 100)  # modules are imported
    for number, fragment in enumerate(FRAGMENTS):
        whole = measure_seconds(tmp_path / f"{number}", place, fragment, LENGTH)
        if whole > NO_TIME:
            half = measure_seconds(tmp_path / f"{number}-half", place, fragment, LENGTH // 2)
            assert whole < 3.3 * half + SECONDS_OF_NOISE, fragment


@pytest.mark.parametrize("fragment", ["[sound:", "<img ", "![", "\\(", "<x>\n\n", "{{c1::", "`"])
def test_openings_that_are_never_closed_are_read_quickly(fragment: str, tmp_path: Path) -> None:
    """Each of these took minutes; a command that takes more than four seconds of CPU is stopped."""
    for place in ("answer", "cloze"):
        measure_seconds(tmp_path / place, place, fragment, LENGTH)


FEW = 2_000
"""The length of the shortest text whose operations are counted. The longer ones have two and four times as many."""
NOISE = 4_000
"""Operations by which two runs of one command can differ: imports, caches, and a text that reaches a limit."""


def count_operations_of(command: list[str], folder: Path, place: Place, fragment: str, length: int) -> int:
    (folder / "caps").mkdir(parents=True)
    write_deck(folder / "caps", place, repeat(fragment, length))
    arguments = [*command, folder / "caps", *([] if command == ["stats"] else ["--out", folder / "dist"])]
    return count_operations(lambda: CliRunner().invoke(main, [str(argument) for argument in arguments]))


def assert_grows_with_its_length(command: list[str], folder: Path, place: Place, fragment: str) -> None:
    """A text that seems to take more is tried at twice the length: a limit may have begun to act in between.

    No length comes twice, because a text that was parsed before is not parsed again.
    """
    count_operations_of(command, folder / "first", place, fragment, FEW)  # modules are imported, caches filled
    counts: list[int] = []
    for longer in (1, 2):
        counts = [
            count_operations_of(command, folder / f"{longer}-{times}", place, fragment, longer * times * (FEW + longer))
            for times in (1, 2, 4)
        ]
        one, two, four = counts
        # A square makes the second difference four times the first. Limits can end the growth, or even the work.
        if four < one or four - two < 2.9 * max(two - one, NOISE):
            return
    pytest.fail(f"{place.name}, {fragment!r}: {counts}")


@pytest.mark.parametrize("command", [pytest.param("check"), pytest.param("preview", marks=pytest.mark.slow)])
@pytest.mark.parametrize("place", LISTS, ids=lambda place: place.name)
def test_the_operations_for_very_many_entries_grow_with_their_number(
    place: Place, command: str, tmp_path: Path
) -> None:
    for number, fragment in enumerate(place.fragments):
        assert_grows_with_its_length([command], tmp_path / str(number), place, fragment)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_operations_for_a_fragment_grow_with_its_number(place: Place, tmp_path: Path) -> None:
    for number, fragment in enumerate(FRAGMENTS):
        assert_grows_with_its_length(["check"], tmp_path / str(number), place, fragment)


def test_an_operation_count_tells_a_square_from_a_line() -> None:
    def search(times: int) -> None:
        for _ in range(times):
            ids.ID.search("-" * times)

    one, two = (count_operations(lambda times=times: search(times)) for times in (1_000, 2_000))  # type: ignore[misc]
    assert two > 3 * one
