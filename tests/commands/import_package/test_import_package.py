"""An imported deck: its learners get what is edited here and nothing else, judged by real Anki."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import genanki
import pytest
from anki.collection import (
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.notes import Note
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck_builder.commands.import_package.import_package import import_package
from deck_builder.commands.import_package.media_names import normalize_field
from deck_builder.content.raw_html import remove_code
from deck_builder.packages.compare import Difference, compare
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from deck_builder.source.text import NOT_IN_TEXT
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import ImportLog, Learner, render_sides, visible_text
from tests.support.old_decks import BASIC, BELL, CLOZE, exported_by_anki, note, stock_genanki
from tests.support.packages import change_note_types

MAKERS = {
    "stock genanki": stock_genanki,
    "Anki, older form": partial(exported_by_anki, legacy=True),
    "Anki, current form": partial(exported_by_anki, legacy=False),
}
every_maker = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


STRANGE = genanki.Model(
    1607392330,
    "Strange",
    fields=[{"name": "A"}],
    templates=[{"name": f"Card {number}", "qfmt": "{{cloze:A}}", "afmt": "{{cloze:A}}"} for number in (1, 2)],
    model_type=genanki.Model.CLOZE,
)
"""Two templates with gaps, of which Anki uses the first one and Deck Builder none."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `cards/`, in which commands are run."""
    folder = tmp_path / "project"
    (folder / "cards").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def run_import(package: Path) -> str:
    return run("import", package).output


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def add_note(author: Learner, note: Note, deck: str) -> None:
    deck_id = author.col.decks.id(deck)
    assert deck_id
    author.col.add_note(note, deck_id)


def export_deck(author: Learner, deck: str, folder: Path) -> Path:
    target = folder / "exported.apkg"
    options = ExportAnkiPackageOptions(with_media=True)
    deck_id = author.col.decks.id_for_name(deck)
    assert deck_id
    author.col.export_anki_package(out_path=str(target), options=options, limit=DeckIdLimit(deck_id))
    return target


def run_build(project: Path) -> Path:
    run("build")
    (package,) = (project / "dist").glob("*.apkg")
    return package


def compare_packages(old: Path, new: Path) -> Difference:
    return compare(read_package(old), read_package(new))


def make_genanki_package(
    folder: Path, *notes: genanki.Note, name: str = "Old deck", media: tuple[str, ...] = ()
) -> Path:
    deck = genanki.Deck(2059400110, name)
    for each in notes:
        deck.add_note(each)
    package = genanki.Package(deck)
    package.media_files = [str(folder / file) for file in media]
    target = folder / "old.apkg"
    package.write_to_file(str(target))
    return target


@every_maker
def test_an_imported_deck_builds_into_what_its_learners_have(
    make: Callable[[Path], Path], tmp_path: Path, project: Path, learner: Learner
) -> None:
    old = make(tmp_path)
    run_import(old)
    lock = next(project.glob("cards/*/deck.lock"))
    before = lock.read_text(encoding="utf-8")
    new = run_build(project)
    difference = compare_packages(old, new)
    assert difference.is_empty
    assert difference.unchanged == len(difference.old.notes) > 3
    assert not difference.old_media
    assert not difference.replaced_media
    assert lock.read_text(encoding="utf-8") == before
    first = learner.import_package(old)
    learner.study_everything()
    schedule, media = learner.schedule(), learner.media()
    second = learner.import_package(new)
    assert (second.new, second.updated, second.conflicting, second.unchanged) == (0, 0, 0, first.new)
    assert (learner.schedule(), learner.media()) == (schedule, media)


EDITS = {
    "stock genanki": (
        ("10-cards.yaml", "<b>Paris</b>", "<b>Paris</b> on the Seine"),
        ("30-words-easy.yaml", "word-more: house", "word-more: house, home"),
        ("10-cards.yaml", "cards:\n", "cards:\n  - id: italy\n    country: Italy\n    capital: Rome\n\n"),
        ("kinds/capitals-model/style.css", "font-family: x; }\n", "font-family: x; color: #123456; }\n"),
    ),
    "Anki": (
        ("10-one.yaml", "front: Question 0", "front: Question 0, edited"),
        ("10-one.yaml", "3<div>more</div>", "3<div>and more</div>"),
        ("10-one.yaml", "cards:\n", "cards:\n  - id: new-one\n    front: New?\n    back: New.\n\n"),
        ("kinds/basic/style.css", "color: black;", "color: #123456;"),
    ),
}


