"""What an observed import predicts, and how it names notes and cards."""

from __future__ import annotations

from dataclasses import replace

from deck_builder.commands.rehearse.observed_import import LearnerActions
from deck_builder.commands.rehearse.state import CardKey
from deck_builder.packages.compare import compare
from tests.support.rehearsals import CAPITAL, NEW, OLD, STUDENT, collection, log, newcomer_of, note, package, with_note

CITY = CAPITAL._replace(id=2, name="City")
REPLACED = replace(
    STUDENT, difference=compare(OLD, package(note("france", "Paris", 200), note("italy", "Rome", 200, CITY)))
)


def test_a_note_is_named_by_its_first_words_or_else_by_its_guid() -> None:
    assert STUDENT.title("france") == "“France”"
    assert STUDENT.title("malta") == "“Malta”"
    gone = replace(STUDENT, difference=compare(OLD, package()))
    assert gone.title("italy") == "“Italy”"
    assert STUDENT.title("nobody") == "“nobody”"


def test_a_card_is_numbered_where_its_note_has_several() -> None:
    assert STUDENT.card_title(CardKey("france", 0)) == "“France”"
    assert STUDENT.card_title(CardKey("france", 1)) == "“France”, card 2"
    two = package(replace(note("france", "Paris"), decks={0: "Capitals", 1: "Capitals"}))
    assert replace(STUDENT, difference=compare(OLD, two)).card_title(CardKey("france", 0)) == "“France”, card 1"
    assert STUDENT.card_title(CardKey("nobody", 0)) == "“nobody”"


def test_new_content_is_other_fields_or_other_tags() -> None:
    assert [STUDENT.has_new_content(guid) for guid in ("france", "italy", "malta")] == [True, False, False]
    more_tags = package(replace(note("france", "Lyon", 200), tags=("europe", "west")))
    fewer_tags = package(replace(note("france", "Lyon", 200), tags=()))
    for new in (more_tags, fewer_tags):
        assert replace(STUDENT, difference=compare(OLD, new)).has_new_content("france")
    sent_again = package(note("france", "Lyon", 200))
    assert not replace(STUDENT, difference=compare(OLD, sent_again)).has_new_content("france")


def test_each_note_is_expected_to_arrive_as_the_packages_say() -> None:
    assert {guid: STUDENT.expected_outcome(guid) for guid in NEW.notes} == {
        "france": "updated",
        "italy": "skipped",
        "malta": "new",
    }
    assert REPLACED.expected_outcome("italy") == "conflict"
    merging = replace(REPLACED, actions=LearnerActions(merges=True))
    assert merging.expected_outcome("italy") == "updated"
    wrote = replace(STUDENT, actions=LearnerActions(wrote_after=frozenset({"france"})))
    assert wrote.expected_outcome("france") == "skipped"
    deleted = replace(STUDENT, before=collection(package(note("france", "Lyon"))))
    assert deleted.expected_outcome("italy") == "new"


def test_what_happened_to_a_note_is_read_from_the_log() -> None:
    assert {guid: STUDENT.outcome(guid) for guid in (*NEW.notes, "nobody")} == {
        "france": "updated",
        "italy": "skipped",
        "malta": "new",
        "nobody": "conflict",
    }


def test_an_edit_is_lost_where_the_learners_words_or_tags_are_gone() -> None:
    actions = LearnerActions(wrote_before=frozenset({"france", "gone"}), wrote_after=frozenset({"italy"}))
    wrote = replace(STUDENT, actions=actions)
    assert wrote.lost_edits == {"france"}  # its field is another now, Italy's are as they were
    tagged = with_note(STUDENT.before, "italy", lambda had: had._replace(tags=(*had.tags, "mine")))
    assert replace(wrote, before=tagged).lost_edits == {"france", "italy"}
    more_tags = with_note(STUDENT.after, "italy", lambda had: had._replace(tags=(*had.tags, "theirs")))
    assert replace(wrote, after=more_tags).lost_edits == {"france"}


def test_the_cards_of_new_notes_and_new_cards_of_old_ones_are_announced() -> None:
    assert STUDENT.announced_cards == {CardKey("malta", 0)}
    both = {0: "Capitals", 1: "Capitals"}
    more = package(replace(note("france", "Paris", 200), decks=both), replace(note("italy", "Rome"), decks=both))
    grown = replace(STUDENT, difference=compare(OLD, more))
    assert grown.announced_cards == {CardKey("france", 1), CardKey("italy", 1)}
    conflict = replace(grown, log=log(updated="france", conflicting=1))
    assert conflict.announced_cards == {CardKey("france", 1)}
    assert newcomer_of(NEW).announced_cards == {CardKey(guid, 0) for guid in NEW.notes}


def test_cards_that_went_and_new_cards_of_notes_the_learner_wrote_into_may_be_empty() -> None:
    both = {0: "Capitals", 1: "Capitals"}
    old = package(replace(note("france", "Lyon"), decks=both), note("italy", "Rome"))
    new = package(note("france", "Paris", 200), replace(note("italy", "Roma", 200), decks=both))
    observed = replace(STUDENT, difference=compare(old, new))
    assert observed.expected_empty_cards == {CardKey("france", 1)}
    wrote = replace(observed, actions=LearnerActions(wrote_after=frozenset({"italy"})))
    assert wrote.expected_empty_cards == {CardKey("france", 1), CardKey("italy", 1)}
