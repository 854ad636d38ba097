"""Corrections that learners made in real Anki come back to the author's lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.corrections import export_corrected
from tests.support.decks import CARDS, edit, many_cards
from tests.support.file_events import recording_file_events
from tests.support.learner import Learner
from tests.support.learners_export import FORMS, Form, export
from tests.support.releases import SPAIN, Clock, build_and_release, run_build

WriteDeck = Callable[..., Path]
FRANCE, ITALY, SPAIN_NOTE = '"Question:*France*"', '"Question:*Italy*"', '"Question:*Spain*"'
LATER = 1_795_700_000
"""A second after the release."""


@pytest.fixture
def deck(write_deck: WriteDeck, learner: Learner, clock: Clock) -> Path:
    """A deck of three cards, released, which the learner has."""
    folder = write_deck(CARDS)
    learner.import_package(build_and_release(folder, "1.0.0", clock))
    return folder


def harvest(deck: Path, *files: Path) -> dict[str, Any]:
    """What the command says, as JSON."""
    output = run("harvest", *files, "--deck", deck, "--out", deck.parent / "dist", "--format", "json").stdout
    content = json.loads(output)
    assert isinstance(content, dict)
    return content


def proposals(content: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    return [(each["card"], each["field"], each["learners"], each["after"]) for each in content["proposals"]]


def test_equal_corrections_of_several_learners_are_one_proposal(deck: Path, learner: Learner, tmp_path: Path) -> None:
    edits = [{(FRANCE, "Answer"): "Paris"}, {(FRANCE, "Answer"): "Paris<br>"}, {(FRANCE, "Answer"): "Lutetia"}]
    files = [export_corrected(learner, each, tmp_path / f"{n}.apkg", second=LATER + n) for n, each in enumerate(edits)]
    content = harvest(deck, *files)
    assert proposals(content) == [("france", "answer", 2, "Paris"), ("france", "answer", 1, "Lutetia")]
    assert content["packages"] == 3
    assert content["proposals"][0]["line"] == 6


@pytest.mark.parametrize("form", FORMS)
def test_corrections_come_from_every_form_of_export(deck: Path, learner: Learner, tmp_path: Path, form: Form) -> None:
    file = export_corrected(learner, {(FRANCE, "Answer"): "Paris"}, tmp_path / "mine.apkg", second=LATER, form=form)
    assert proposals(harvest(deck, file)) == [("france", "answer", 1, "Paris")]


def test_what_one_learner_added_is_theirs_and_never_shown(deck: Path, learner: Learner, tmp_path: Path) -> None:
    mine = {(FRANCE, "Extra"): "like my aunt Berta", (ITALY, "Answer"): "Rome – aunt Berta was there"}
    files = [export_corrected(learner, mine, tmp_path / "mine.apkg", second=LATER)]
    result = run("harvest", *files, "--deck", deck, "--out", deck.parent / "dist").output
    assert "no proposal" in result
    assert "2 left alone: what one learner only added" in result
    assert "Berta" not in result
    assert "my-own-tag" not in result
    content = harvest(deck, *files)
    assert (content["personal"], "Berta" in str(content)) == (2, False)


def test_corrections_of_a_translation_go_into_its_own_file(deck: Path, learner: Learner, tmp_path: Path) -> None:
    """Also those of a text that is not translated: the source stays."""
    german = deck / "translations/de"
    german.mkdir(parents=True)
    (german / "deck.yaml").write_text("id: capitals-de\nname: Hauptstädte\n", encoding="utf-8")
    (german / "cards.yaml").write_text("cards:\n  - id: france\n    question: Frankreich?\n", encoding="utf-8")
    run("build", german, "--out", deck.parent / "dist")
    learner.import_package(deck.parent / "dist/capitals-de.apkg")
    before = {path.name: path.read_bytes() for path in deck.glob("*.yaml")}
    edits = {('"Question:Frankreich?"', "Answer"): "Paris", ('"Question:Frankreich?"', "Question"): "Die Hauptstadt?"}
    file = export_corrected(learner, edits, tmp_path / "mine.apkg", second=4_000_000_000, form="whole collection")
    run("harvest", file, "--deck", german, "--out", deck.parent / "dist", "--apply")
    assert (german / "cards.yaml").read_text("utf-8") == (
        "cards:\n  - id: france\n    question: Die Hauptstadt?\n    answer: Paris\n"
    )
    assert {path.name: path.read_bytes() for path in deck.glob("*.yaml")} == before


def test_what_several_learners_added_alike_is_a_proposal(deck: Path, learner: Learner, tmp_path: Path) -> None:
    added = {(ITALY, "Extra"): "Since 1871."}
    files = [export_corrected(learner, added, tmp_path / f"{n}.apkg", second=LATER + n) for n in range(2)]
    assert proposals(harvest(deck, *files)) == [("italy", "extra", 2, "Since 1871.")]


def test_two_exports_of_one_person_count_once(deck: Path, learner: Learner, tmp_path: Path) -> None:
    files = [
        export_corrected(learner, {(FRANCE, "Answer"): "Paris"}, tmp_path / f"{n}.apkg", second=LATER) for n in (1, 2)
    ]
    assert proposals(harvest(deck, *files)) == [("france", "answer", 1, "Paris")]


def test_an_edit_of_an_earlier_release_stands_beside_what_the_author_changed_since(
    deck: Path, learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    edit(deck / "cards.yaml", "Rome", "Rome, on the Tiber, in Latium")
    learner.import_package(build_and_release(deck, "1.1.0", clock))
    mine = {
        (ITALY, "Answer"): "Roma, on the Tiber, in Latium",
        (FRANCE, "Answer"): "Paris",
        (SPAIN_NOTE, "Answer"): "Toledo",
    }
    file = export_corrected(learner, mine, tmp_path / "mine.apkg", second=int(clock.now) + 60)
    edit(deck / "cards.yaml", "in Latium", "in central Italy")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "cards.yaml", "answer: Madrid", "answer: Barcelona")
    build_and_release(deck, "1.2.0", clock)
    content = harvest(deck, file)
    assert proposals(content) == [("italy", "answer", 1, "Roma, on the Tiber, in central Italy")]
    assert (content["known"], content["edited_since"]) == (1, 1)


def test_an_untouched_export_of_any_release_proposes_nothing(
    deck: Path, learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    old = export_corrected(learner, {}, tmp_path / "old.apkg", second=LATER)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "cards.yaml", SPAIN, "")
    run("retire", deck, "spain")
    build_and_release(deck, "1.1.0", clock)
    edit(deck / "cards.yaml", "Rome", "Roma")
    run_build(deck)
    content = harvest(deck, old)
    assert content == {"packages": 1, "personal": 0, "edited_since": 0, "known": 0, "proposals": []}


def test_what_no_line_can_say_is_shown_and_cannot_be_applied(deck: Path, learner: Learner, tmp_path: Path) -> None:
    file = export_corrected(learner, {(FRANCE, "Answer"): ""}, tmp_path / "mine.apkg", second=LATER)
    (proposal,) = harvest(deck, file)["proposals"]
    assert proposal["can_be_applied"] is False


def test_a_change_of_every_card_takes_time_in_proportion_to_the_deck(
    write_deck: WriteDeck, learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    """Counted in reads of the card file: they do not grow with the number of proposals."""
    deck = write_deck(many_cards(60))
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    for note in learner.notes().values():
        note["Answer"] = note["Answer"].replace("Number", "No.")
        learner.col.update_note(note)
        learner.set_note_times({note.guid: LATER})
    file = export(learner, "Capitals", tmp_path / "mine.apkg")
    with recording_file_events() as events:
        content = harvest(deck, file)
    assert len(content["proposals"]) == 60
    assert all(proposal["can_be_applied"] for proposal in content["proposals"])
    assert events.opened.count(deck / "cards.yaml") < 12
