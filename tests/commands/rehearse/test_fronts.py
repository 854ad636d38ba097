"""Only fronts on which a learner may see what the newcomer does not see are looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deck_builder.commands.rehearse.fronts import list_other_fronts
from deck_builder.commands.rehearse.observed_import import LearnerActions
from deck_builder.commands.rehearse.state import CardKey, CollectionState
from deck_builder.packages.compare import compare
from tests.support.rehearsals import NEW, OLD, collection, note, package

FRANCE, ITALY, MALTA = (CardKey(guid, 0) for guid in ("france", "italy", "malta"))
BEFORE, AFTER = collection(OLD), collection(NEW)
NOTHING = LearnerActions()
DIFFERENCE = compare(OLD, NEW)


def fronts(after: CollectionState, actions: LearnerActions = NOTHING, before: CollectionState = BEFORE) -> set[CardKey]:
    return {*list_other_fronts(DIFFERENCE, actions, before, after, AFTER)}


def with_fields(state: CollectionState, guid: str, *fields: str) -> CollectionState:
    return replace(state, notes={**state.notes, guid: state.notes[guid]._replace(fields=fields)})


def with_front(state: CollectionState, front: str) -> CollectionState:
    (key, note_type), *_ = state.note_types.items()
    return replace(state, note_types={key: note_type._replace(templates=(("Card 1", front, "{{City}}"),))})


def test_nothing_is_looked_at_again_that_is_as_the_newcomer_has_it() -> None:
    assert fronts(AFTER) == set()
    later = {guid: note._replace(mod=999) for guid, note in AFTER.notes.items()}
    assert fronts(replace(AFTER, notes=later)) == set()


@pytest.mark.parametrize("change", [{"fields": ("France", "Lyon")}, {"tags": ("europe", "mine")}, {"note_type": 7}])
def test_a_note_with_something_else_is_looked_at(change: dict[str, object]) -> None:
    assert fronts(replace(AFTER, notes={**AFTER.notes, "france": AFTER.notes["france"]._replace(**change)})) == {FRANCE}  # type: ignore[arg-type]


def test_all_notes_of_another_note_type_are_looked_at() -> None:
    assert fronts(with_front(AFTER, "{{City}}")) == {FRANCE, ITALY, MALTA}


def test_a_deck_is_looked_at_if_its_name_may_show_nothing() -> None:
    (deck,) = {card.deck for card in AFTER.cards.values()}
    assert fronts(replace(AFTER, decks={**AFTER.decks, deck: "My own deck::Capitals"})) == set()
    assert fronts(replace(AFTER, decks={**AFTER.decks, deck: "<i></i>"})) == {FRANCE, ITALY, MALTA}


def test_a_flag_is_looked_at_if_the_front_may_show_it() -> None:
    flagged = {**AFTER.cards, ITALY: AFTER.cards[ITALY]._replace(flags=3)}
    assert fronts(replace(AFTER, cards=flagged)) == set()
    shown = with_front(AFTER, "{{CardFlag}}")
    newcomer = with_front(AFTER, "{{CardFlag}}")
    assert list_other_fronts(DIFFERENCE, NOTHING, BEFORE, replace(shown, cards=flagged), newcomer) == {ITALY}


def test_own_words_are_looked_at_if_the_import_changed_anything_on_the_note() -> None:
    actions = LearnerActions(wrote_before=frozenset({"france", "italy"}))
    before = with_fields(with_fields(BEFORE, "france", "France", "Lyon mine"), "italy", "Italy", "Rome mine")
    after = with_fields(AFTER, "italy", "Italy", "Rome mine")
    assert fronts(after, actions, before) == set()
    assert fronts(with_fields(after, "italy", "", ""), actions, before) == {ITALY}
    assert fronts(with_fields(after, "france", "France", "Lyon mine"), actions, before) == {FRANCE}  # not updated
    assert ITALY in fronts(with_front(after, "{{City}}"), actions, before)


def test_own_words_are_looked_at_if_the_front_is_another_one() -> None:
    actions = LearnerActions(wrote_before=frozenset({"italy"}))
    before = with_front(with_fields(BEFORE, "italy", "Italy", "Rome mine"), "{{City}}")
    after = with_fields(AFTER, "italy", "Italy", "Rome mine")
    assert fronts(after, actions, before) == {ITALY}
    assert ITALY in fronts(with_front(after, "{{City}}"), actions, before)


def test_the_style_and_the_back_are_on_no_front() -> None:
    (key, note_type), *_ = AFTER.note_types.items()
    back = note_type._replace(css=".card { color: red; }", templates=(("Card 1", "{{Country}}", "another"),))
    assert fronts(replace(AFTER, note_types={key: back})) == set()


def test_nothing_of_a_learner_who_wrote_after_the_release_is_looked_at() -> None:
    actions = LearnerActions(wrote_after=frozenset({"italy"}))
    assert fronts(with_fields(AFTER, "italy", "", ""), actions) == set()


def test_a_note_that_is_not_in_the_new_package_is_not_looked_at() -> None:
    difference = compare(OLD, package(note("france", "Paris", 200)))
    newcomer = collection(difference.new)
    assert list_other_fronts(difference, NOTHING, BEFORE, with_fields(AFTER, "italy", "", ""), newcomer) == frozenset()
