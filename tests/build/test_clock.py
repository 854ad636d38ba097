"""A clock that is wrong is told, reaches no learner, and what it did can be put right."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import list_codes, run
from tests.support.decks import CARDS, edit
from tests.support.learner import Learner
from tests.support.releases import (
    PORTUGAL,
    SPAIN,
    Clock,
    build_and_release,
    commit,
    git,
    lock_of,
    package,
    release,
    run_build,
)

DAY = 86_400
IN_2099 = 4_070_908_800


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Path:
    """A deck that was never built; its files were written at noon on 3 November 2025."""
    folder = write_deck(CARDS, deck="id: capitals\nnamespace: tests\nname: Capitals\n")  # no build edits the file
    date_files(folder, WRITTEN)
    return folder


WRITTEN = 1_762_171_200


def date_files(deck: Path, second: int) -> None:
    for file in deck.glob("*.yaml"):
        os.utime(file, (second, second))


def set_clock(second: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: float(second))


def mods(deck: Path) -> set[object]:
    return {card["mod"] for card in lock_of(deck)["cards"].values()}


@pytest.mark.parametrize("second", [WRITTEN + DAY + 1, IN_2099, 253_402_300_810, 9 * 10**18])
def test_content_of_a_build_never_counts_from_more_than_a_day_after_the_newest_file(
    second: int, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(second, monkeypatch)
    output = run_build(deck)
    assert list_codes(output) == ["R821"]
    assert "the newest file and commit of the deck are from 2025-11-03" in output
    assert mods(deck) == {WRITTEN + DAY}
    assert list_codes(run_build(deck)) == []  # nothing is new


def test_a_clock_before_1970_is_no_reason_to_fail(deck: Path, clock: Clock) -> None:
    clock.now = -5 * 365 * DAY
    run_build(deck)


def test_a_clock_that_is_a_day_ahead_is_believed(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(WRITTEN + DAY, monkeypatch)
    assert list_codes(run_build(deck)) == []
    assert mods(deck) == {WRITTEN + DAY}


@pytest.mark.parametrize("file", ["media/map.png", "style.css", "kinds/own/front.html"])
def test_any_file_that_an_author_writes_shows_that_the_clock_is_right(
    file: str, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (deck / file).parent.mkdir(parents=True, exist_ok=True)
    (deck / file).write_bytes(b"/**/")
    os.utime(deck / file, (IN_2099, IN_2099))
    set_clock(IN_2099, monkeypatch)
    assert "R821" not in run_build(deck, expect=1 if "kinds" in file else 0)


def test_a_commit_shows_that_the_clock_is_right(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(deck.parent, "init", "--quiet")
    commit(deck)  # now, by the clock of this computer
    now = int(time.time())
    set_clock(now, monkeypatch)
    assert list_codes(run_build(deck)) == []
    assert mods(deck) == {now}


def test_nothing_is_released_with_a_clock_that_is_years_ahead(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(WRITTEN, monkeypatch)
    run_build(deck)
    set_clock(IN_2099, monkeypatch)
    lock = (deck / "deck.lock").read_bytes()
    assert "R822 the clock says 2099-01-01" in release(deck, "1.0.0", expect=1)
    assert (deck / "deck.lock").read_bytes() == lock
    set_clock(WRITTEN + 30 * DAY, monkeypatch)
    assert "R821" in release(deck, "1.0.0")
    assert mods(deck) == {WRITTEN + 30 * DAY}


def test_a_draft_from_the_future_is_released_at_its_own_time(deck: Path, learner: Learner, clock: Clock) -> None:
    now, clock.now = clock.now, IN_2099
    run_build(deck)
    assert mods(deck) == {IN_2099}
    clock.now = now
    build_and_release(deck, "1.0.0", clock)
    assert mods(deck) == {int(clock.now)}
    learner.import_package(package(deck, "1.0.0"))


def test_after_a_release_from_the_future_learners_keep_their_words_and_get_every_edit(
    deck: Path, learner: Learner, tmp_path: Path, clock: Clock
) -> None:
    now, clock.now = clock.now, IN_2099
    skips = Learner(tmp_path / "skips")
    first = build_and_release(deck, "1.0.0", clock)
    for each in (learner, skips):
        each.import_package(first)
    clock.now = now
    own = learner.note("Spain")
    own["Answer"] = "my own words"
    own.tags.append("mine")
    learner.col.update_note(own)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "cards.yaml", SPAIN, SPAIN + PORTUGAL)
    assert "R823 release 1.0.0 is dated 2099-01-02" in run_build(deck)
    assert list_codes(run_build_after_wrong_clock(deck)) == []
    clock.next_day()
    release(deck, "1.1.0")
    result = learner.import_package(package(deck, "1.1.0"))
    assert (result.updated, result.new) == (1, 1)
    assert (learner.note("Spain")["Answer"], learner.note("Spain").tags) == ("my own words", own.tags)
    assert learner.note("France")["Answer"] == "Paris"
    assert learner.note("Portugal").mod == int(clock.now)  # nobody had it, so it need not be dated in the future
    edit(deck / "cards.yaml", "Rome", "Roma")
    build_and_release(deck, "1.2.0", clock)
    for each in (learner, skips):
        each.import_package(package(deck, "1.2.0"))
        assert {each.note("France")["Answer"], each.note("Italy")["Answer"]} == {"Paris", "Roma"}
    assert learner.note("Spain")["Answer"] == "my own words"
    skips.close()


def run_build_after_wrong_clock(deck: Path) -> str:
    return run("build", deck, "--out", deck.parent / "dist", "--after-wrong-clock").output