@every_maker
def test_learners_of_the_old_package_get_exactly_what_was_edited_here(
    make: Callable[[Path], Path],
    tmp_path: Path,
    project: Path,
    learner: Learner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = make(tmp_path)
    learner.import_package(old)
    learner.study_everything()
    own = learner.note("Country:Norway" if make is stock_genanki else "Front:Question*2")
    own.fields[1] += " and my own words"
    own.tags.append("mine")
    learner.col.update_note(own)
    schedule, note_types, before = learner.schedule(), learner.note_types(), learner.notes()

    run_import(old)
    (folder,) = (project / "cards").iterdir()
    for file, text, instead in EDITS["stock genanki" if make is stock_genanki else "Anki"]:
        edit(folder / file, text, instead)
    (project / "media" / folder.name / "cat.gif").write_bytes(b"GIF89a another cat")
    tomorrow = time.time() + 86_400  # Anki calls an imported `Basic` by another name, as of the second of the import
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    second = learner.import_package(run_build(project))

    assert (second.new, second.updated, second.conflicting) == (1, 3, 0)
    after = learner.notes()
    changed = {guid for guid, was in before.items() if after[guid].fields != was.fields}
    assert len(changed) == 3
    assert after[own.guid].fields == own.fields
    assert "mine" in after[own.guid].tags
    assert {key: value for key, value in learner.schedule().items() if key in schedule} == schedule
    assert len(learner.schedule()) == len(schedule) + 1
    assert learner.note_types() == note_types
    assert sum(file == b"GIF89a another cat" for file in learner.media().values()) == 1
    (shows_cat,) = (note for note in after.values() if ".gif" in note.joined_fields())
    assert "cat.gif" not in shows_cat.joined_fields()
    (added,) = (note for guid, note in after.items() if guid not in before)
    assert "#123456" in added.note_type()["css"]  # type: ignore[index]
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_cards_look_the_same_as_before(tmp_path: Path, project: Path, learner: Learner) -> None:
    old = stock_genanki(tmp_path)
    run_import(old)
    someone_new = Learner(tmp_path / "someone new")
    learner.import_package(old)
    someone_new.import_package(run_build(project))
    looks = [
        {(card.note().guid, card.ord): (card.question(), card.answer()) for card in each.cards()}
        for each in (learner, someone_new)
    ]
    assert looks[0] == looks[1]
    assert len(looks[0]) == 10
    assert someone_new.media() == learner.media()
    assert BELL in someone_new.media().values()
    someone_new.close()


def test_the_first_release_is_compared_with_the_imported_package(
    tmp_path: Path, project: Path, learner: Learner
) -> None:
    old = stock_genanki(tmp_path)
    learner.import_package(old)
    learner.study_everything()
    schedule = learner.schedule()
    run_import(old)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Import"]):
        git(project, *command)
    edit(project / "cards/old-deck/10-cards.yaml", "<b>Paris</b>", "<b>Paris</b> on the Seine")
    run_build(project)
    git(project, "commit", "-qam", "Edit")
    output = run("release", "old-deck", "1.0.0").output
    assert "1 changed" in output
    log = learner.import_package(project / "dist/old-deck-1.0.0.apkg")
    assert (log.new, log.updated, log.conflicting) == (0, 1, 0)
    assert learner.schedule() == schedule
    notes = (project / "dist/old-deck-1.0.0-notes.md").read_text(encoding="utf-8")
    assert "France" in notes
    assert "Iceland" not in notes


def test_a_card_that_was_imported_may_not_vanish(tmp_path: Path, project: Path) -> None:
    run_import(make_genanki_package(tmp_path, note(CLOZE, "{{c1::One}}", ""), note(CLOZE, "{{c1::Two}}", "")))
    cards = project / "cards/old-deck/10-cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8").split("  - id: two")[0], encoding="utf-8")
    assert "L602" in run("build", expect=1).output


@pytest.mark.parametrize(
    ("file", "text", "instead", "code"),
    [
        ("kinds/capitals-model/kind.yaml", "name: Capital\n", "name: City\n", "L608"),
        ("kinds/capitals-model/kind.yaml", "name: Card 1", "name: The card", "L608"),
        ("kinds/capitals-model/kind.yaml", "cards:", "  more: {name: More, text: html}\ncards:", "L607"),
    ],
)
def test_a_change_of_an_imported_note_type_that_anki_would_not_accept_is_an_error(
    file: str, text: str, instead: str, code: str, tmp_path: Path, project: Path
) -> None:
    run_import(stock_genanki(tmp_path))
    for each in project.glob("cards/old-deck/kinds/capitals-model/*.html"):
        each.write_text(each.read_text(encoding="utf-8").replace("{{Capital}}", "{{Country}}"), encoding="utf-8")
    edit(project / "cards/old-deck" / file, text, instead)
    assert code in run("build", expect=1).output


