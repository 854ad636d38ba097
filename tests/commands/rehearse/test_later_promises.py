"""Each sentence about a second import, "Check Database" and a cleanup package appears when its cause is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import pytest

from deck_builder.commands.rehearse import later_promises
from deck_builder.commands.rehearse.later_promises import (
    ObservedCleanup,
    SecondImport,
    find_broken_promises_of_cleanup,
    find_broken_promises_of_second_import,
)
from deck_builder.commands.rehearse.state import CardKey
from tests.support.rehearsals import (
    NEW,
    OLD,
    STUDENT,
    collection,
    find_sentences,
    log,
    note,
    package,
    with_card,
    with_note,
    without_card,
)

ITALY, MALTA, SPAIN = CardKey("italy", 0), CardKey("malta", 0), CardKey("spain", 0)
STATE: Final = collection(NEW)
HEALTHY: Final = SecondImport(log(unchanged="france italy malta"), STATE, STATE, frozenset(STATE.cards))


@dataclass(frozen=True)
class Second:
    """A second import that changes something."""

    second: SecondImport
    message: str


SECOND_IMPORTS = {
    "notes are added": Second(
        replace(HEALTHY, log=log(new="malta"), before=collection(OLD)),
        "Importing the same package again adds 1 note and updates 0 notes. What changed: notes, cards.",
    ),
    "notes are said to be added": Second(
        replace(HEALTHY, log=log(new="malta", unchanged="france italy")),
        "Importing the same package again adds 1 note and updates 0 notes. What changed: nothing.",
    ),
    "notes are updated with what they hold": Second(
        replace(HEALTHY, log=log(updated="france italy")),
        "Importing the same package again adds 0 notes and updates 2 notes. What changed: nothing.",
    ),
    "note types change": Second(
        replace(HEALTHY, after=replace(STATE, note_types={})),
        "Importing the same package again adds 0 notes and updates 0 notes. What changed: note types.",
    ),
    "decks, presets and empty cards change": Second(
        replace(HEALTHY, after=replace(STATE, decks={}, presets={}, empty=frozenset({ITALY}))),
        "Importing the same package again adds 0 notes and updates 0 notes. What changed: decks, presets, empty.",
    ),
    "notes are in conflict": Second(
        replace(HEALTHY, log=log(unchanged="france", conflicting=2)), "The next import finds 2 notes in conflict."
    ),
    "the check adds a card": Second(
        replace(HEALTHY, checked_cards=HEALTHY.checked_cards | {SPAIN}), "“Check Database” adds 1 card and removes 0."
    ),
    "the check removes cards": Second(
        replace(HEALTHY, checked_cards=frozenset({MALTA})), "“Check Database” adds 0 cards and removes 2."
    ),
}


@pytest.mark.parametrize("case", SECOND_IMPORTS.values(), ids=SECOND_IMPORTS)
def test_a_second_import_that_changes_something_is_named(case: Second) -> None:
    assert [broken.message for broken in find_broken_promises_of_second_import(case.second)] == [case.message]


def test_a_second_import_that_changes_nothing_breaks_no_promise() -> None:
    assert list(find_broken_promises_of_second_import(HEALTHY)) == []


def test_a_new_time_of_the_schema_alone_changes_nothing_for_a_learner() -> None:
    assert not list(find_broken_promises_of_second_import(replace(HEALTHY, after=replace(STATE, schema=2))))


def test_notes_that_were_in_conflict_before_may_be_so_again() -> None:
    second = replace(HEALTHY, log=log(unchanged="france", conflicting=2))
    assert not list(find_broken_promises_of_second_import(second, conflicts_before=2))
    assert list(find_broken_promises_of_second_import(second, conflicts_before=1))


def test_the_check_may_give_cards_to_notes_that_a_cleanup_package_brought() -> None:
    second = replace(HEALTHY, checked_cards=HEALTHY.checked_cards | {SPAIN})
    assert not list(find_broken_promises_of_second_import(second, notes_without_cards=frozenset({"spain"})))
    assert list(find_broken_promises_of_second_import(second, notes_without_cards=frozenset({"malta"})))


HAD: Final = collection(package(*NEW.notes.values(), note("spain", "Madrid")))
"""A learner who still has Spain, which the new package no longer has."""
CLEAN: Final = ObservedCleanup(
    package=package(note("spain", "Madrid")),
    before=HAD,
    imported=replace(with_note(HAD, "spain", lambda had: had._replace(mod=300)), empty=frozenset({SPAIN})),
    emptied=without_card(HAD, SPAIN),
)

CLEANUPS = {
    "a retired card stays": (
        replace(CLEAN, imported=replace(CLEAN.imported, empty=frozenset()), emptied=HAD),
        "“spain”: the card is retired, but stays.",
    ),
    "a card that is not retired becomes empty": (
        replace(
            CLEAN,
            imported=replace(CLEAN.imported, empty=frozenset({SPAIN, ITALY})),
            emptied=without_card(CLEAN.emptied, ITALY),
        ),
        "“Italy”: the card is not retired, but becomes empty.",
    ),
    "a note that is not retired changes": (
        replace(CLEAN, imported=with_note(CLEAN.imported, "italy", lambda had: had._replace(mod=300))),
        "“Italy” is not retired, but changes.",
    ),
    "a schedule changes": (
        replace(
            CLEAN,
            imported=with_card(CLEAN.imported, ITALY, lambda card: card._replace(due=0)),
        ),
        "The cleanup package changes cards or note types.",
    ),
    "a note type changes": (
        replace(CLEAN, imported=replace(CLEAN.imported, note_types={})),
        "The cleanup package changes cards or note types.",
    ),
    "“Empty Cards” removes too much": (
        replace(CLEAN, emptied=without_card(CLEAN.emptied, ITALY)),
        "“Empty Cards” removes other cards than the empty ones, or changes some.",
    ),
    "“Empty Cards” changes a schedule": (
        replace(CLEAN, emptied=with_card(CLEAN.emptied, ITALY, lambda card: card._replace(due=0))),
        "“Empty Cards” removes other cards than the empty ones, or changes some.",
    ),
}


@pytest.mark.parametrize(("cleanup", "message"), CLEANUPS.values(), ids=CLEANUPS)
def test_a_cleanup_that_does_too_little_or_too_much_is_named(cleanup: ObservedCleanup, message: str) -> None:
    assert [broken.message for broken in find_broken_promises_of_cleanup(cleanup, STUDENT)] == [message]


def test_a_cleanup_that_empties_retired_cards_alone_breaks_no_promise() -> None:
    assert list(find_broken_promises_of_cleanup(CLEAN, STUDENT)) == []


def test_a_card_that_was_empty_before_may_be_removed_too() -> None:
    before = replace(HAD, empty=frozenset({ITALY}))
    imported = replace(CLEAN.imported, empty=frozenset({SPAIN, ITALY}))
    cleanup = ObservedCleanup(CLEAN.package, before, imported, without_card(CLEAN.emptied, ITALY))
    assert list(find_broken_promises_of_cleanup(cleanup, STUDENT)) == []


def test_every_sentence_has_a_case_here() -> None:
    tried = [case.message for case in SECOND_IMPORTS.values()] + [message for _, message in CLEANUPS.values()]
    patterns = list(find_sentences(later_promises))
    assert len(patterns) >= 8
    for pattern in patterns:
        assert any(map(pattern.fullmatch, tried)), pattern.pattern
