"""Learners in real Anki export their deck, merge it with a release, and import the result with Anki's defaults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.learners_export import (
    FORMS,
    Form,
    assert_the_release_changes_nothing,
    export,
    merge_and_import,
    replace_note_types,
)
from tests.support.releases import PORTUGAL, Clock
from tests.support.towns import DRAWING, release, start_towns, write

SPAIN_LINE = "  - {id: spain, question: What is the capital of Spain?, answer: Madrid}\n"


@pytest.fixture
def towns(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A deck in a repository of its own, not released yet."""
    return start_towns(write_deck)


@pytest.fixture
def studied(towns: Path, learner: Learner, clock: Clock) -> Path:
    """The first release, which the learner has imported and studied."""
    first = release(towns, "1.0.0", clock)
    learner.import_package(first)
    learner.study_everything()
    return first


@pytest.mark.parametrize(
    "form",
    [pytest.param(form, marks=pytest.mark.slow if form in ("older", "whole collection") else ()) for form in FORMS],
)
def test_words_tags_and_progress_stay_and_edits_arrive(
    form: Form, towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    later = clock.now + 3_600
    write(learner, "Lyon", "Answer", "Lyon, or is it?", later)
    note = learner.note("Rome")
    note["Answer"] = "Rome<br>all roads lead there"
    note.tags += ["marked", "leech", "mine"]
    learner.col.update_note(note)
    learner.set_note_times({note.guid: int(later)})
    write(learner, "Oslo", "Answer", "Oslo, by the sea", later)
    deleted = learner.note("Vienna Austria").guid
    learner.delete_note(deleted)
    cards = learner.col.find_cards("Rome")
    learner.col.sched.suspend_cards(cards)
    learner.col.set_user_flag_for_cards(3, cards)
    learner.col.set_deck(learner.col.find_cards("Madrid"), learner.deck_id("Towns::Mine"))
    before = learner.schedule()
    mine = export(learner, "Towns", towns.parent / "mine.apkg", form)

    for before_edit, after_edit in (
        ("answer: Lyon", "answer: Paris"),
        ("answer: Rome", "answer: Rome (Roma)"),
        ("answer: Madrid", "answer: Madrid in the middle"),
        ("answer: Vienna}", "answer: Wien}"),
    ):
        edit(towns / "cards.yaml", before_edit, after_edit)
    with (towns / "cards.yaml").open("a", encoding="utf-8") as cards_file:
        cards_file.write(PORTUGAL)
    new = release(towns, "1.1.0", clock)
    log, report = merge_and_import(learner, mine, new)

    answers = {note["Answer"]: note.tags for note in learner.notes().values() if "Answer" in note}
    assert answers.keys() == {
        "Lyon, or is it?",
        "Rome (Roma)<br>all roads lead there",
        "Madrid in the middle",
        "Oslo, by the sea",
        "Lisbon",
    }
    tags = {*answers["Rome (Roma)<br>all roads lead there"]}
    assert tags == {"mine", "towns::kind::question", *(["marked", "leech"] if form != "without progress" else [])}
    assert report["lost_tags"] == ([] if form != "without progress" else ["marked", "leech"])
    assert (log.new, log.updated) == (1, 3)
    assert report["summary"] == {"changed": 2, "kept": 2, "in_conflict": 1, "new": 1, "left_out": 1}
    (conflict,) = (field for note in report["notes"] for field in note["fields"] if field["kind"] == "conflict")
    assert (conflict["base"], conflict["mine"], conflict["new"]) == ("Lyon", "Lyon, or is it?", "Paris")
    after = learner.schedule()
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    assert learner.cards_that_the_check_adds_or_removes() == 0

    before_state = learner.read_state().notes
    learner.import_package(new)  # the plain release: it brings back only what the learner deleted
    after_state = dict(learner.read_state().notes)
    assert after_state.pop(deleted)
    assert after_state == before_state


@pytest.mark.parametrize(("choice", "answer"), [("mine", "Nice"), ("theirs", "Paris"), ("both", "Nice<hr>Paris")])
def test_a_conflict_is_settled_as_asked(
    choice: str, answer: str, towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    write(learner, "Lyon", "Answer", "Nice", clock.now + 3_600)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    new = release(towns, "1.1.0", clock)
    merge_and_import(learner, mine, new, "--conflicts", choice)
    assert learner.note("France")["Answer"] == answer
    assert_the_release_changes_nothing(learner, new)


def test_a_learner_who_came_by_crowdanki_is_updated(towns: Path, studied: Path, learner: Learner, clock: Clock) -> None:
    """CrowdAnki gives its note types other ids in each collection, and Anki's own import refuses their notes."""
    replace_note_types(learner)
    own_ids = set(learner.note_types().values())
    before = learner.schedule()
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    (towns / "style.css").write_text(".card { letter-spacing: 1px; }", encoding="utf-8")
    with (towns / "cards.yaml").open("a", encoding="utf-8") as cards_file:
        cards_file.write(PORTUGAL)
    log, _ = merge_and_import(learner, mine, release(towns, "1.1.0", clock))
    assert (log.new, log.updated) == (1, 1)
    assert learner.note("France")["Answer"] == "Paris"
    assert learner.note("Portugal")["Answer"] == "Lisbon"
    assert set(learner.note_types().values()) == own_ids
    assert all("letter-spacing" in str(model["css"]) for model in learner.col.models.all() if model["id"] in own_ids)
    assert before.items() <= learner.schedule().items()
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_the_field_and_the_style_that_a_learner_added_stay(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    models = learner.col.models
    (name,) = (name for name in learner.note_types() if "Question" in name)
    model = models.by_name(name)
    assert model is not None
    models.add_field(model, models.new_field("My notes"))
    model["css"] += "\n.card { color: navy; }"
    models.update_dict(model)
    write(learner, "Lyon", "My notes", "a rhyme", clock.now + 3_600)
    learner.study_everything()
    before, css = learner.schedule(), model["css"]
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    edit(towns / "cards.yaml", "cards:\n", "cards:\n" + PORTUGAL)
    (towns / "style.css").write_text(".card { letter-spacing: 1px; }", encoding="utf-8")
    new = release(towns, "1.1.0", clock)
    _, report = merge_and_import(learner, mine, new)
    note = learner.note("France")
    assert (note["Answer"], note["My notes"]) == ("Paris", "a rhyme")
    assert learner.note("Portugal").mid == note.mid
    changed = models.get(note.mid)
    assert changed is not None
    assert changed["css"] == css
    assert [each["stays"] != "" for each in report["note_types"]] == [True, False]
    assert before.items() <= learner.schedule().items()
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_a_style_of_the_learners_and_one_of_the_authors_are_merged(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    models = learner.col.models
    (name,) = (name for name in learner.note_types() if "Question" in name)
    model = models.by_name(name)
    assert model is not None
    model["css"] = "/* mine */\n" + model["css"]
    models.update_dict(model)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    (towns / "style.css").write_text(".card { letter-spacing: 1px; }", encoding="utf-8")
    new = release(towns, "1.1.0", clock)
    merge_and_import(learner, mine, new)
    changed = models.by_name(name)
    assert changed is not None
    assert changed["css"].startswith("/* mine */\n")
    assert "letter-spacing: 1px" in changed["css"]
    assert_the_release_changes_nothing(learner, new)


def test_new_cards_come_into_the_deck_that_the_learner_renamed(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    learner.rename_deck("Towns", "My towns")
    mine = export(learner, "My towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "cards:\n", "cards:\n" + PORTUGAL)
    edit(towns / "cards.yaml", "ends in the Black Sea", "ends in the {{c3::Black Sea}}")
    new = release(towns, "1.1.0", clock)
    log, _ = merge_and_import(learner, mine, new)
    assert (log.new, log.updated) == (1, 1)
    assert {learner.col.decks.name(card.did) for card in learner.cards()} == {"My towns"}
    assert {deck.name for deck in learner.col.decks.all_names_and_ids()} == {"Default", "My towns"}
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_a_learner_who_skipped_releases_gets_the_edits_of_all(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    write(learner, "Lyon", "Answer", "Lyon<br>mine", clock.now + 3_600)
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Marseille")
    release(towns, "1.1.0", clock)
    write(learner, "Oslo", "Answer", "Oslo, in the north", clock.now + 3_600)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Marseille", "answer: Paris")
    edit(towns / "cards.yaml", "answer: Madrid", "answer: Madrid!")
    new = release(towns, "1.2.0", clock)
    _, report = merge_and_import(learner, mine, new)
    assert report["summary"]["in_conflict"] == 0
    assert learner.note("France")["Answer"] == "Paris<br>mine"
    assert learner.note("Norway")["Answer"] == "Oslo, in the north"
    assert learner.note("Spain")["Answer"] == "Madrid!"
    assert_the_release_changes_nothing(learner, new)


def test_an_edit_that_the_author_took_back_does_not_cost_the_learners_words(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    """The note is newer in the release, although it holds the same: Anki would replace it."""
    write(learner, "Lyon", "Answer", "Lyon<br>mine", clock.now + 3_600)
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    release(towns, "1.1.0", clock)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Paris", "answer: Lyon")
    new = release(towns, "1.2.0", clock)
    merge_and_import(learner, mine, new)
    assert_the_release_changes_nothing(learner, new)
    assert learner.note("France")["Answer"] == "Lyon<br>mine"


def test_pictures_of_the_author_come_and_those_of_the_learner_stay(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    learner.col.media.write_data("mine.png", b"a picture")
    write(learner, "Lyon", "Answer", 'Lyon<br><img src="mine.png">', clock.now + 3_600)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    (towns / "media").mkdir()
    (towns / "media/map.svg").write_text(DRAWING, encoding="utf-8")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    edit(towns / "cards.yaml", "cards:\n", 'cards:\n  - {id: map, question: "![A map](map.svg)", answer: Europe}\n')
    new = release(towns, "1.1.0", clock)
    _, report = merge_and_import(learner, mine, new)
    assert learner.note("France")["Answer"] == 'Paris<br><img src="mine.png">'
    (name,) = report["media"]
    assert {name, "mine.png"} <= learner.media().keys()
    assert not learner.find_missing_media(learner.read_state().notes, {})
    assert_the_release_changes_nothing(learner, new)


def test_a_second_merge_goes_on_from_the_first(towns: Path, studied: Path, learner: Learner, clock: Clock) -> None:
    write(learner, "Lyon", "Answer", "Lyon<br>mine", clock.now + 3_600)
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Marseille")
    first = release(towns, "1.1.0", clock)
    merge_and_import(learner, export(learner, "Towns", towns.parent / "mine.apkg"), first)
    assert learner.note("France")["Answer"] == "Marseille<br>mine"
    edit(towns / "cards.yaml", "answer: Marseille", "answer: Paris")
    second = release(towns, "1.2.0", clock)
    merge_and_import(learner, export(learner, "Towns", towns.parent / "mine.apkg"), second)
    assert learner.note("France")["Answer"] == "Paris<br>mine"
    assert_the_release_changes_nothing(learner, second)


def test_a_card_that_the_author_left_out_is_left_alone(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    run("retire", towns, "spain")
    edit(towns / "cards.yaml", SPAIN_LINE, "")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    new = release(towns, "1.1.0", clock)
    log, _ = merge_and_import(learner, mine, new)
    assert log.updated == 1
    assert learner.note("Spain")["Answer"] == "Madrid"


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS[:3])
def test_a_release_may_have_any_form_of_package(
    form: Form, towns: Path, studied: Path, learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    """An author who exported the release from Anki instead of building it."""
    write(learner, "Lyon", "Answer", "Lyon<br>mine", clock.now + 3_600)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    newer = release(towns, "1.1.0", clock)
    packages = []
    for number, file in enumerate((studied, newer)):
        author = Learner(tmp_path / f"author-{number}")
        author.import_package(file)
        packages.append(export(author, "Towns", tmp_path / f"{number}.apkg", form))
        author.close()
    merge_and_import(learner, mine, packages[1], "--base", packages[0])
    assert learner.note("France")["Answer"] == "Paris<br>mine"
    assert_the_release_changes_nothing(learner, newer)


def test_a_cleanup_package_empties_only_what_was_retired(
    towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    write(learner, "Madrid", "Answer", "Madrid, my love", clock.now + 3_600)
    mine = export(learner, "Towns", towns.parent / "mine.apkg")
    run("retire", towns, "spain")
    edit(towns / "cards.yaml", SPAIN_LINE, "")
    new = release(towns, "1.1.0", clock)
    log, _ = merge_and_import(learner, mine, new.with_name("towns-1.1.0-cleanup.apkg"))
    assert log.updated == 1
    (empty,) = learner.read_state().empty
    assert learner.notes()[empty.guid]["Question"] == "What is the capital of Spain?"


@pytest.mark.parametrize("has_base", [True, False])
def test_what_is_in_a_filtered_deck_keeps_the_learners_words(
    has_base: bool, towns: Path, studied: Path, learner: Learner, clock: Clock, tmp_path: Path
) -> None:
    """Anki leaves such cards out of the export of a deck, so a merge does not know the learner's words on them."""
    col = learner.col
    filtered = col.decks.get(col.decks.new_filtered("Custom study"))
    assert filtered is not None
    filtered["terms"][0][0] = "deck:Towns France"
    col.decks.save(filtered)
    col.sched.rebuild_filtered_deck(filtered["id"])
    write(learner, "Lyon", "Answer", "Lyon<br>mine", clock.now + 3_600)
    before = learner.schedule()
    mine = export(learner, "Towns", tmp_path / "mine.apkg")
    edit(towns / "cards.yaml", "answer: Lyon", "answer: Paris")
    edit(towns / "cards.yaml", "cards:\n", "cards:\n" + PORTUGAL)
    new = release(towns, "1.1.0", clock)
    if not has_base:
        new = new.rename(tmp_path / "towns.apkg")
        (towns / "deck.lock").unlink()
    log, report = merge_and_import(learner, mine, new)
    assert report["has_base"] is has_base
    assert learner.note("France")["Answer"] == "Lyon<br>mine"
    assert (log.new, log.updated) == (1, 0)
    assert before.items() <= learner.schedule().items()