def test_a_field_with_an_id_may_be_renamed(tmp_path: Path, project: Path, learner: Learner) -> None:
    old = exported_by_anki(tmp_path, legacy=False)
    learner.import_package(old)
    run_import(old)
    kind = project / "cards/handmade/kinds/cloze-2"
    edit(kind / "kind.yaml", "name: Back Extra", "name: More")
    edit(kind / "back.html", "{{Back Extra}}", "{{More}}")
    edit(project / "cards/handmade/10-one.yaml", "3<div>more</div>", "3<div>and more</div>")
    log = learner.import_package(run_build(project))
    assert (log.updated, log.conflicting) == (1, 0)


def test_scripts_are_removed_and_everything_else_is_imported_as_it_is(
    tmp_path: Path, project: Path, learner: Learner
) -> None:
    script = note(BASIC, "Script", "safe <b onclick='run()'>bold</b><script>run()</script>", "")
    style = note(BASIC, "Style", "<font color=red>old <B>HTML</b></font> once = 1 &nbsp;<int>", "")
    old = make_genanki_package(tmp_path, script, style)
    learner.import_package(old)
    output = run_import(old)
    assert "HTML that could run code was removed from these notes (1):\n    Script\n" in output
    log = learner.import_package(run_build(project))
    assert (log.updated, log.unchanged, log.conflicting) == (1, 1, 0)
    assert learner.notes()[script.guid]["Capital"] == "safe <b>bold</b>"
    assert learner.notes()[style.guid]["Capital"] == style.fields[1]


SCRIPTED = genanki.Model(
    1607392331,
    "Scripted",
    fields=[{"name": "A"}, {"name": "Link"}],
    templates=[{"name": "Card 1", "qfmt": "{{A}}<script>run()</script>", "afmt": '<a href="{{Link}}">{{A}}</a>'}],
    css="@import url(https://example.org/cards.css);",
)


def test_an_imported_deck_with_scripts_keeps_and_names_them(tmp_path: Path, project: Path, learner: Learner) -> None:
    odd = [note(SCRIPTED, r"\(\href{javascript:run()}{x}\)", ""), note(SCRIPTED, "x", "javascript:run()")]
    old = make_genanki_package(tmp_path, *odd, note(BASIC, "Map", '<img src="https://example.org/map.png">', ""))
    learner.import_package(old)
    output = run_import(old)
    assert "These kinds have scripts" in output
    assert "These kinds load files from the web" in output
    assert "  Map" in output
    text = (project / "cards/old-deck/deck.yaml").read_text(encoding="utf-8")
    assert "# The imported package runs scripts" in text
    assert text.endswith("allow: [scripts, remote]\n")
    log = learner.import_package(run_build(project))
    assert (log.updated, log.unchanged, log.conflicting) == (0, 3, 0)
    checked = run("check").output
    assert "P711" in checked
    assert "kinds/scripted/front.html:1:6" in checked
    edit(project / "cards/old-deck/deck.yaml", "allow: [scripts, remote]", "allow: []")
    refused = run("check", expect=1).output
    assert "P709" in refused
    assert "P710" in refused


def test_an_imported_deck_without_scripts_is_allowed_nothing(tmp_path: Path, project: Path) -> None:
    run_import(stock_genanki(tmp_path))
    assert "allow" not in (project / "cards/old-deck/deck.yaml").read_text(encoding="utf-8")


def test_a_script_in_an_edited_card_is_a_warning(tmp_path: Path, project: Path) -> None:
    run_import(stock_genanki(tmp_path))
    edit(project / "cards/old-deck/10-cards.yaml", "<b>Paris</b>", "<b onload=run()>Paris</b>")
    assert "T407" in run("build").output


def test_notes_that_cant_be_imported_are_named(tmp_path: Path, project: Path) -> None:
    no_gap = note(CLOZE, "Nothing is hidden here", "")
    twice = [note(BASIC, "One", "x", "", guid="same"), note(BASIC, "Two", "x", "", guid="same")]
    output = run_import(make_genanki_package(tmp_path, no_gap, note(STRANGE, "Odd {{c1::one}}"), *twice))
    assert "they make no card (1):\n    Nothing is hidden here" in output
    assert "“Strange” can't be built here" in output
    assert "  Odd " in output
    assert "same guid" in output
    assert read_package(run_build(project)).notes.keys() == {"same"}


def test_a_missing_file_is_named_once_and_a_new_one_is_an_error(tmp_path: Path, project: Path) -> None:
    old = make_genanki_package(
        tmp_path, note(BASIC, "A", '<img src="gone%20.png">[sound:gone.mp3]<img src="https://a.b/c.png">', "")
    )
    assert "which the package does not have (3):\n    _x.woff\n    gone .png\n    gone.mp3\n" in run_import(old)
    assert compare_packages(old, run_build(project)).is_empty
    edit(project / "cards/old-deck/10-cards.yaml", "gone.mp3", "other.mp3")
    assert "M501" in run("build", expect=1).output


