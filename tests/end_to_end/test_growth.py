"""Time grows with the length of a text and not with its square.

What is compared is the share of the time for a text of one length to that of half of it, with a wide margin: a square
makes it four. Where a text is read in next to no time, nothing is measured.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.growth import FRAGMENTS, PLACES, list_runs, measure, write_deck

LENGTH = 100_000
NO_TIME = 0.3
"""Seconds of CPU below which a text of this length takes long enough for no square."""
PLACES_IN_TESTS = ("answer", "cloze", "html", "template", "css", "yaml")


def measure_seconds(folder: Path, place_name: str, fragment: str, length: int) -> float:
    folder.mkdir()
    place = next(place for place in PLACES if place.name == place_name)
    (folder / "caps").mkdir()
    write_deck(folder / "caps", place, (fragment * (length // len(fragment) + 1))[:length])
    ((_, arguments),) = list_runs(folder, ["check"])
    seconds, wrong = measure(arguments)
    assert not wrong, (place_name, fragment, wrong)
    return seconds


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES_IN_TESTS)
def test_no_fragment_takes_time_that_grows_with_the_square_of_its_number(place: str, tmp_path: Path) -> None:
    for number, fragment in enumerate(FRAGMENTS):
        whole = measure_seconds(tmp_path / f"{number}", place, fragment, LENGTH)
        if whole > NO_TIME:
            half = measure_seconds(tmp_path / f"{number}-half", place, fragment, LENGTH // 2)
            assert whole / half < 3.3, fragment


@pytest.mark.parametrize("fragment", ["[sound:", "<img ", "![", "\\(", "<x>\n\n", "{{c1::", "`"])
def test_openings_that_are_never_closed_are_read_quickly(fragment: str, tmp_path: Path) -> None:
    """Each of these took minutes; a command that takes more than four seconds of CPU is stopped."""
    for place in ("answer", "cloze"):
        measure_seconds(tmp_path / place, place, fragment, LENGTH)
