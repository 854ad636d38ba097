""" "Check Database" runs once for collections with the same notes, note types and cards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deck_builder.commands.rehearse.checked_collections import CheckedCollections
from deck_builder.commands.rehearse.state import CardKey
from tests.support.learner import Learner

KEYS = {CardKey(guid, 0) for guid in ("france", "italy", "blank", "cat")}


def count_checks(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows with each check."""
    checks: list[int] = []
    check = learner.check_database

    def note_check() -> frozenset[CardKey]:
        checks.append(1)
        return check()

    monkeypatch.setattr(learner, "check_database", note_check)
    return checks


def check(checked: CheckedCollections, learner: Learner) -> frozenset[CardKey]:
    return checked.check(learner, learner.read_state())


def test_schedules_decks_and_times_change_nothing_about_a_check(
    studied: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, checks = CheckedCollections(), count_checks(studied, monkeypatch)
    assert check(checked, studied) == KEYS
    studied.rename_deck("Capitals", "My own deck")
    studied.set_note_times({"france": 1_234})
    studied.col.sched.suspend_cards(studied.col.find_cards(""))
    assert check(checked, studied) == KEYS
    assert len(checks) == 1


CHANGES: dict[str, Callable[[Learner], object]] = {
    "a text": lambda learner: learner.write_into(["italy"], "in my own words", "mine"),
    "a note less": lambda learner: learner.delete_note("italy"),
    "a card less": lambda learner: learner.database.execute("DELETE FROM cards WHERE id = (SELECT max(id) FROM cards)"),
    "a guid twice": lambda learner: learner.database.execute("UPDATE notes SET guid = 'cat' WHERE guid = 'italy'"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_another_collection_is_checked(change: str, studied: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    checked, checks = CheckedCollections(), count_checks(studied, monkeypatch)
    check(checked, studied)
    CHANGES[change](studied)
    check(checked, studied)
    assert len(checks) == 2


def test_what_a_check_added_in_one_collection_it_would_add_in_the_other(studied: Learner) -> None:
    checked = CheckedCollections()
    studied.database.execute("DELETE FROM cards WHERE nid = (SELECT id FROM notes WHERE guid = 'italy')")
    assert check(checked, studied) == KEYS
    studied.database.execute("DELETE FROM cards WHERE nid = (SELECT id FROM notes WHERE guid = 'italy')")
    assert check(checked, studied) == KEYS
    assert studied.read_state().cards.keys() == KEYS - {CardKey("italy", 0)}