def test_a_file_that_only_a_script_of_the_package_names_may_be_missing(tmp_path: Path, project: Path) -> None:
    (tmp_path / "_own.js").write_text('load("_other.js"); load("_own.css")', encoding="utf-8")
    (tmp_path / "_own.css").write_text(".card { src: url(_gone.woff2) }", encoding="utf-8")
    scripted = genanki.Model(
        1607392331,
        "Scripted",
        fields=[{"name": "A"}],
        templates=[{"name": "Card 1", "qfmt": '{{A}}<script src="_own.js"></script>', "afmt": "{{A}}"}],
    )
    old = make_genanki_package(tmp_path, note(scripted, "a"), media=("_own.js", "_own.css"))
    assert "which the package does not have (2):\n    _gone.woff2\n    _other.js\n\n" in run_import(old)
    assert compare_packages(old, run_build(project)).is_empty


def test_a_note_type_for_image_occlusion_stays_one(tmp_path: Path, project: Path, learner: Learner) -> None:
    author = Learner(tmp_path / "author")
    author.col._backend.add_image_occlusion_notetype()
    (model,) = (each for each in author.col.models.all() if each.get("originalStockKind") == 6)
    (tmp_path / "cat.gif").write_bytes(b"GIF89a cat")
    author.col.media.add_file(str(tmp_path / "cat.gif"))
    made = author.col.new_note(model)
    shapes = "{{c1::image-occlusion:rect:left=.2:top=.3:width=.2:height=.1:oi=1}}"
    label = "{{c0::image-occlusion:text:left=.1:top=.1:text=Hi}}"
    made.fields[0] = f"{shapes}<br>{shapes.replace('c1', 'c2')}<br>{label}<br>"
    made.fields[1] = '<img src="cat.gif">'
    add_note(author, made, "Pictures")
    old = export_deck(author, "Pictures", tmp_path)
    author.close()
    run_import(old)
    new = run_build(project)
    assert compare_packages(old, new).is_empty
    learner.import_package(new)
    (got,) = learner.notes().values()
    kind = got.note_type()
    assert kind
    assert kind["originalStockKind"] == 6
    assert [field["tag"] for field in kind["flds"]] == [0, 1, 2, 3, 4]
    assert [card.ord for card in got.cards()] == [0, 1]
    assert learner.cards_that_the_check_adds_or_removes() == 0
    assert run("check").output.count("P711 ") == 1  # Anki has the same script on front and back


def test_fronts_with_special_fields_make_the_cards_that_anki_makes(
    tmp_path: Path, project: Path, learner: Learner
) -> None:
    special = ["Tags", "Deck", "Subdeck", "Type", "Card", "CardFlag", "CardID"]
    fronts = [f"{{{{{name}}}}}" for name in special] + [
        "{{#B}}{{Deck}}{{/B}}",
        "{{^B}}{{A}}{{/B}}",
        "{{#Tags}}{{A}}{{/Tags}}",
    ]
    author = Learner(tmp_path / "author")
    models = author.col.models
    model = models.new("Special")
    for name in ("A", "B"):
        models.add_field(model, models.new_field(name))
    for number, front in enumerate(["{{A}}", *fronts]):
        template = models.new_template(f"Card {number}")
        template["qfmt"], template["afmt"] = front, "{{A}}"
        models.add_template(model, template)
    models.add(model)
    for fields, tags in ((["a", ""], []), (["b", "b"], []), (["c", "<br>"], ["tag"])):
        special_type = models.by_name("Special")
        assert special_type
        made = author.col.new_note(special_type)
        made.fields, made.tags = fields, tags
        add_note(author, made, "Special")
    old = export_deck(author, "Special", tmp_path)
    author.close()
    output = run_import(old)
    assert "cards" not in output.split("kind")[1].split("Next")[0]
    assert compare_packages(old, run_build(project)).is_empty


def test_cards_of_built_in_kinds_can_be_added_to_imported_ones(tmp_path: Path, project: Path, learner: Learner) -> None:
    old = make_genanki_package(tmp_path, note(CLOZE, "{{c1::One}} thing", "", tags=["x"]))
    learner.import_package(old)
    run_import(old)
    text = "kind: cloze\ncards:\n  - id: more\n    text: A **{{c1::new}}** one.\n"
    (project / "cards/old-deck/20-more.yaml").write_text(text, encoding="utf-8")
    log = learner.import_package(run_build(project))
    assert (log.new, log.updated, log.conflicting) == (1, 0, 0)
    cards = {visible_text(render_sides(card)[0]) for card in learner.cards()}
    assert "A [...] one." in " ".join(cards)
    assert "[...] thing" in cards
    assert sorted(learner.note("thing").tags) == ["x"]


