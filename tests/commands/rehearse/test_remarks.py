"""Each remark appears when a learner notices the thing, and not otherwise."""

from __future__ import annotations

from dataclasses import replace

from deck_builder.commands.rehearse.later_promises import ObservedCleanup
from deck_builder.commands.rehearse.observed_import import LearnerActions, ObservedImport
from deck_builder.commands.rehearse.remarks import list_cleanup_remarks, list_remarks
from deck_builder.commands.rehearse.state import CardKey
from deck_builder.packages.compare import compare
from tests.support.rehearsals import (
    CAPITAL,
    NEW,
    OLD,
    STUDENT,
    collection,
    log,
    newcomer_of,
    note,
    package,
    with_card,
    without_card,
)

CITY = CAPITAL._replace(id=2, name="City")
FRANCE, ITALY, MALTA = CardKey("france", 0), CardKey("italy", 0), CardKey("malta", 0)


def remarks(observed: ObservedImport) -> list[str]:
    return list(list_remarks(observed))


def test_a_learner_who_gets_what_changed_notices_nothing_else() -> None:
    assert remarks(STUDENT) == []


def test_own_words_that_keep_an_edit_away_are_counted() -> None:
    wrote = replace(STUDENT, actions=LearnerActions(wrote_after=frozenset({"france", "italy"})))
    kept = replace(wrote, log=log(new="malta", unchanged="france italy"))
    assert remarks(kept) == ["1 changed note stays as the learner wrote"]
    assert remarks(wrote) == []  # France was updated
    both = package(note("france", "Paris", 200), note("italy", "Roma", 200))
    assert remarks(replace(kept, difference=compare(OLD, both))) == ["2 changed notes stay as the learner wrote"]


def test_a_deleted_note_that_comes_back_is_named() -> None:
    deleted = replace(STUDENT, log=log(new="malta italy", updated="france"))
    assert remarks(deleted) == ["“Italy” was deleted, and comes back"]


def test_notes_of_a_replaced_note_type_are_counted() -> None:
    one = package(note("france", "Paris", 200), note("italy", "Rome", 200, CITY), note("malta", "Valletta", 200))
    waits = replace(STUDENT, difference=compare(OLD, one), log=log(new="malta", updated="france", conflicting=1))
    assert remarks(waits) == ["1 note of a new note type stays as it was, without “Merge note types”"]
    assert remarks(replace(waits, log=log(new="malta", updated="france italy"))) == []
    two = package(note("france", "Paris", 200, CITY), note("italy", "Rome", 200, CITY))
    both = replace(waits, difference=compare(OLD, two), log=log(conflicting=2))
    assert remarks(both) == ["2 notes of a new note type stay as they were, without “Merge note types”"]
    same_type = replace(STUDENT, log=log(new="malta", unchanged="italy", conflicting=1))
    assert remarks(same_type) == []


def test_new_cards_in_a_deck_that_the_learner_did_not_have_are_counted() -> None:
    def lies_in(deck: str) -> ObservedImport:
        after = with_card(STUDENT.after, MALTA, lambda card: card._replace(deck=6))
        return replace(STUDENT, after=replace(after, decks={**after.decks, 6: deck}))

    assert remarks(lies_in("Cities::Islands")) == ["1 new card in the deck “Cities”, which the learner did not have"]
    assert remarks(lies_in("CAPITALS::Islands")) == []


def test_a_newcomer_notices_nothing() -> None:
    assert remarks(newcomer_of(NEW)) == []


def test_a_cleanup_says_how_many_cards_it_removes_and_which_notes_are_strange_to_the_learner() -> None:
    state = collection(NEW)
    emptied = without_card(without_card(state, FRANCE), ITALY)
    cleanup = ObservedCleanup(package(), state, state, emptied)
    assert list(list_cleanup_remarks(cleanup, 0)) == ["“Empty Cards” removes 2 cards"]
    assert list(list_cleanup_remarks(replace(cleanup, emptied=without_card(state, FRANCE)), 2)) == [
        "“Empty Cards” removes 1 card",
        "2 retired notes that the learner did not have, without a card",
    ]
