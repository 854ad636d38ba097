"""Fixtures of all tests: decks on disk, a clock, a learner with real Anki."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.decks import CARDS, DECKS
from tests.support.decks import write_deck as write_deck_in
from tests.support.learner import Learner
from tests.support.releases import Clock, commit, git, run_build

# A busy machine is no reason to fail, and what passed once passes again: `make fuzz` looks for new examples.
settings.register_profile("new-examples", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same-examples", settings.get_profile("new-examples"), derandomize=True)
settings.load_profile("same-examples")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves anything in the user's cache or temporary folder, nor reads what another run left there."""
    temporary = str(tmp_path_factory.mktemp("temporary"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        patch.setenv("TMPDIR", temporary)
        patch.setattr(tempfile, "tempdir", temporary)
        yield


@pytest.fixture(autouse=True)
def interrupts_arrive() -> None:
    """Ctrl+C reaches programs that tests start.

    A shell starts jobs in the background that ignore it, and so does a command that was interrupted.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """A learner with an empty collection."""
    someone = Learner(tmp_path / "learner")
    yield someone
    someone.close()


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    """Copies one of `tests/decks/` to a place where it may be built and changed."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(DECKS / name, tmp_path / name, symlinks=True))

    return copy


@pytest.fixture
def write_deck(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small deck from texts into the test's folder, see `tests.support.decks.write_deck`."""
    return partial(write_deck_in, tmp_path)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time that the program sees, set by the test."""
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    # The disk does not know this clock: as it is asked, the deck is as new as the clock says.
    monkeypatch.setattr("deck_builder.build.clock.find_newest_second", lambda *_: int(clock.now))
    return clock


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """A learner for tests that only ask Anki about many notes or decks: starting Anki is slow."""
    someone = Learner(tmp_path_factory.mktemp("reader"))
    yield someone
    someone.close()


@pytest.fixture
def deck(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A deck of three cards that was built and never released."""
    folder = write_deck(CARDS)
    run_build(folder)
    return folder


@pytest.fixture
def deck_in_git(deck: Path) -> Path:
    """The deck, built and committed in a repository of its own."""
    git(deck.parent, "init", "--quiet")
    commit(deck)
    return deck