def test_tags_are_kept_and_those_that_anki_manages_are_not_imported(tmp_path: Path, project: Path) -> None:
    tags = ["a,b", "[x]", "c:d", "it's", "ünï", "x::y-z", "#1", "no", "Marked", "&a", "-", "a#b"]
    old = make_genanki_package(
        tmp_path, note(BASIC, "A", "x", "", tags=tags), note(BASIC, "B", "x", "", tags=["::b", "a::"])
    )
    output = run_import(old)
    difference = compare_packages(old, run_build(project))
    changes = {change.new.fields[0]: change for change in difference.changed}
    assert changes["A"].arrival == "older"
    assert (changes["A"].tags_added, changes["A"].tags_removed) == ((), ("Marked",))
    assert changes["B"].arrival == "updated"
    assert set(changes["B"].new.tags) == {"blank::b", "a::blank"}
    assert "corrected in these notes (1):\n    B\n" in output


def test_a_kind_with_the_frame_can_replace_an_imported_one(tmp_path: Path, project: Path, learner: Learner) -> None:
    old = make_genanki_package(
        tmp_path, note(CLOZE, "{{c1::One}} thing", ""), note(CLOZE, "{{c1::Two}} things", "more")
    )
    learner.import_package(old)
    learner.study_everything()
    schedule = learner.schedule()
    run_import(old)
    kind = project / "cards/old-deck/kinds/gap"
    kind.mkdir()
    fields = "fields:\n  text: {name: Text, required: yes}\n  back-extra: {name: Back Extra}\n"
    cards = "cards:\n  cloze: {name: Cloze, front: front.html, back: back.html}\n"
    (kind / "kind.yaml").write_text(f"name: Gap\nreplaces: cloze-2\n{fields}{cards}", encoding="utf-8")
    (kind / "front.html").write_text("{{cloze:Text}}", encoding="utf-8")
    (kind / "back.html").write_text("{{cloze:Text}}<hr>{{Back Extra}}", encoding="utf-8")
    edit(project / "cards/old-deck/10-cards.yaml", "kind: cloze-2", "kind: gap")
    options = ImportAnkiPackageOptions(merge_notetypes=True)
    learner.col.import_anki_package(ImportAnkiPackageRequest(package_path=str(run_build(project)), options=options))
    learner.col.models._clear_cache()
    assert learner.schedule() == schedule
    assert learner.note_types().keys() == {"Old deck: Gap"}
    assert learner.cards_that_the_check_adds_or_removes() == 0


@pytest.mark.parametrize("name", ["Familie 👨\u200d👩\u200d👧", "二字", "a\u00a0b: c", "collection", "'q' #x"])
def test_a_deck_keeps_its_name(name: str, tmp_path: Path, project: Path, learner: Learner) -> None:
    old = make_package(tmp_path, name, f"{name}::ä: {name}")
    learner.import_package(old)
    decks = {deck.name for deck in learner.col.decks.all_names_and_ids()}
    run_import(old)
    new = run_build(project)
    assert compare_packages(old, new).is_empty
    learner.import_package(new)
    assert {deck.name for deck in learner.col.decks.all_names_and_ids()} == decks


@pytest.mark.parametrize(
    ("root", "file", "name"),
    [
        ("Default", "Old words.apkg", "Old words"),
        ("DEFAULT", "default.apkg", "Imported deck"),
        ("Default", "二字.apkg", "二字"),
        ("Default", "★.apkg", "Imported deck"),
    ],
)
def test_a_deck_with_the_name_of_ankis_own_deck_gets_another(
    root: str, file: str, name: str, tmp_path: Path, project: Path, learner: Learner
) -> None:
    old = make_genanki_package(tmp_path, note(BASIC, "France", "Paris", "x"), name=root).rename(tmp_path / file)
    learner.import_package(old)
    learner.study_everything()
    schedule = learner.schedule()
    output = run_import(old)
    assert f"The deck is called “{name}” here, because “{root}” is the name of Anki's own deck" in output
    (folder,) = (project / "cards").iterdir()
    assert f"name: {name}\n" in (folder / "deck.yaml").read_text(encoding="utf-8")
    new = run_build(project)
    assert compare_packages(old, new).updated == ()
    imported = learner.import_package(new)
    assert (imported.updated, imported.new, learner.schedule()) == (0, 0, schedule)
    shutil.copy(old, project / f"dist/{folder.name}-0.0.0.apkg")
    edit(next(folder.glob("*.yaml")), "France", "France, in Europe")
    run("build", folder, "--out", project / "dist")
    run("release", folder, "1.1.0", "--out", project / "dist")
    assert f"New cards come into the deck “{name}”" in next((project / "dist").glob("*-notes.md")).read_text("utf-8")


def test_a_folder_given_by_name_names_a_deck_that_was_called_default(tmp_path: Path, project: Path) -> None:
    old = make_genanki_package(tmp_path, note(BASIC, "France", "Paris", "x"), name="Default::Europe")
    run("import", old, "--into", "French words")
    assert "name: French words\n" in (project / "French words/deck.yaml").read_text(encoding="utf-8")


