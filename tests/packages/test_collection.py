"""A package's collection, made by Anki, is read as Anki reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.packages.collection import open_collection
from tests.support.learner import Learner

NAMES = ("b", "A", "a1", "B2", "ß", "SSA", "ssb", "É", "é1", "Z", "_", "Ω", "ω1")
"""Names whose order depends on how their case is folded."""


@pytest.fixture(scope="module")
def someone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """A learner with a deck and a tag of each name."""
    learner = Learner(tmp_path_factory.mktemp("learner"))
    note_type = learner.col.models.by_name("Basic")
    assert note_type is not None
    for name in NAMES:
        note = learner.col.new_note(note_type)
        note["Front"], note.tags = name, [name]
        learner.col.add_note(note, learner.col.decks.id(name) or 1)  # type: ignore[arg-type]
    yield learner
    learner.close()


@pytest.fixture
def collection(someone: Learner) -> Iterator[Path]:
    """The learner's collection while Anki does not use it."""
    file = Path(someone.col.path)
    someone.col.close()
    yield file
    someone.col.reopen()


def test_a_collection_whose_names_differ_in_case_has_its_indexes_in_order(collection: Path) -> None:
    """SQLite finds an index in disorder where we and Anki disagree on the order of two names."""
    with open_collection(collection) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_names_are_found_in_any_case_as_in_anki(collection: Path) -> None:
    with open_collection(collection) as connection:
        for name in NAMES:
            for typed in {name, name.upper(), name.lower()}:
                query = "SELECT name FROM decks WHERE name = ?"
                assert connection.execute(query, (typed,)).fetchall() == [(name,)], typed


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An empty database, opened as a collection is."""
    file = tmp_path_factory.mktemp("empty") / "collection"
    file.touch()
    with open_collection(file) as opened:
        yield opened


LETTERS = st.text(alphabet="aAbBzZ_1ßsSkKéÉǅǆ \u017f\u212a\u03a3\u03c3\u03c2")


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_names_are_ordered_as_in_anki(someone: Learner, connection: sqlite3.Connection, one: str, other: str) -> None:
    query = "SELECT ? < ? COLLATE unicase"
    (smaller,) = connection.execute(query, (one, other)).fetchone()
    assert smaller == someone.col.db.scalar(query, one, other)  # type: ignore[union-attr]
