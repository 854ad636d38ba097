"""Rows of a collection are read once, and after that only where they are no longer as they were."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.learner import Learner
from tests.support.learners_export import export

ACTIONS: dict[str, Callable[[Learner], object]] = {
    "nothing": lambda _: None,
    "words in a note": lambda learner: learner.write_into(["italy"], "in my own words", "mine"),
    "another time": lambda learner: learner.set_note_times({"france": 1_234}),
    "a deleted note": lambda learner: learner.delete_note("italy"),
    "a deleted card": lambda learner: learner.database.execute("DELETE FROM cards WHERE due = 32"),
    "other cards of a note": lambda learner: learner.database.execute("UPDATE cards SET ord = 1 WHERE due = 32"),
    "a suspended card": lambda learner: learner.col.sched.suspend_cards(learner.col.find_cards("")[:1]),
    "the check": lambda learner: learner.check_database(),
    "two notes with one guid": lambda learner: learner.database.execute("UPDATE notes SET guid = 'cat'"),
    "an export of all, for which Anki closes it": lambda learner: export(
        learner, "", Path(learner.col.path).parent / "all", "whole collection"
    ),
    "an earlier note": lambda learner: learner.database.execute("UPDATE notes SET id = 1 WHERE guid = 'italy'"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_what_happens_to_a_collection_is_read_as_if_for_the_first_time(action: str, studied: Learner) -> None:
    before = studied.read_state().rows
    ACTIONS[action](studied)
    later = studied.read_state().rows
    assert (later is before) == (action in ("nothing", "the check"))
    folder = Path(studied.col.path).parent
    studied.close()
    again = Learner(folder)
    first = again.read_state().rows
    again.close()
    assert [list(rows.items()) for rows in later] == [list(rows.items()) for rows in first]


def test_rows_without_a_change_are_the_same_objects(studied: Learner, capitals: Path) -> None:
    before = studied.read_state()
    studied.import_package(capitals)
    after = studied.read_state()
    assert after.rows is before.rows
    studied.write_into(["italy"], "in my own words", "mine")
    later = studied.read_state()
    assert later.notes["france"] is before.notes["france"]
    assert later.notes["italy"] != before.notes["italy"]
    assert later.cards == before.cards


def test_the_rows_of_a_copy_are_known(studied: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = studied.read_state()
    folder = Path(studied.col.path).parent
    studied.close()
    copy = Learner(Path(shutil.copytree(folder, tmp_path / "copy")), state)
    with monkeypatch.context() as patch:
        patch.setattr(copy.col, "get_empty_cards", lambda: pytest.fail("empty cards were looked for again"))
        assert copy.read_state().rows is state.rows
    copy.delete_note("italy")
    assert state.notes.keys() - copy.read_state().notes.keys() == {"italy"}
    copy.close()