def test_without_a_cards_folder_the_deck_has_its_media_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    old = stock_genanki(tmp_path)
    run_import(old)
    assert (tmp_path / "old-deck/media/cat.gif").exists()
    run("import", old, "--into", tmp_path / "some/where")
    run("build", tmp_path / "some/where", "--out", tmp_path / "dist")
    assert compare_packages(old, tmp_path / "dist/old-deck.apkg").is_empty


def make_package(folder: Path, *names: str) -> Path:
    package = genanki.Package([])
    for number, name in enumerate(names, 1):
        deck = genanki.Deck(number, name)
        deck.add_note(note(BASIC, name, "x", ""))
        package.decks.append(deck)
    target = folder / "some.apkg"
    package.write_to_file(str(target))
    return target


def cut_in_half(folder: Path) -> Path:
    whole = stock_genanki(folder)
    part = folder / "damaged.apkg"
    part.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return part


def damage_picture(folder: Path) -> Path:
    return change_picture(folder, lambda _: b"no picture")


def cut_picture_in_half(folder: Path) -> Path:
    return change_picture(folder, lambda picture: picture[: len(picture) // 2])


def change_picture(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    """Change the packed picture in a package of the current form; its size and hash are listed elsewhere."""
    whole = exported_by_anki(folder, legacy=False)
    target = folder / "damaged.apkg"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == "0" else old.read(name))
    return target


def make_package_without_database(folder: Path) -> Path:
    target = folder / "odd.apkg"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("collection.anki2", "no database")
    return target


@pytest.mark.parametrize(
    ("make", "code", "word"),
    [
        (cut_in_half, "P704", "damaged.apkg"),
        (damage_picture, "P704", "damaged.apkg"),
        (cut_picture_in_half, "P704", "damaged.apkg"),
        (make_package_without_database, "P704", "odd.apkg"),
        (make_package, "P707", "has no notes"),
        (
            lambda folder: make_genanki_package(folder, note(CLOZE, "no gap", "")),
            "P707",
            "no note of `old.apkg` has a card",
        ),
        (
            lambda folder: make_genanki_package(folder, note(STRANGE, "{{c1::x}}")),
            "P707",
            "“Strange” can't be built here",
        ),
    ],
)
def test_a_package_that_cant_become_a_deck_is_refused_and_nothing_is_written(
    make: Callable[[Path], Path], code: str, word: str, tmp_path: Path, project: Path
) -> None:
    output = run("import", make(tmp_path), expect=1).output
    assert code in output
    assert word in output
    assert [path.name for path in project.rglob("*")] == ["cards"]


def export_whole_collection(author: Learner, folder: Path) -> Path:
    target = folder / "mine.colpkg"
    author.col.export_collection_package(str(target), include_media=True, legacy=False)
    return target


def test_each_outermost_deck_of_a_collection_gets_a_folder_and_its_learners_lose_nothing(
    tmp_path: Path, project: Path, learner: Learner
) -> None:
    author = Learner(tmp_path / "author")
    basic = author.col.models.by_name("Basic")
    assert basic
    for deck in ("CON", "Über::Alles", "Default"):
        made = author.col.new_note(basic)
        made.fields = [f"In {deck}", "x"]
        add_note(author, made, deck)
    packages = {deck: export_deck(author, deck, tmp_path).rename(tmp_path / f"{deck}.apkg") for deck in ("CON", "Über")}
    whole = export_whole_collection(author, tmp_path)
    run_import(whole)
    assert {path.name for path in (project / "cards").iterdir()} == {"deck-con", "uber", "mine"}
    for deck, name in (("CON", "deck-con"), ("Über", "uber")):
        first = learner.import_package(packages[deck])
        run("build", name)
        second = learner.import_package(project / f"dist/{name}.apkg")
        assert (second.new, second.updated, second.conflicting, second.unchanged) == (0, 0, 0, first.new)


def test_one_deck_of_several_is_imported_by_its_name(tmp_path: Path, project: Path) -> None:
    package = make_package(tmp_path, "One", "Two::Three", "Two::Four")
    assert "P706" in run("import", package, "--deck", "Five", expect=1).output
    assert list((project / "cards").iterdir()) == []
    run("import", package, "--deck", "two::three")
    assert [path.name for path in (project / "cards").iterdir()] == ["two-three"]
    assert "name: Two::Three\n" in (project / "cards/two-three/deck.yaml").read_text(encoding="utf-8")
    run("import", package, "--into", "both")
    assert {path.name for path in (project / "both").iterdir()} == {"one", "two"}


def test_a_note_type_with_one_broken_template_keeps_it_and_its_other_cards(
    tmp_path: Path, project: Path, learner: Learner
) -> None:
    broken = genanki.Model(
        1607392399,
        "Broken",
        fields=[{"name": "A"}, {"name": "B"}],
        templates=[
            {"name": "Good", "qfmt": "{{A}}", "afmt": "{{B}}"},
            {"name": "Bad", "qfmt": "{{#B}}{{B}}{{/B}}", "afmt": "{{Gone}}"},
        ],
    )
    old = change_note_types(make_genanki_package(tmp_path, note(broken, "a", "b")), "{{#B}}{{B}}{{/B}}", "{{#B}}{{B}}")
    output = run_import(old)
    assert "broken: bad" in output
    first = learner.import_package(old)
    before = learner.col.models.by_name("Broken")
    assert before
    log = learner.import_package(run_build(project))
    assert (log.new, log.updated, log.conflicting, log.unchanged) == (0, 0, 0, first.new)
    edit(project / "cards/old-deck/kinds/broken/bad-front.html", "{{B}}", "{{B}}{{/B}}")
    edit(project / "cards/old-deck/kinds/broken/bad-back.html", "{{Gone}}", "{{A}}")
    edit(project / "cards/old-deck/kinds/broken/kind.yaml", "    as-is: yes\n", "")
    learner.import_package(run_build(project))
    after = learner.col.models.by_name("Broken")
    assert after
    assert [template["qfmt"] for template in after["tmpls"]] == ["{{A}}", "{{#B}}{{B}}{{/B}}"]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("{{A", "{{B}}"),
        ("{{A}}", "{{#B}}"),
        ("{{Gone}}", "{{B}}"),
        ("{{A}} {{Gone}}", "{{B}}"),
        ("Nothing is asked", "{{B}}"),
    ],
)
def test_a_note_type_of_which_every_template_is_broken_comes_in_as_it_is(
    front: str, back: str, tmp_path: Path, project: Path, learner: Learner
) -> None:
    broken = genanki.Model(
        1607392398,
        "Broken",
        fields=[{"name": "A"}, {"name": "B"}],
        templates=[{"name": "Bad", "qfmt": "{{A}}(front)", "afmt": "{{B}}(back)"}],
    )
    package = make_genanki_package(tmp_path, note(broken, "a", "b"))
    old = change_note_types(change_note_types(package, "{{A}}(front)", front), "{{B}}(back)", back)
    assert "broken: bad" in run_import(old)
    assert "K309" in run("check", "old-deck").output
    first = learner.import_package(old)
    learner.study_everything()
    schedule = learner.schedule()
    log = learner.import_package(run_build(project))
    assert (log.new, log.updated, log.conflicting, log.unchanged) == (0, 0, 0, first.new)
    kind = project / "cards/old-deck/kinds/broken"
    (kind / "front.html").write_text("{{A}}\n", encoding="utf-8")
    (kind / "back.html").write_text("{{B}}\n", encoding="utf-8")
    edit(kind / "kind.yaml", "    as-is: yes\n", "")
    log = learner.import_package(run_build(project))
    assert (log.new, log.updated, log.conflicting, log.unchanged) == (0, 0, 0, first.new)
    assert learner.schedule() == schedule
    (card,) = learner.note("A:a").cards()
    assert card.question().endswith("a")


