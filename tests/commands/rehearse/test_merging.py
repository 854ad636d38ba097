"""Each sentence about a learner who merges appears when its cause is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from deck_builder.commands.rehearse import merging
from deck_builder.commands.rehearse.learners import OWN_TAG, OWN_WORDS
from deck_builder.commands.rehearse.merging import (
    ObservedMerge,
    find_broken_promises_of_merge,
    write_merged_package,
)
from deck_builder.commands.rehearse.state import CardKey, CollectionState
from deck_builder.packages.compare import compare
from deck_builder.packages.read import read_package
from tests.support.learner import Learner
from tests.support.rehearsals import (
    NEW,
    OLD,
    collection,
    find_sentences,
    log,
    note,
    package,
    with_card,
    with_note,
    without_card,
    without_note,
)

FRANCE, MALTA = CardKey("france", 0), CardKey("malta", 0)


def with_own_words(state: CollectionState, guid: str) -> CollectionState:
    """The collection with the learner's words and tag on a note."""
    return with_note(
        state,
        guid,
        lambda had: had._replace(
            fields=(*had.fields[:-1], f"{had.fields[-1]} {OWN_WORDS}"), tags=(*had.tags, OWN_TAG), mod=201
        ),
    )


MINE: Final = with_own_words(with_own_words(collection(OLD), "france"), "italy")
MERGED: Final = with_own_words(with_own_words(collection(NEW), "france"), "italy")
GOOD: Final = ObservedMerge(
    difference=compare(OLD, NEW),
    before=MINE,
    log=log(new="malta", updated="france"),
    after=MERGED,
    newcomer=collection(NEW),
    shown=frozenset(),
    release_log=log(unchanged="france italy malta"),
    at_last=MERGED,
)


def without_words(state: CollectionState, guid: str) -> CollectionState:
    """The collection with the author's text and the learner's tag."""
    return with_note(state, guid, lambda had: had._replace(fields=collection(NEW).notes[guid].fields))


def merged(state: CollectionState) -> ObservedMerge:
    """A merge that ends in this state, which the release does not change."""
    return replace(GOOD, after=state, at_last=state)


CASES = {
    "notes are in conflict": (
        replace(GOOD, log=log(new="malta", updated="france", conflicting=2)),
        "2 notes of the merged package are in conflict.",
    ),
    "a note is gone": (merged(without_note(MERGED, "italy")), "“Italy” is gone after the merge."),
    "words are lost": (
        merged(without_words(MERGED, "italy")),
        "“Italy”: what the learner wrote is lost in the merge.",
    ),
    "a tag is lost": (
        merged(with_note(MERGED, "france", lambda had: had._replace(tags=("europe",)))),
        "“France”: the learner's tag is lost in the merge.",
    ),
    "an edit is lost": (
        merged(with_note(MERGED, "france", lambda _: MINE.notes["france"])),
        "“France”: the author's edit of “City” is lost in the merge.",
    ),
    "a schedule changes": (
        merged(with_card(MERGED, FRANCE, lambda card: card._replace(interval=1))),
        "“France”: the merge changes the schedule of card 1.",
    ),
    "a card does not come": (merged(without_card(MERGED, MALTA)), "“Malta”: card 1 does not come with the merge."),
    "the release updates notes": (
        replace(GOOD, release_log=log(updated="france italy")),
        "After the merge, the release adds 0 notes and updates 2 notes.",
    ),
    "the release changes a note type": (
        replace(GOOD, at_last=replace(MERGED, note_types={})),
        "After the merge, the release adds 0 notes and updates 0 notes.",
    ),
}


@pytest.mark.parametrize(("observed", "message"), CASES.values(), ids=CASES)
def test_a_merge_that_loses_something_is_named(observed: ObservedMerge, message: str) -> None:
    assert [broken.message for broken in find_broken_promises_of_merge(observed)] == [message]


def test_a_merge_that_loses_nothing_breaks_no_promise() -> None:
    assert find_broken_promises_of_merge(GOOD) == ()


def test_a_field_that_was_shown_as_a_conflict_may_stay_the_learners() -> None:
    observed = merged(with_note(MERGED, "france", lambda _: MINE.notes["france"]))
    assert find_broken_promises_of_merge(replace(observed, shown=frozenset({("france", 1)}))) == ()


def test_every_sentence_has_a_case_here() -> None:
    patterns = list(find_sentences(merging))
    assert len(patterns) == 8
    for pattern in patterns:
        assert any(pattern.fullmatch(message) for _, message in CASES.values()), pattern.pattern


def test_a_merged_package_of_real_anki_has_the_learners_words(studied: Learner, capitals: Path, tmp_path: Path) -> None:
    """The learner wrote into what the author edits now, and nothing stays between both."""
    old = read_package(capitals)
    edited = replace(
        old.notes["france"], fields=("France", "Paris!", *old.notes["france"].fields[2:]), mod=1_800_000_000
    )
    studied.write_into(["france"], OWN_WORDS, OWN_TAG)
    studied.set_note_times({"france": 1_700_000_500})
    file, shown = write_merged_package(
        studied, compare(old, old._replace(notes={**old.notes, "france": edited})), tmp_path
    )
    sent = read_package(file).notes["france"]
    assert sent.fields[1] == f"Paris {OWN_WORDS}"
    assert sent.tags == (OWN_TAG,)
    assert shown == {("france", 1)}


def test_a_release_without_anything_new_makes_an_empty_package(
    studied: Learner, capitals: Path, tmp_path: Path
) -> None:
    old = read_package(capitals)
    file, shown = write_merged_package(studied, compare(old, old), tmp_path)
    assert (len(read_package(file).notes), shown) == (0, frozenset())


def test_of_another_schema_only_words_and_intervals_are_promised() -> None:
    replaced = package(*(note(guid, "x", 200, each.note_type._replace(id=2)) for guid, each in NEW.notes.items()))
    observed = replace(GOOD, difference=compare(OLD, replaced), at_last=replace(MERGED, note_types={}))
    assert find_broken_promises_of_merge(observed) == ()
