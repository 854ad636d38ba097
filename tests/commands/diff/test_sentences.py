"""The sentences about a difference say what Anki does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deck_builder.commands.diff.sentences import (
    describe_consequence,
    describe_field,
    describe_loss,
    kind_of,
    list_changes,
    summarize,
)
from deck_builder.packages.compare import FieldChange, compare
from tests.support.learner import Learner
from tests.support.packages import genanki_note, genanki_package, make_note, make_note_type, make_package


def test_a_conflict_ends_as_the_sentences_say(tmp_path: Path, learner: Learner) -> None:
    more = ("Front", "Back", "More")
    old = genanki_package(
        tmp_path / "old.apkg", 1_000, genanki_note("a", "France", "Paris"), genanki_note("b", "Italy", "Milan")
    )
    new = genanki_package(
        tmp_path / "new.apkg",
        2_000,
        genanki_note("a", "France", "Paris", "", names=more),
        genanki_note("b", "Italy", "Rome", "", names=more),
        genanki_note("c", "Malta", "Valletta", "", names=more),
    )
    difference = compare(old, new)
    (change,) = difference.note_types
    assert change.breaks == ("it gained the field “More”",)
    sentence = describe_consequence(change, difference)
    match = re.search(r"no update of the (\d+) notes .* second note type, “(.*)”, for the (\d+) new note", sentence)
    assert match is not None
    assert [note.new.fields[0] for note in list_changes(difference)] == ["Italy"]
    learner.import_package(old.file)
    log = learner.import_package(new.file)
    assert (log.conflicting, log.updated, log.new) == (int(match[1]), 0, int(match[3]))
    assert learner.col.models.by_name(match[2]) is not None


def test_a_conflict_without_new_notes_makes_no_use_of_the_second_note_type() -> None:
    three = make_note_type("Front", "Back", "More")
    difference = compare(
        make_package(make_note("a", "x", "y")), make_package(make_note("a", "x", "y", "", note_type=three))
    )
    (change,) = difference.note_types
    assert describe_consequence(change, difference).endswith("a second note type, “Towns+”.")


def test_a_summary_counts_what_anki_counts(tmp_path: Path, learner: Learner) -> None:
    old = genanki_package(tmp_path / "old.apkg", 1_000, genanki_note("a", "France", "Lyon"))
    new = genanki_package(
        tmp_path / "new.apkg", 2_000, genanki_note("a", "France", "Paris"), genanki_note("c", "Malta", "Valletta")
    )
    learner.import_package(old.file)
    log = learner.import_package(new.file)
    assert (log.new, log.updated) == (1, 1)
    assert summarize(compare(old, new)) == ("A learner gets 1 new note and 1 updated note.",)


def test_a_note_of_another_note_type_needs_a_tick() -> None:
    other = make_note_type(type_id=2, name="Cities")
    difference = compare(
        make_package(make_note("a", "France", "Paris")),
        make_package(make_note("a", "France", "Paris", note_type=other, mod=2_000)),
    )
    (change,) = list_changes(difference)
    assert describe_loss(change).startswith("does not arrive: its note type was “Towns” and is now “Cities”; ")
    assert "What does not arrive: 1 note in conflict." in summarize(difference)


@pytest.mark.parametrize(
    ("before", "after", "remark"),
    [
        ("Madrid", "<b>Madrid</b>", "only the formatting changed"),
        ("It is Madrid", "It is {{c1::Madrid}}", "only the gaps changed"),
    ],
)
def test_a_change_that_no_word_shows_has_a_remark(before: str, after: str, remark: str) -> None:
    difference = compare(make_package(), make_package())
    assert describe_field(FieldChange("Back", before, after), difference).remark == remark
    assert describe_field(FieldChange("Back", before, after), difference, with_gaps=False).pieces == ()


@pytest.mark.parametrize(
    ("name", "kind"), [("Towns: Question", "Question"), ("Towns", "Towns"), ("Basic: of others", "Basic: of others")]
)
def test_a_note_type_is_called_by_its_kind_where_its_name_begins_with_the_decks(name: str, kind: str) -> None:
    note = make_note("a", "France", "Paris", note_type=make_note_type(name=name))
    assert kind_of(note.note_type, compare(make_package(note), make_package(note))) == kind