def test_gaps_of_a_note_type_that_cant_be_read_keep_their_cards(
    tmp_path: Path, project: Path, learner: Learner
) -> None:
    package = make_genanki_package(tmp_path, note(genanki.CLOZE_MODEL, "{{c1::a}} {{c3::b}}", ""))
    old = change_note_types(package, "{{cloze:Text}}", "{{cloze:Txt")
    assert "1 note, 2 cards" in run_import(old)
    first = learner.import_package(old)
    log = learner.import_package(run_build(project))
    assert (log.new, log.updated, log.conflicting, log.unchanged) == (0, 0, 0, first.new)
    assert len(learner.col.find_cards("")) == 2


def test_what_was_made_is_counted(tmp_path: Path, project: Path) -> None:
    problems = Problems()
    (made,) = import_package(stock_genanki(tmp_path), None, project, 1_800_000_000, problems)
    assert (made.folder, made.media_folder) == (project / "cards/old-deck", project / "media/old-deck")
    assert (made.deck_id, made.notes, made.cards, made.media) == ("old-deck", 7, 10, 3)
    assert made.kinds == ("capitals-model", "cloze-2", "words-both-ways")
    assert [notice.items for notice in made.notices if notice.part == "behind"] == [("gone.png",)]
    assert not list(problems)


