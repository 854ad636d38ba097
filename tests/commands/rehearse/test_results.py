"""The result of a learner is counted from what was observed."""

from __future__ import annotations

from dataclasses import replace

from deck_builder.commands.rehearse.learners import LearnerProfile, do_nothing
from deck_builder.commands.rehearse.observed_import import LearnerActions
from deck_builder.commands.rehearse.promises import BrokenPromise
from deck_builder.commands.rehearse.results import LearnerResult, Rehearsal, make_failed_result, summarize_learner
from deck_builder.commands.rehearse.state import CardKey
from tests.support.rehearsals import NEW, STUDENT, log, newcomer_of, with_note

PROFILE = LearnerProfile("studied", "studied every card", do_nothing)
BROKEN = BrokenPromise("update", "“France” is gone.", "france")
FAILED = BrokenPromise("import", "Anki can't import the old package: it is damaged")


def test_everything_that_happened_is_counted() -> None:
    wrote = LearnerActions(wrote_before=frozenset({"france"}))
    before = with_note(STUDENT.before, "france", lambda had: had._replace(tags=(*had.tags, "mine")))
    after = replace(
        STUDENT.after,
        empty=frozenset({CardKey("italy", 0)}),
        presets={1: "Default", 2: "Capitals"},
        schema=STUDENT.before.schema + 1,
    )
    counted = log(new="malta", updated="france", unchanged="italy", conflicting=4)
    observed = replace(STUDENT, actions=wrote, before=before, after=after, log=counted)
    assert summarize_learner(PROFILE, observed, ["A remark."], [BROKEN]) == LearnerResult(
        learner="studied",
        who="studied every card",
        new=1,
        updated=1,
        skipped=1,
        conflicting=4,
        new_cards=1,
        lost_edits=1,
        empty_cards=1,
        full_sync=True,
        presets=("Capitals",),
        remarks=("A remark.",),
        broken=(BROKEN,),
    )


def test_a_card_that_was_empty_before_is_not_counted_and_the_same_schema_needs_no_full_sync() -> None:
    empty = frozenset({CardKey("italy", 0)})
    observed = replace(STUDENT, before=replace(STUDENT.before, empty=empty), after=replace(STUDENT.after, empty=empty))
    result = summarize_learner(PROFILE, observed, [], [])
    assert (result.empty_cards, result.full_sync, result.presets) == (0, False, ())


def test_a_newcomer_has_nothing_to_sync() -> None:
    observed = newcomer_of(NEW)
    assert not summarize_learner(
        PROFILE, replace(observed, before=replace(observed.before, schema=0)), [], []
    ).full_sync


def test_a_failed_import_is_a_result_with_nothing_but_the_failure() -> None:
    result = make_failed_result(PROFILE, FAILED)
    assert (result.learner, result.who, result.broken) == ("studied", "studied every card", (FAILED,))
    assert (result.new, result.updated, result.skipped, result.conflicting, result.new_cards) == (0, 0, 0, 0, 0)


def test_a_rehearsal_has_the_broken_promises_of_all_learners() -> None:
    one = summarize_learner(PROFILE, STUDENT, [], [BROKEN])
    rehearsal = Rehearsal("old", "new", "26.09", 3, 3, (one, make_failed_result(PROFILE, FAILED), one))
    assert rehearsal.broken == (BROKEN, FAILED, BROKEN)
