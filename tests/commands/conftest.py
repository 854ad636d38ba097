"""Fixtures of the tests of commands: a deck to release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.decks import CARDS
from tests.support.releases import Clock, commit, git, run_build


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
