"""What each learner of a rehearsal does in real Anki before the new package comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import genanki
import pytest

from deck_builder.commands.rehearse.learners import (
    OWN_DECK,
    OWN_TAG,
    OWN_WORDS,
    LearnerProfile,
    list_students,
    write_into_notes,
)
from deck_builder.commands.rehearse.observed_import import LearnerActions
from deck_builder.packages.compare import Difference, compare
from deck_builder.packages.model import Package, PackedField
from deck_builder.packages.read import read_package
from tests.support.learner import Learner
from tests.support.old_decks import BASIC, note

OLD, NEW = 1_700_000_000, 1_700_001_000
GUIDS = frozenset({"france", "italy", "blank", "cat"})


@pytest.fixture(scope="module")
def difference(capitals: Path, tmp_path_factory: pytest.TempPathFactory) -> Difference:
    """France is edited, Italy stays, a note comes, the others go; everything is stamped with one new time."""
    deck = genanki.Deck(2059400110, "Capitals")
    deck.add_note(note(BASIC, "France", "Paris!", "", guid="france"))
    deck.add_note(note(BASIC, "Italy", "Rome", "all filled", guid="italy"))
    deck.add_note(note(BASIC, "Malta", "Valletta", "", guid="malta"))
    target = tmp_path_factory.mktemp("new") / "capitals.apkg"
    genanki.Package(deck).write_to_file(str(target), timestamp=NEW)
    return compare(read_package(capitals), read_package(target))


def profile(key: str, difference: Difference) -> LearnerProfile:
    (wanted,) = (profile for profile in list_students(difference) if profile.key == key)
    return wanted


@pytest.fixture
def wrote(studied: Learner, difference: Difference) -> Learner:
    """A learner who studied, and wrote into every note."""
    write_into_notes(studied, difference)
    return studied


def test_the_learners_are_the_same_for_every_release(difference: Difference) -> None:
    assert [profile.key for profile in list_students(difference)] == [
        *("studied", "wrote-before", "wrote-after", "arranged", "renamed", "presets")
    ]
    assert [profile.key for profile in list_students(difference) if profile.presets] == ["presets"]
    assert [profile.key for profile in list_students(difference) if profile.writes] == ["wrote-before", "wrote-after"]


@pytest.mark.parametrize("key", ["studied", "presets"])
def test_someone_who_only_studied_changes_nothing(key: str, difference: Difference, studied: Learner) -> None:
    before = studied.read_state()
    assert profile(key, difference).prepare(studied, difference) == LearnerActions()
    assert studied.read_state() == before


def test_words_from_before_the_release_are_a_second_older_than_it(difference: Difference, wrote: Learner) -> None:
    assert profile("wrote-before", difference).prepare(wrote, difference) == LearnerActions(wrote_before=GUIDS)
    notes = wrote.read_state().notes
    assert {stored.mod for stored in notes.values()} == {NEW - 1}
    assert all(any(OWN_WORDS in field for field in stored.fields) for stored in notes.values())
    assert {stored.tags for stored in notes.values()} == {(OWN_TAG,)}


def test_words_on_a_note_that_is_updated_are_a_second_older_than_its_new_version(
    difference: Difference, wrote: Learner
) -> None:
    france = replace(difference.new.notes["france"], mod=NEW - 500)
    earlier = compare(difference.old, difference.new._replace(notes={**difference.new.notes, "france": france}))
    profile("wrote-before", difference).prepare(wrote, earlier)
    mods = {guid: stored.mod for guid, stored in wrote.read_state().notes.items()}
    assert mods["france"] == NEW - 501
    assert mods["italy"] == NEW - 1


def test_words_from_before_are_never_older_than_what_they_were_written_into(
    difference: Difference, wrote: Learner, capitals: Path
) -> None:
    same = compare(read_package(capitals), read_package(capitals))
    profile("wrote-before", difference).prepare(wrote, same)
    assert {stored.mod for stored in wrote.read_state().notes.values()} == {OLD}


def test_words_from_after_the_release_are_newer_than_it(difference: Difference, wrote: Learner) -> None:
    assert profile("wrote-after", difference).prepare(wrote, difference) == LearnerActions(wrote_after=GUIDS)
    notes = wrote.read_state().notes
    assert {stored.mod for stored in notes.values()} == {NEW + 1}
    assert all(any(OWN_WORDS in field for field in stored.fields) for stored in notes.values())


def test_someone_deletes_a_note_of_both_packages_and_moves_suspends_flags_and_buries_cards(
    difference: Difference, studied: Learner
) -> None:
    before = studied.read_state()
    assert profile("arranged", difference).prepare(studied, difference) == LearnerActions()
    after = studied.read_state()
    assert before.notes.keys() - after.notes.keys() == {"italy"}
    assert sum(after.decks[card.deck] == OWN_DECK for card in after.cards.values()) == 1
    assert sorted(card.queue for card in after.cards.values()) == [-1, 2, 2]  # suspended; three cards are left
    assert sorted(card.flags for card in after.cards.values()) == [0, 0, 3]


def test_a_single_note_is_not_deleted(difference: Difference, studied: Learner) -> None:
    lone = compare(difference.old, replace_notes(difference, "france"))
    profile("arranged", difference).prepare(studied, lone)
    assert studied.read_state().notes.keys() == GUIDS


def replace_notes(difference: Difference, *guids: str) -> Package:
    return difference.new._replace(notes={guid: difference.new.notes[guid] for guid in guids})


def test_a_renamed_deck_has_another_name(difference: Difference, studied: Learner) -> None:
    assert profile("renamed", difference).prepare(studied, difference) == LearnerActions()
    decks = set(studied.read_state().decks.values())
    assert f"{OWN_DECK} 1" in decks
    assert "Capitals" not in decks


def test_merging_is_rehearsed_where_a_note_type_breaks(difference: Difference, studied: Learner) -> None:
    (note_type,) = {note.note_type.id: note.note_type for note in difference.new.notes.values()}.values()
    grown = note_type._replace(fields=(*note_type.fields, PackedField("River", None)))
    notes = {
        guid: replace(note, note_type=grown, fields=(*note.fields, "")) for guid, note in difference.new.notes.items()
    }
    breaking = compare(difference.old, difference.new._replace(notes=notes, note_types={grown.id: grown}))
    merged = profile("merged", breaking)
    assert merged.prepare(studied, breaking) == LearnerActions(merges=True)