def test_a_disk_that_fills_up_leaves_nothing_behind(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Path.rename
    moved: list[Path] = []

    def move_once(source: Path, target: Path) -> Path:
        if moved:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        moved.append(target)
        return Path(move(source, target))

    monkeypatch.setattr(Path, "rename", move_once)
    output = run("import", stock_genanki(tmp_path), expect=1).output
    assert "P701" in output
    assert [target.name for target in moved] == ["old-deck"]  # the media, which are moved before the deck
    assert [path for path in project.rglob("*") if path.name not in ("cards", "media")] == []


@pytest.mark.parametrize("taken", ["cards/old-deck", "media/old-deck"])
def test_existing_folders_are_not_overwritten(taken: str, tmp_path: Path, project: Path) -> None:
    (project / taken).mkdir(parents=True)
    (project / taken / "mine.txt").write_text("mine")
    before = sorted(project.rglob("*"))
    output = run("import", stock_genanki(tmp_path), expect=1).output
    assert "P702" in output
    assert "whole deck" not in output
    assert sorted(project.rglob("*")) == before


def test_an_import_that_was_done_already_says_so(tmp_path: Path, project: Path) -> None:
    package = stock_genanki(tmp_path)
    run("import", package)
    before = sorted(project.rglob("*"))
    output = " ".join(run("import", package, expect=1).output.split())
    assert "P702" in output
    assert "the import is done: run `deck-builder check old-deck`" in output
    assert sorted(project.rglob("*")) == before


def test_a_missing_package_is_a_usage_error(project: Path) -> None:
    run("import", project / "none.apkg", expect=2)


HOSTILE = st.sampled_from(
    [
        *"\n\r\t :#-'\"\\|>&*!%@`{}[],?~$<=\u00a0\u2028\u0085\u200b\ufeff\x0b\x7fé😀",
        "\r\n",
        ": ",
        " #",
        "a",
        "<b>",
        "<br>",
        "&nbsp;",
        "$\\nu$",
        "<p on",
        "\n\n",
        "  ",
        "---",
        "{{c1::",
        "}}",
        "[sound:",
        "<img src='",
    ]
)
FIELD = st.one_of(
    st.lists(HOSTILE, max_size=12).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)


@pytest.mark.filterwarnings("ignore")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
@given(fields=st.lists(FIELD.map(lambda text: text.replace("\x1f", "")), min_size=12, max_size=24))
def test_any_text_of_a_field_is_imported_as_it_is_or_named(
    fields: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    notes = [note(BASIC, f"Note {number}", text, text, guid=f"g{number}") for number, text in enumerate(fields)]
    old = make_genanki_package(folder, *notes)
    output = run("import", old, "--into", folder / "deck").output
    run("build", folder / "deck", "--out", folder / "dist")
    before, after = read_package(old).notes, read_package(folder / "dist/old-deck.apkg").notes
    assert before.keys() == after.keys()
    for guid, was in before.items():
        if after[guid].fields == tuple(map(normalize_field, was.fields)):  # as Anki has it after its import
            assert after[guid].mod == was.mod
        else:
            assert after[guid].mod > was.mod
            assert f"  {was.fields[0]}\n" in output
            assert (
                NOT_IN_TEXT.search(was.fields[1])
                or "\r" in was.fields[1]
                or remove_code(was.fields[1]) != was.fields[1]
            )


def test_without_git_the_first_release_is_compared_with_the_package_itself(project: Path, learner: Learner) -> None:
    deck = genanki.Deck(2059400112, "Cities")
    deck.add_note(note(BASIC, "France", "Paris", ""))
    deck.add_note(note(BASIC, "Italy", "Milan", ""))
    deck.add_note(genanki.Note(model=STRANGE, fields=["left {{c1::out}}"]))
    original = project / "old.apkg"
    genanki.Package(deck).write_to_file(str(original))
    learner.import_package(original)
    run_import(original)
    (cards,) = (project / "cards/cities").glob("[0-9]*.yaml")
    edit(cards, "Milan", "Rome")
    run("build")
    assert "cities-0.0.0.apkg" in run("release", "cities", "1.0.0", expect=1).output
    shutil.copy(original, project / "dist/cities-0.0.0.apkg")
    run("release", "cities", "1.0.0")
    notes = (project / "dist/cities-1.0.0-notes.md").read_text(encoding="utf-8")
    assert "Since the package that you have: 1 changed." in notes
    assert learner.import_package(project / "dist/cities-1.0.0.apkg") == ImportLog(2, 0, 1, 1, 0)


def test_notes_of_a_package_without_any_card_get_those_that_anki_makes_when_it_checks(
    tmp_path: Path, project: Path, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:  # genanki writes none if an optional field is empty
        patch.setattr(genanki.Note, "cards", ())
        old = make_genanki_package(tmp_path, note(BASIC, "France", "Paris", ""), note(BASIC, "Italy", "Rome", ""))
    output = run("import", old).output
    assert "2 notes, 2 cards" in output
    assert "as in Anki after “Check Database” (2):\n    France\n    Italy\n" in output
    learner.import_package(old)
    assert not learner.read_state().cards
    learner.import_package(run_build(project))
    assert len(learner.read_state().cards) == 2
    assert learner.cards_that_the_check_adds_or_removes() == 0
