"""`deck-builder translations`."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
from pathlib import Path

import polib
import pytest

from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.translations import write


@pytest.fixture
def trip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    german = write(tmp_path)
    monkeypatch.chdir(german.parents[1])
    run("build")
    return german


def test_a_stale_text_is_shown_warned_of_and_can_be_called_right(trip: Path) -> None:
    edit(Path("cards.yaml"), "What is the capital?", "What is its capital?")
    assert "What is [-the-]{+its+} capital?" in run("translations").output
    assert "D248 1 text is older than its source" in run("check").output
    assert "1 text marked as right" in run("translations", "--still-right", "capital").output
    assert "older" not in run("translations").output
    assert "D248" not in run("build").output


def test_a_page_and_json_can_be_had(trip: Path) -> None:
    run("translations", "--language", "de", "--page")
    assert "Was ist die Hauptstadt?" not in Path("dist/trip-de-translation.html").read_text(encoding="utf-8")
    assert "On the Seine." in Path("dist/trip-de-translation.html").read_text(encoding="utf-8")
    assert json.loads(run("translations", "--format", "json").stdout)[0]["language"] == "de"


def test_what_can_not_be_done_is_said(trip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No text of `river` is older" in run("translations", "--still-right", "river", expect=2).output
    assert "has no translation `fr`. There are: de." in run("translations", "--language", "fr", expect=2).output
    (trip / "deck.yaml").unlink()
    assert "There is no translation here" in run("translations", expect=2).output


def test_a_locked_build_needs_what_texts_were_made_from(trip: Path) -> None:
    run("build", "--locked")
    (trip / "made-from.yaml").unlink()
    assert "L634 `made-from.yaml` is not up to date" in run("build", "--locked", expect=1).output
    assert not (trip / "made-from.yaml").exists()


def test_the_command_that_a_warning_names_shows_what_it_warns_of(
    trip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(Path("cards.yaml"), "What is the capital?", "What is its capital?")
    monkeypatch.chdir(tmp_path)
    (command,) = set(re.findall(r"`deck-builder (translations [^`]+)`", run("check", "trip").output))
    assert "What is [-the-]{+its+} capital?" in run(*shlex.split(command)).output


def test_what_no_longer_fits_the_source_is_counted_by_a_check(trip: Path) -> None:
    edit(Path("cards.yaml"), "id: bread", "id: loaf")
    output = run("check").output
    assert "D249 3 texts are not translated, first `answer`" in output
    assert "D250 1 entry is of no card, first `bread`" in output


def test_what_can_not_be_written_is_said(trip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("taken").write_text("a file", encoding="utf-8")
    assert "P70" in run("translations", "--page", "--out", "taken", expect=1).output
    edit(Path("cards.yaml"), "What is the capital?", "What is its capital?")
    before = (trip / "made-from.yaml").read_bytes()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("deck_builder.build.source_edits.put_in_place", fail)
    output = run("translations", "--still-right", "capital", expect=1).output
    assert "P701" in output
    assert "the disk is full" in output
    assert "marked as right" not in output
    assert (trip / "made-from.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["german.po", "german.csv"])
def test_a_translator_gets_a_file_and_what_comes_back_is_taken_in(trip: Path, name: str) -> None:
    edit(Path("cards.yaml"), "What is the capital?", "What is its capital?")
    said = run("translations", "--export", name).output
    assert f"{name}: 15 texts; 4 to translate, 2 guesses to look at." in said
    assert (
        "0 texts taken in, 0 right as they are, in 0 files\n2 guesses are still marked"
        in run("translations", "--import", name).output
    )
    if name.endswith(".po"):
        file = polib.pofile(name)
        for entry in file:
            entry.msgstr = {"capital/question": "Wie heißt sie?"}.get(entry.msgctxt, entry.msgstr)
            entry.flags = []
        file.save()
    else:
        edit(Path(name), "Was ist die Hauptstadt?,yes", "Wie heißt sie?,")
        edit(Path(name), "Eine Karte,yes", "Eine Karte,")
    said = run("translations", "--import", name, "--dry-run").output
    assert "capital, question" in said
    assert "2 texts would be taken in, 0 right as they are, in 1 file" in said
    assert "question: Was ist die Hauptstadt?" in (trip / "cards.yaml").read_text(encoding="utf-8")
    assert "2 texts taken in" in run("translations", "--import", name).output
    assert "question: Wie heißt sie?" in (trip / "cards.yaml").read_text(encoding="utf-8")
    assert "1 text is older than its source" not in run("translations").output
    run("build", "--locked", expect=1)  # a text has changed
    run("build")


def test_what_can_not_be_exchanged_is_said(trip: Path) -> None:
    Path("bad.po").write_text('msgid "open', encoding="utf-8")
    assert (
        "P707 `bad.po` can't be read: none of its texts has a context"
        in run("translations", "--import", "bad.po", expect=1).output
    )
    os.mkfifo("pipe.po")  # reading it would never end
    assert "P704 `pipe.po` can't be read" in run("translations", "--import", "pipe.po", expect=1).output
    assert "ends in `.po` or `.csv`" in run("translations", "--export", "german.xlsx", expect=2).output
    assert "not both" in run("translations", "--export", "a.po", "--import", "bad.po", expect=2).output
    assert "goes with `--import`" in run("translations", "--export", "a.po", "--dry-run", expect=2).output
    assert "goes with `--import`" in run("translations", "--dry-run", expect=2).output
    french = trip.parent / "fr"
    french.mkdir()
    (french / "deck.yaml").write_text("id: trip-fr\nname: Voyage\n", encoding="utf-8")
    said = run("translations", "--export", "a.po", expect=2).output
    assert "There are several translations" in said
