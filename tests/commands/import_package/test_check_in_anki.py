"""`import --check`: what learners of a package would see of the first release, as real Anki says."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import genanki
import pytest

from deck_builder.commands.import_package.check_in_anki import check_in_anki
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.old_decks import stock_genanki

NOW = 1_900_000_000


@pytest.fixture
def imported(tmp_path: Path) -> tuple[Path, Path]:
    """A package, and the deck folder that was imported from it."""
    package = stock_genanki(tmp_path)
    run("import", package, "--into", tmp_path / "deck")
    return package, tmp_path / "deck"


def see(package: Path, deck: Path) -> dict[str, tuple[str, ...]]:
    checked = check_in_anki(package, [deck], NOW, Problems())
    assert checked
    assert checked.notes == 7
    return {each.message: each.items for each in checked.seen}


def test_what_is_edited_is_what_learners_see(imported: tuple[Path, Path]) -> None:
    package, deck = imported
    assert see(package, deck) == {}
    edit(deck / "10-cards.yaml", "<b>Paris</b>", "<b>Lyon</b>")
    edit(deck / "deck.yaml", "with a description", "with another description")
    edit(deck / "kinds/capitals-model/kind.yaml", "    name: Country\n", "    name: Country\n    font: Georgia\n")
    edit(
        deck / "30-words-easy.yaml",
        "cards:\n",
        "cards:\n  - {id: new, sources-field: ny, word-more: new}\n\n",
    )
    assert see(package, deck) == {
        "Notes with other words or tags": ("France",),
        "Notes that are new": ("ny",),
        "Note types that are different": ("Capitals model: flds 1 font",),
        "Decks with another description": ("Old deck",),
    }


def test_a_note_in_conflict_is_counted(imported: tuple[Path, Path]) -> None:
    package, deck = imported
    lock = json.loads((deck / "deck.lock").read_text(encoding="utf-8"))
    lock["kinds"]["cloze-2"]["fields"].append({"key": "more", "name": "More", "id": None})
    (deck / "deck.lock").write_text(json.dumps(lock), encoding="utf-8")
    edit(deck / "kinds/cloze-2/kind.yaml", "cards:\n", "  more: {name: More, text: html}\ncards:\n")
    assert len(see(package, deck)["Notes in conflict: Anki keeps the learner's and would never update them"]) == 1


def test_the_exit_code_says_whether_learners_see_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    package = stock_genanki(tmp_path)
    output = run("import", package, "--into", tmp_path / "deck", "--check").output
    assert "learners of the package see nothing of the first release" in output
    assert "Unchanged: 7 of 7 notes" in output
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(tmp_path / "code.apkg", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<b>Paris</b>", b"<p onx=Pari>"))
    output = run("import", tmp_path / "code.apkg", "--into", tmp_path / "code", "--check", expect=1).output
    assert "Notes with other words or tags (1):\n    France\n" in output
    assert (tmp_path / "code/deck.yaml").is_file()


def test_a_package_that_anki_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    package = stock_genanki(tmp_path)
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(tmp_path / "odd.apkg", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"cat.gif", b"c/t.gif") if name == "media" else old.read(name))
    output = run("import", tmp_path / "odd.apkg", "--into", tmp_path / "odd", "--check", expect=1).output
    assert "Anki itself can't import `odd.apkg`" in output


def test_gaps_of_one_number_in_several_fields_are_imported(tmp_path: Path) -> None:
    names = ("Text", "More", "C1")
    template = "".join(f"{{{{cloze:{name}}}}}" for name in names)
    model = genanki.Model(
        1_700_000_007,
        "Two clozes",
        fields=[{"name": name} for name in names],
        templates=[{"name": "Cloze", "qfmt": template, "afmt": template}],
        model_type=genanki.Model.CLOZE,
    )
    deck = genanki.Deck(1_700_000_008, "Two clozes")
    deck.add_note(genanki.Note(model, ["{{c1::one}} and {{c2::two}}", "{{c1::once}}, {{c3::three}}", "a field"]))
    package = tmp_path / "old.apkg"
    genanki.Package(deck).write_to_file(str(package), timestamp=NOW - 1000)
    run("import", package, "--into", tmp_path / "deck")
    checked = check_in_anki(package, [tmp_path / "deck"], NOW, Problems())
    assert checked
    assert not checked.seen
    (card,) = json.loads((tmp_path / "deck" / "deck.lock").read_text(encoding="utf-8"))["cards"].values()
    assert [*card["texts"]] == ["text", "c2", "more", "c3", "c1", "*"]
