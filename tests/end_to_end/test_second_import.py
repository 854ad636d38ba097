"""A deck is edited, built and imported again: learners get exactly the edits, and lose nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import CARDS, KIND, OWN_CARDS, OWN_KIND, edit
from tests.support.learner import ImportLog, Learner


def test_a_second_import_brings_exactly_what_was_edited(copy_of: Callable[[str], Path], learner: Learner) -> None:
    tour = copy_of("tour")
    learner.import_package(build(tour))
    learner.study_everything()
    annotated = learner.note("Region:Insula")
    annotated["Extra"] = "my own words"
    annotated.tags.append("mine")
    learner.col.update_note(annotated)
    schedule, note_types = learner.schedule(), learner.note_types()
    media = set(learner.media())
    before = {guid: (note.fields, note.tags) for guid, note in learner.notes().items()}

    edit(tour / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    edit(tour / "media/arrows.svg", "#2f5d8a", "#2f6d8a")
    edit(tour / "style.css", "0.01em", "0.02em")
    edit(tour / "kinds/translation/answer.html", '<div class="answer">', '<div class="answer wide">')
    edit(tour / "20-people.yaml", "- id: quiet-partner\n", "- id: silent-partner\n    was: quiet-partner\n")
    edit(tour / "20-people.yaml", "    difference:", "    example: A card and a hug.\n    difference:")
    edit(
        tour / "30-brain.yaml",
        "  - id: bonjour",
        "  - id: new-one\n    kind: question\n    question: New?\n    answer: Yes, it is.\n\n  - id: bonjour",
    )
    imported = learner.import_package(build(tour))

    # The word, the mechanism and the bird (both show the picture), and the comparison; the new card.
    assert imported == ImportLog(notes=21, new=1, updated=4, unchanged=16, conflicting=0)
    after = {guid: (note.fields, note.tags) for guid, note in learner.notes().items()}
    assert sum(after[guid] != before[guid] for guid in before) == 4
    assert learner.note_types() == note_types
    assert {key: value for key, value in learner.schedule().items() if key in schedule} == schedule
    assert len(learner.schedule()) == len(schedule) + 1
    kept = learner.note("Region:Insula")
    assert (kept["Extra"], "mine" in kept.tags) == ("my own words", True)
    assert len(set(learner.media()) - media) == 1
    model = learner.col.models.by_name("A Tour & More: Translation")
    assert model is not None
    assert "0.02em" in model["css"]
    assert 'class="answer wide"' in model["tmpls"][0]["afmt"]
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_an_author_who_edits_a_card_gets_the_edit_and_keeps_the_interval(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    learner.study_everything(days=90)
    schedule = learner.schedule()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    assert learner.import_package(build(deck)).updated == 1
    assert learner.note("Question:*France*")["Answer"] == "Paris"
    assert learner.schedule() == schedule


def test_a_renamed_card_keeps_its_progress(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    learner.study_everything()
    schedule = learner.schedule()
    edit(deck / "cards.yaml", "- id: italy\n", "- id: italia\n    was: italy\n")
    edit(deck / "cards.yaml", "capital of Italy", "capital city of Italy")
    assert learner.import_package(build(deck)) == ImportLog(notes=3, new=0, updated=1, unchanged=2, conflicting=0)
    edit(deck / "cards.yaml", "    was: italy\n", "")  # the lock remembers
    build(deck, "--locked")
    assert learner.schedule() == schedule


def test_nothing_changed_means_nothing_updated(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    assert learner.import_package(build(deck)) == ImportLog(notes=3, new=0, updated=0, unchanged=3, conflicting=0)


def test_an_edit_taken_back_reaches_learners_too(
    write_deck: Callable[..., Path], learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The clock stands still, and the edited note must be newer all the same.
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    for old, new in (("Rome", "Milan"), ("Milan", "Rome")):
        edit(deck / "cards.yaml", f"answer: {old}", f"answer: {new}")
        assert learner.import_package(build(deck)).updated == 1
    assert learner.note("Question:*Italy*")["Answer"] == "Rome"


def test_moved_reordered_and_split_files_change_nothing_for_learners(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build(deck))
    learner.study_everything()
    schedule = learner.schedule()
    head, *cards = CARDS.split("  - id:")
    for number, card in enumerate(reversed(cards)):
        (deck / f"{number}.yaml").write_text(f"{head}  - id:{card}", encoding="utf-8")
    (deck / "cards.yaml").unlink()
    assert learner.import_package(build(deck)) == ImportLog(notes=3, new=0, updated=0, unchanged=3, conflicting=0)
    assert learner.schedule() == schedule


def add_field(deck: Path, number: int) -> None:
    """Add a field to the kind `capital`, show it on the back, and fill it on the card about France."""
    kind = deck / "kinds/capital/kind.yaml"
    edit(kind, "cards:\n", f"  fact-{number}: {{name: Fact {number}, text: plain}}\ncards:\n")
    edit(deck / "kinds/capital/back.html", "{{City}}", f"{{{{City}}}} {{{{Fact {number}}}}}")
    edit(deck / "cards.yaml", "city: Paris", f"city: Paris, fact-{number}: Fact number {number}")


def test_a_kind_gains_a_field_through_a_spare_one(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    learner.import_package(build(deck))
    learner.study_everything()
    schedule, note_types = learner.schedule(), learner.note_types()
    add_field(deck, 1)
    assert learner.import_package(build(deck)) == ImportLog(notes=2, new=0, updated=1, unchanged=1, conflicting=0)
    assert learner.note_types() == note_types
    assert learner.schedule() == schedule
    france = learner.note("Country:France")
    assert france["Fact 1"] == "Fact number 1"
    assert "Fact number 1" in france.cards()[0].answer()
    assert "Spare 1" not in france
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_a_new_field_is_refused_when_no_spare_field_is_left(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    build(deck)
    for number in (1, 2, 3, 4):
        add_field(deck, number)
        build(deck)
    lock = (deck / "deck.lock").read_bytes()
    add_field(deck, 5)
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert "L607 the kind `capital` gained `fact-5` and has no spare place left for it" in output
    assert "kind.yaml:10:3" in output
    assert "learners would get a second note type" in output
    assert (deck / "deck.lock").read_bytes() == lock


def test_a_kind_gains_a_card_through_the_spare_one(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    learner.import_package(build(deck))
    learner.study_everything()
    schedule, note_types = learner.schedule(), learner.note_types()
    edit(
        deck / "kinds/capital/kind.yaml",
        "back: back.html}\n",
        "back: back.html}\n  country: {name: Country, front: back.html, back: front.html}\n",
    )
    assert learner.import_package(build(deck)).conflicting == 0
    assert learner.note_types() == note_types
    assert len(learner.cards()) == 4
    assert {key: value for key, value in learner.schedule().items() if key in schedule} == schedule
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_removing_and_renaming_fields_keeps_the_note_type(write_deck: Callable[..., Path], learner: Learner) -> None:
    kind = KIND.replace("cards:\n", "  river: {name: River, text: plain}\n  hill: {name: Hill, text: plain}\ncards:\n")
    deck = write_deck(
        OWN_CARDS.replace("city: Paris", "city: Paris, river: Seine, hill: Montmartre"),
        **OWN_KIND | {"kinds__capital__kind.yaml": kind},
    )
    learner.import_package(build(deck))
    learner.study_everything()
    schedule, note_types = learner.schedule(), learner.note_types()
    edit(deck / "kinds/capital/kind.yaml", "  river: {name: River, text: plain}\n", "")
    edit(deck / "kinds/capital/kind.yaml", "name: Hill", "name: Mountain")
    edit(deck / "cards.yaml", "river: Seine, ", "")
    assert learner.import_package(build(deck)) == ImportLog(notes=2, new=0, updated=1, unchanged=1, conflicting=0)
    assert learner.note_types() == note_types
    assert learner.schedule() == schedule
    france = learner.note("Country:France")
    assert (france["River"], france["Mountain"]) == ("", "Montmartre")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  city: {name: City, front", "  town: {name: Town, front", "L608"),
        ("name: Country, required", "name: City, required", "K304"),
    ],
    ids=["a card that learners have is gone", "two fields with one name"],
)
def test_a_change_that_would_break_the_note_type_is_refused(
    write_deck: Callable[..., Path], old: str, new: str, code: str
) -> None:
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    build(deck)
    edit(deck / "kinds/capital/kind.yaml", old, new)
    assert code in run("build", deck, "--out", deck.parent / "dist", expect=1).output


def test_a_guid_given_by_the_author_is_the_guid_of_the_note(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(CARDS.replace("- id: spain\n", '- id: spain\n    guid: "Fx<(]%,w#"\n'))
    learner.import_package(build(deck))
    assert learner.note("Question:*Spain*").guid == "Fx<(]%,w#"
