"""Cards of Anki's own note types become cards of the program's kinds. Real Anki says what a learner sees of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deck_builder.commands.import_package.adopt_kinds import plan_adoption
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.learner import Learner
from tests.support.newer_packages import OLD, write_package
from tests.support.releases import Clock
from tests.support.stock_notes import NOTES, OCCLUSION_AND_SWITCHES, Note, export_stock


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    return tmp_path


def test_learners_get_the_look_without_a_tick_and_every_note_stays(
    project: Path, learner: Learner, clock: Clock
) -> None:
    package = export_stock(project, NOTES)
    output = run("import", package).output
    assert "--adopt-kinds" in output
    learner.import_package(package)
    learner.study_everything()
    before = {guid: (note.fields, note.tags, note.mid) for guid, note in learner.notes().items()}
    schedule, note_types = learner.schedule(), set(learner.note_types().values())
    output = run("import", "cards/stock", "--adopt-kinds", "--yes").output
    assert "no note: all of them stay as they are" in output
    text = Path("cards/stock/10-cards.yaml").read_text(encoding="utf-8")
    assert "    question: What is the capital of France?\n    answer: " in text
    assert not list(Path("cards/stock/kinds").iterdir())
    with Path("cards/stock/deck.yaml").open("a") as file:
        file.write('check: {ignore: {R803: "a test"}}\n')
    clock.now = datetime.now(UTC).timestamp() + 86_400  # Anki does not know the clock of the test
    run("build", "stock", "--out", "dist")
    log = learner.import_package(project / "dist/stock.apkg")
    assert not log.updated_guids
    assert not log.conflicting
    assert {guid: (note.fields, note.tags, note.mid) for guid, note in learner.notes().items()} == before
    assert learner.schedule() == schedule
    assert set(learner.note_types().values()) == note_types
    assert learner.cards_that_the_check_adds_or_removes() == 0
    for note in learner.notes().values():
        for card in note.cards():
            assert 'class="page front"' in card.question()
            assert 'class="page back"' in card.answer()
    assert "Question" in {name for name, _ in learner.note("France").items()}


def test_an_edit_after_that_reaches_learners(project: Path, learner: Learner, clock: Clock) -> None:
    package = export_stock(project, NOTES[:2])
    run("import", package, "--adopt-kinds", "--yes")
    learner.import_package(package)
    learner.study_everything()
    schedule = learner.schedule()
    file = Path("cards/stock/10-cards.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("Lima", "Lima, on the coast"), encoding="utf-8")
    clock.now = datetime.now(UTC).timestamp() + 86_400  # Anki does not know the clock of the test
    run("build", "stock", "--out", "dist")
    log = learner.import_package(project / "dist/stock.apkg")
    assert len(log.updated_guids) == 1
    assert learner.note("Peru")["Answer"] == "Lima, on the coast"
    assert learner.schedule() == schedule


def test_fields_without_ids_keep_the_names_that_anki_knows_them_by(
    project: Path, learner: Learner, clock: Clock
) -> None:
    package = write_package(project / "old.apkg", OLD)  # genanki gives fields no ids
    run("import", package, "--adopt-kinds", "--yes")
    learner.import_package(package)
    learner.study_everything()
    schedule, before = learner.schedule(), {guid: note.fields for guid, note in learner.notes().items()}
    clock.now = datetime.now(UTC).timestamp() + 86_400
    run("build", "capitals", "--out", "dist")
    log = learner.import_package(project / "dist/capitals.apkg")
    assert not log.conflicting
    assert not log.updated_guids
    assert {guid: note.fields for guid, note in learner.notes().items()} == before
    assert learner.schedule() == schedule
    note = learner.note("France")
    assert dict(note.items()).keys() == {"Country", "Capital"}
    assert '<div class="question">France</div>' in note.cards()[0].question()
    assert '<div class="answer"><b>Paris</b></div>' in note.cards()[0].answer()


def test_a_kind_with_a_card_that_does_not_fit_stays(project: Path) -> None:
    package = export_stock(project, [*NOTES[:2], ("Basic", ("What is the capital of Peru?", "Cusco"), []), NOTES[3]])
    run("import", package)
    adoption = plan_adoption(project / "cards/stock", Problems())
    assert adoption
    assert [adopted.stock.becomes for adopted in adoption.kinds] == ["cloze"]
    assert "`question` has the same text as the card" in adoption.refused["basic"]
    output = run("import", "cards/stock", "--adopt-kinds").output
    assert "`basic` stays as it is" in output
    assert "Nothing was written: add --yes" in output
    assert (project / "cards/stock/kinds/basic").is_dir()


def test_texts_for_fields_of_plain_text_are_written_anew(project: Path, learner: Learner, clock: Clock) -> None:
    notes: list[Note] = [
        ("Basic (and reversed card)", ("&lt;b&gt; in HTML &amp; *stars*", "<b>Bold</b><br>text"), []),
        ("Basic (type in the answer)", ("Type <i>the</i> tag of italics", "&lt;i&gt;<br>two_lines_"), []),
    ]
    package = export_stock(project, notes)
    run("import", package)
    file = Path("cards/stock/10-cards.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("    tags", "    # why\n    tags"), encoding="utf-8")
    learner.import_package(package)
    learner.study_everything()
    before = {guid: note.fields for guid, note in learner.notes().items()}
    output = run("import", "cards/stock", "--adopt-kinds", "--yes").output
    assert "no note: all of them stay as they are" in output
    assert "term: <b> in HTML & *stars*" in file.read_text(encoding="utf-8")
    clock.now = datetime.now(UTC).timestamp() + 86_400
    run("build", "stock", "--out", "dist")
    log = learner.import_package(project / "dist/stock.apkg")
    assert not log.updated_guids
    assert {guid: note.fields for guid, note in learner.notes().items()} == before


@pytest.mark.slow
def test_switches_and_pictures_stay_as_they_are_to_the_byte(project: Path, learner: Learner, clock: Clock) -> None:
    package = export_stock(project, OCCLUSION_AND_SWITCHES)
    run("import", package)
    learner.import_package(package)
    learner.study_everything()
    before = {guid: (note.fields, note.tags, note.mid) for guid, note in learner.notes().items()}
    ordinals = {guid: [card.ord for card in note.cards()] for guid, note in learner.notes().items()}
    schedule, note_types = learner.schedule(), set(learner.note_types().values())
    output = run("import", "cards/stock", "--adopt-kinds", "--yes").output
    assert "becomes `definition`: 8 notes" in output
    assert "becomes `image-occlusion`: 4 notes" in output
    assert "no note: all of them stay as they are" in output
    cards = Path("cards/stock/10-cards.yaml").read_text(encoding="utf-8")
    assert cards.count("\n    shapes:\n      - {name: Part 1, number: 1, rect: {") == 3
    assert "\n    both-ways: {html: y}" in cards
    assert cards.count("\n    both-ways: no") == 1
    clock.now = datetime.now(UTC).timestamp() + 86_400  # Anki does not know the clock of the test
    run("build", "stock", "--out", "dist")
    log = learner.import_package(project / "dist/stock.apkg")
    assert (log.new, log.updated, log.conflicting) == (0, 0, 0)
    assert {guid: (note.fields, note.tags, note.mid) for guid, note in learner.notes().items()} == before
    assert {guid: [card.ord for card in note.cards()] for guid, note in learner.notes().items()} == ordinals
    assert learner.schedule() == schedule
    assert set(learner.note_types().values()) == note_types
    assert learner.cards_that_the_check_adds_or_removes() == 0
    for note in learner.notes().values():
        assert all('class="page front"' in card.question() for card in note.cards())
    occlusion = learner.note('"Header:What is it?"')
    model = occlusion.note_type()
    assert model
    assert model["originalStockKind"] == 6
    assert [field["tag"] for field in model["flds"]] == [0, 1, 2, 3, 4]
    assert "anki.imageOcclusion.setup()" in occlusion.cards()[1].question()
    assert 'class="answer"' not in occlusion.cards()[1].answer()


def test_a_switch_that_an_imported_note_has_in_other_words_can_be_edited(project: Path) -> None:
    package = export_stock(project, [("Basic (optional reversed card)", ("Term", "Meaning", "y"), [])])
    run("import", package, "--adopt-kinds", "--yes")
    file = Path("cards/stock/10-cards.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("{html: y}", "{html: [y]}"), encoding="utf-8")
    result = run("check", "stock", expect=1)
    assert "a list" in result.output


def test_a_kind_takes_the_place_of_one_that_does_not_fit(project: Path) -> None:
    notes: list[Note] = [
        ("Basic (and reversed card)", ("A&nbsp;term", "x"), []),
        ("Basic (optional reversed card)", ("Another term", "y", "yes"), []),
    ]
    run("import", export_stock(project, notes))
    adoption = plan_adoption(project / "cards/stock", Problems())
    assert adoption
    assert [adopted.stock.key for adopted in adoption.kinds] == ["basic-optional-reversed-card"]
    assert adoption.refused.keys() == {"basic-and-reversed-card"}
    assert "has HTML in `front`, which is plain text" in adoption.refused["basic-and-reversed-card"]


def test_a_kind_stays_whose_texts_the_new_fields_cant_hold(project: Path) -> None:
    notes: list[Note] = [
        ("Basic (and reversed card)", ("A <i>marked</i> term", "x"), []),
        ("Basic (type in the answer)", ("Type it", "<b>Rome</b>"), []),
    ]
    package = export_stock(project, [*NOTES[:2], *notes])
    run("import", package)
    adoption = plan_adoption(project / "cards/stock", Problems())
    assert adoption
    assert [adopted.stock.becomes for adopted in adoption.kinds] == ["question"]
    assert "`a-marked-term`" in adoption.refused["basic-and-reversed-card"]
    assert "has HTML in `back`, which is plain text" in adoption.refused["basic-type-in-the-answer"]
