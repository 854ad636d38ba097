"""What goes to a learner, and what stays away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deck_builder.commands.merge.plan import plan_merge
from deck_builder.problems.errors import InputError
from tests.support.packages import make_note, make_note_type, make_package

OLD = make_package(make_note("a", "France", "Lyon"), make_note("b", "Italy", "Rome"), make_note("c", "Spain", "Madrid"))


def test_only_what_changes_is_sent() -> None:
    new = make_package(*OLD.notes.values(), make_note("d", "Norway", "Oslo"))
    plan = plan_merge(OLD, new, [OLD])
    assert [note.guid for note in plan.sent] == ["d"]
    assert plan_merge(OLD, OLD, [OLD]).is_empty


def test_a_note_that_the_learner_had_and_has_no_longer_is_left_out() -> None:
    mine = make_package(OLD.notes["a"], OLD.notes["b"])
    new = make_package(*OLD.notes.values(), make_note("d", "Norway", "Oslo", mod=2_000))
    plan = plan_merge(mine, new, [OLD])
    assert [note.guid for note in plan.left_out] == ["c"]
    assert [note.guid for note in plan.added] == ["d"]


def test_a_note_of_a_release_that_the_learner_never_had_is_new() -> None:
    second = make_package(*OLD.notes.values(), make_note("d", "Norway", "Oslo", mod=2_000))
    third = make_package(*second.notes.values(), make_note("e", "Iran", "Tehran", mod=3_000))
    assert [note.guid for note in plan_merge(OLD, third, [OLD, second]).added] == ["d", "e"]


def test_without_an_earlier_release_all_that_the_learner_does_not_have_is_new() -> None:
    """Nobody knows whether the learner deleted it: a new note must not stay away."""
    mine = make_package(OLD.notes["a"], make_note("b", "Italy", "Roma", mod=1_500))
    plan = plan_merge(mine, OLD, [])
    assert [note.guid for note in plan.added] == ["c"]
    assert [note.base for note in plan.notes] == [None, None]
    assert [field.merged.kind for note in plan.notes for field in note.fields] == ["same", "same", "same", "conflict"]


def test_an_export_of_another_deck_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        plan_merge(make_package(make_note("z", "x", "y")), OLD, [])
    assert refused.value.code == "P720"


def test_a_new_card_comes_although_its_note_stays() -> None:
    old = make_package(make_note("a", "France", "Lyon"))
    both_ways = make_note_type(cards=("Card 1", "Card 2"))
    mine = make_package(make_note("a", "France", "Lyon", note_type=both_ways))
    new = make_package(make_note("a", "France", "Lyon", note_type=both_ways, cards=(0, 1)))
    (sent,) = plan_merge(mine, new, [old]).sent
    assert (sent.mod, dict(sent.decks)) == (1_000, {1: "Towns"})


def test_a_note_type_that_changes_takes_a_note_with_it() -> None:
    """Anki takes no note type from a package without a note of it."""
    styled = make_note_type(css=".card {}", mod=2_000)
    new = make_package(*(replace(note, note_type=styled) for note in OLD.notes.values()))
    (sent,) = plan_merge(OLD, new, [OLD]).sent
    assert (sent.note_type, sent.mod, dict(sent.decks)) == (styled, 1_000, {})


def test_a_new_note_gets_the_learners_note_type() -> None:
    wider = make_note_type("Front", "Back", "My notes")
    mine = make_package(make_note("a", "France", "Lyon", "a rhyme", note_type=wider))
    new = make_package(*OLD.notes.values(), make_note("d", "Norway", "Oslo"))
    (added,) = plan_merge(mine, new, [OLD]).added
    assert (added.note_type, added.fields, dict(added.decks)) == (wider, ("Norway", "Oslo", ""), {0: "Towns"})


def test_without_an_earlier_release_what_is_not_in_the_export_never_replaces_what_the_learner_has() -> None:
    """Anki leaves out what is in a filtered deck. Such a note is not older than any of the release."""
    new = make_package(OLD.notes["a"], make_note("b", "Italy", "Roma", mod=5_000))
    (added,) = plan_merge(make_package(OLD.notes["a"]), new, []).sent
    assert (added.guid, added.fields[1], added.mod) == ("b", "Roma", 1_000)


def test_a_release_older_than_the_learners_is_refused() -> None:
    newer = make_package(OLD.notes["a"], make_note("b", "Italy", "Roma", mod=2_000))
    for earlier, had_all in (([OLD, newer], False), ([newer], True)):
        with pytest.raises(InputError) as refused:
            plan_merge(newer, OLD, earlier, had_all=had_all)
        assert refused.value.code == "P721"
    assert plan_merge(OLD, newer, [OLD, newer]).sent
