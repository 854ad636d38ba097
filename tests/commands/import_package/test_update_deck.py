"""A newer package of an imported deck: what is new comes in, and what the authors of the folder wrote stays."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import genanki
import pytest

from tests.support.command_line import run
from tests.support.learner import ImportLog, Learner

CARDS: Final = "cards/capitals/10-cards.yaml"
MODEL_ID: Final = 1607392319

Notes = dict[str, tuple[str, ...]]
OLD: Final[Notes] = {"g-fr": ("France", "<b>Paris</b>"), "g-it": ("Italy", "Rome"), "g-es": ("Spain", "Madrid")}


def package(file: Path, notes: Notes, *, css: str = ".card { color: blue; }", media: tuple[str, ...] = ()) -> Path:
    model = genanki.Model(
        MODEL_ID,
        "Capitals",
        fields=[{"name": "Country"}, {"name": "Capital"}],
        templates=[{"name": "Card 1", "qfmt": "{{Country}}", "afmt": "{{Capital}}"}],
        css=css,
    )
    deck = genanki.Deck(2059400110, "Capitals")
    for guid, fields in notes.items():
        deck.add_note(genanki.Note(model=model, fields=list(fields), guid=guid, tags=["europe"]))
    made = genanki.Package([deck])
    made.media_files = [str(file.parent / name) for name in media]
    made.write_to_file(str(file))
    return file


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an imported deck, whose card file has comments of its authors."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    run("import", package(tmp_path / "old.apkg", OLD))
    with (tmp_path / "cards/capitals/deck.yaml").open("a") as file:
        file.write('check: {ignore: {R803: "a test"}}\n')
    cards = tmp_path / CARDS
    cards.write_text(cards.read_text().replace("    capital: Rome", "    capital: Rome  # since 1871"))
    return tmp_path


def test_new_words_come_into_their_lines_and_comments_stay(project: Path) -> None:
    before = (project / CARDS).read_text()
    new = package(project / "new.apkg", {**OLD, "g-it": ("Italy", "<i>Roma</i>")})
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "-    capital: Rome  # since 1871\n+    capital: <i>Roma</i>  # since 1871" in output
    assert "1 card changed, 0 new" in output
    assert (project / CARDS).read_text() == before.replace("Rome  #", "<i>Roma</i>  #")
    assert "0 cards changed, 0 new" in run("import", new, "--update", "cards/capitals").output


def test_without_yes_the_differences_are_shown_and_nothing_is_written(project: Path) -> None:
    before = (project / CARDS).read_text()
    new = package(project / "new.apkg", {**OLD, "g-it": ("Italy", "Roma")})
    output = run("import", new, "--update", "cards/capitals").output
    assert "+    capital: Roma" in output
    assert "Nothing was written: add --yes" in output
    assert (project / CARDS).read_text() == before


def test_new_notes_come_in_with_their_guids_and_media_and_missing_ones_are_told(project: Path) -> None:
    (project / "flag.gif").write_bytes(b"GIF89a flag")
    notes = {key: OLD[key] for key in ("g-fr", "g-it")} | {"g-no": ("Norway", '<img src="flag.gif">')}
    new = package(project / "new.apkg", notes, media=("flag.gif",))
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "1 new; 1 media file" in output
    assert "These cards are no longer in the package; they stay until you retire them (1):\n    spain" in output
    assert (
        (project / CARDS)
        .read_text()
        .endswith(
            '\n  - id: norway\n    guid: g-no\n    country: Norway\n    capital:\n      html: <img src="flag.gif">\n'
        )
    )
    assert (project / "media/capitals/flag.gif").read_bytes() == b"GIF89a flag"
    run("build", "capitals")


def test_what_the_authors_changed_stays_and_is_told_if_the_package_changed_it_too(project: Path) -> None:
    cards = project / CARDS
    cards.write_text(cards.read_text().replace("Rome ", "Rome, Italy ").replace("capital: Madrid", "capital: MADRID!"))
    notes = {**OLD, "g-it": ("Italy", "Roma"), "g-fr": ("France", "Paris")}
    output = run("import", package(project / "new.apkg", notes), "--update", "cards/capitals", "--yes").output
    assert "The package and you changed the same text of these cards: yours stays (1):\n    italy: capital" in output
    assert "1 card changed" in output
    text = cards.read_text()
    assert "Rome, Italy  # since" in text
    assert "MADRID!" in text
    assert "capital: Paris\n" in text


def test_with_the_earlier_package_changes_are_told_apart_after_releases_too(project: Path) -> None:
    cards = project / CARDS
    cards.write_text(cards.read_text().replace("Rome ", "Rome, Italy "))
    (project / "dist").mkdir()
    shutil.copy(project / "old.apkg", project / "dist/capitals-0.0.0.apkg")
    run("release", "capitals", "1.0.0", "--out", "dist")
    notes = {**OLD, "g-es": ("Spain", "Madrid, Spain")}
    new = package(project / "new.apkg", notes)
    output = run("import", new, "--update", "cards/capitals", "--since", "old.apkg", "--yes").output
    assert "1 card changed" in output
    assert "yours stays" not in output
    assert "Rome, Italy  #" in cards.read_text()


def test_a_new_style_comes_in_unless_the_authors_have_another(project: Path) -> None:
    style = project / "cards/capitals/kinds/capitals/style.css"
    new = package(project / "new.apkg", OLD, css=".card { color: red; }")
    run("import", new, "--update", "cards/capitals", "--yes")
    assert style.read_text() == ".card { color: red; }\n"
    style.write_text(".card { color: green; }\n")
    newest = package(project / "newest.apkg", OLD, css=".card { color: black; }")
    output = run("import", newest, "--update", "cards/capitals", "--yes").output
    assert "yours stay (1):\n    capitals/style.css" in output
    assert style.read_text() == ".card { color: green; }\n"


def test_a_package_of_another_deck_is_refused(project: Path) -> None:
    other = package(project / "other.apkg", {"x": ("Peru", "Lima")})
    output = run("import", other, "--update", "cards/capitals", expect=1).output
    assert "P706 no note of `other.apkg` has the guid of a card of `capitals`" in output
    assert "nothing was written" in output


@pytest.mark.parametrize("wrong", [("--yes",), ("--update", "cards", "--into", "x"), ("--since", "old.apkg")])
def test_options_that_do_not_go_together_are_refused(wrong: tuple[str, ...], project: Path) -> None:
    run("import", "old.apkg", *wrong, expect=2)


def test_learners_get_exactly_what_is_new(project: Path, learner: Learner) -> None:
    """One learner has the old package, and gets the update by our release: only what the package changed."""
    learner.import_package(project / "old.apkg")
    notes = {**OLD, "g-it": ("Italy", "Roma"), "g-no": ("Norway", "Oslo")}
    run("import", package(project / "new.apkg", notes), "--update", "cards/capitals", "--yes")
    run("build", "capitals", "--out", "dist")
    schedule = learner.schedule()
    assert learner.import_package(project / "dist/capitals.apkg") == ImportLog(4, 1, 1, 2, 0)
    assert {key: each for key, each in learner.schedule().items() if key in schedule} == schedule
    assert {guid: tuple(note.fields) for guid, note in learner.notes().items()} == notes
