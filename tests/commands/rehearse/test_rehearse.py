"""A rehearsal shows what an update does to learners in real Anki, and names every promise that it breaks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import genanki
import pytest

from deck_builder import workers
from deck_builder.commands.rehearse import rehearse as rehearsal_module
from deck_builder.commands.rehearse.promises import Promise
from deck_builder.commands.rehearse.rehearse import rehearse
from deck_builder.commands.rehearse.results import LearnerResult, Rehearsal
from deck_builder.packages.compare import compare
from deck_builder.packages.read import read_package
from tests.support.command_line import build, run
from tests.support.decks import OWN_CARDS, OWN_KIND, edit
from tests.support.releases import PRESET, SPAIN, Clock, build_and_release, package


def by_learner(rehearsal: Rehearsal) -> dict[str, LearnerResult]:
    return {result.learner: result for result in rehearsal.learners}


def counts(result: LearnerResult) -> tuple[int, int, int, int]:
    return result.new, result.updated, result.skipped, result.conflicting


def promises_by_learner(rehearsal: Rehearsal) -> dict[str, set[Promise]]:
    """The promises that were broken, by learner; learners without any are left out."""
    return {
        result.learner: {promise.promise for promise in result.broken} for result in rehearsal.learners if result.broken
    }


def messages(rehearsal: Rehearsal) -> str:
    return "\n".join(promise.message for promise in rehearsal.broken)


@pytest.fixture
def tour(copy_of: Callable[[str], Path]) -> tuple[Path, Path]:
    """A deck folder, and a copy of the package that learners have."""
    folder = copy_of("tour")
    return folder, Path(shutil.copy(build(folder), folder.parent / "old.apkg"))


def test_nobody_notices_a_package_in_which_nothing_changed(tour: tuple[Path, Path]) -> None:
    _, old = tour
    output = run("rehearse", old, old).output
    assert output.endswith("No promise was broken: 7 learners, 20 notes, 30 cards.\n")
    assert "never had the deck" in output


def test_an_edited_grown_and_restyled_deck_keeps_every_promise(tour: tuple[Path, Path]) -> None:
    folder, old = tour
    edit(folder / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    edit(folder / "media/arrows.svg", "#2f5d8a", "#2f6d8a")
    edit(folder / "style.css", "0.01em", "0.02em")
    edit(folder / "kinds/translation/answer.html", '<div class="answer">', '<div class="answer wide">')
    edit(folder / "20-people.yaml", "- id: quiet-partner\n", "- id: silent-partner\n    was: quiet-partner\n")
    edit(folder / "20-people.yaml", "cards:\n", "cards:\n  - {id: new-one, question: New?, answer: It is.}\n")
    rehearsal = rehearse(old, build(folder))
    assert messages(rehearsal) == ""
    learners = by_learner(rehearsal)
    assert {name: counts(each) for name, each in learners.items()} == {
        "studied": (1, 3, 17, 0),
        "wrote-before": (1, 3, 17, 0),
        "wrote-after": (1, 0, 20, 0),
        "arranged": (2, 3, 16, 0),
        "renamed": (1, 3, 17, 0),
        "merges": (1, 3, 14, 0),
        "fresh": (21, 0, 0, 0),
    }
    assert learners["wrote-before"].lost_edits == 3
    assert not any(result.full_sync for result in rehearsal.learners)
    assert learners["wrote-after"].remarks == ("3 changed notes stay as the learner wrote",)
    assert learners["renamed"].remarks == ("1 new card in the deck “A Tour & More”, which the learner did not have",)
    assert learners["merges"].lost_edits == 0
    (back,) = learners["arranged"].remarks
    assert back.endswith("was deleted, and comes back")


def test_cards_that_come_and_cards_that_are_left_empty_are_announced(tour: tuple[Path, Path]) -> None:
    folder, old = tour
    edit(folder / "30-brain.yaml", "and $x = {{c3::y^{z}}}$.", "and $x$ is {{c4::a letter}}.")
    edit(folder / "10-words.yaml", "both-ways: no", "both-ways: yes")
    edit(folder / "30-brain.yaml", "    ask-back: yes\n", "")
    edit(folder / "20-people.yaml", "subdeck: 2 People::Close ones", "subdeck: 2 People")
    rehearsal = rehearse(old, build(folder))
    assert messages(rehearsal) == ""
    learners = by_learner(rehearsal)
    assert (learners["studied"].new_cards, learners["studied"].empty_cards) == (2, 2)
    # A learner who keeps their own words gets the new cards as well, but they are empty.
    assert (learners["wrote-after"].new_cards, learners["wrote-after"].empty_cards) == (2, 2)
    assert learners["fresh"].empty_cards == 0


@pytest.mark.slow
def test_learners_in_several_processes_see_what_they_see_in_one(
    tour: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, old = tour
    edit(folder / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    new = build(folder)
    alone = rehearse(old, new, cleanup=old)
    processes: set[int] = set()
    receive = workers._Worker.receive

    def note_process(self: workers._Worker) -> dict[int, object]:
        results = receive(self)
        processes.update([self.process.pid or 0] if results else [])
        return results

    monkeypatch.setattr(workers._Worker, "receive", note_process)
    monkeypatch.setattr(rehearsal_module, "_SIZE_FOR_WORKERS", 0)
    monkeypatch.setattr(rehearsal_module, "count_cores", lambda: 3)
    assert rehearse(old, new, cleanup=old) == alone
    assert processes


def test_only_the_learners_that_are_named_are_rehearsed(tour: tuple[Path, Path]) -> None:
    _, old = tour
    rehearsal = rehearse(old, old, only=frozenset({"renamed", "fresh"}))
    assert [result.learner for result in rehearsal.learners] == ["renamed", "fresh"]


def test_a_state_of_a_deck_is_rehearsed_without_a_package(tour: tuple[Path, Path]) -> None:
    folder, old = tour
    lock = (folder / "deck.lock").read_bytes()
    edit(folder / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    assert "studied every card                          1 updated, 19 left alone" in run("rehearse", old, folder).output
    assert (folder / "deck.lock").read_bytes() == lock


def test_retired_cards_go_with_the_cleanup_package_and_nothing_else_does(deck: Path, clock: Clock) -> None:
    first = build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    second = build_and_release(deck, "1.1.0", clock)
    cleanup = second.with_name("capitals-1.1.0-cleanup.apkg")
    rehearsal = rehearse(first, second, cleanup=cleanup)
    assert messages(rehearsal) == ""
    assert by_learner(rehearsal)["cleaned-up"].remarks == ("“Empty Cards” removes 1 card",)
    assert "cleans up after retired cards" in run("rehearse", first, second, "--cleanup", cleanup).output


def test_the_cleanup_package_gives_no_card_to_a_learner_who_never_had_the_retired_one(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    second = build_and_release(deck, "1.1.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    third = build_and_release(deck, "1.2.0", clock)
    rehearsal = rehearse(second, third, cleanup=third.with_name("capitals-1.2.0-cleanup.apkg"))
    assert messages(rehearsal) == ""
    assert by_learner(rehearsal)["cleaned-up"].remarks == (
        "“Empty Cards” removes 0 cards",
        "1 retired note that the learner did not have, without a card",
    )


def test_a_cleanup_package_that_empties_living_cards_is_caught(deck: Path, clock: Clock) -> None:
    first = build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    build_and_release(deck, "1.1.0", clock)
    cleanup = deck.parent / "dist/capitals-1.1.0-cleanup.apkg"
    rehearsal = rehearse(first, first, cleanup=cleanup)
    assert promises_by_learner(rehearsal) == {
        "cleaned-up": {"cleanup", "again"}
    }  # the next import brings the card back
    assert "“What is the capital of Spain?”: the card is not retired, but becomes empty." in messages(rehearsal)


def test_a_kind_that_was_replaced_needs_merging_and_no_promise_is_broken(
    write_deck: Callable[..., Path], clock: Clock
) -> None:
    folder = write_deck(OWN_CARDS, **OWN_KIND)
    first = build_and_release(folder, "1.0.0", clock)
    shutil.copytree(folder / "kinds/capital", folder / "kinds/city")
    fields = "".join(f"  fact-{n}: {{name: Fact {n}, text: plain}}\n" for n in range(6))
    edit(folder / "kinds/city/kind.yaml", "name: Capital\n", "name: City\nreplaces: capital\n")
    edit(folder / "kinds/city/kind.yaml", "cards:\n", f"{fields}cards:\n")
    edit(folder / "cards.yaml", "kind: capital", "kind: city")
    rehearsal = rehearse(first, build_and_release(folder, "2.0.0", clock))
    assert messages(rehearsal) == ""
    learners = by_learner(rehearsal)
    assert counts(learners["studied"]) == (0, 0, 0, 2)
    assert learners["studied"].remarks == ("2 notes of a new note type stay as they were, without “Merge note types”",)
    assert counts(learners["merged"]) == (0, 2, 0, 0)
    assert learners["merged"].full_sync
    assert not learners["studied"].full_sync


def test_a_learner_who_ticks_the_presets_gets_the_recommended_settings(deck: Path, clock: Clock) -> None:
    first = build_and_release(deck, "1.0.0", clock)
    edit(deck / "deck.yaml", "name: Capitals\n", f"name: Capitals\n{PRESET}")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    rehearsal = rehearse(first, build_and_release(deck, "1.1.0", clock))
    assert messages(rehearsal) == ""
    (preset,) = by_learner(rehearsal)["presets"].presets
    assert f"    gets the preset “{preset}”\n" in run("rehearse", first, package(deck, "1.1.0")).output


def test_new_cards_of_a_renamed_deck_are_noticed(deck: Path, clock: Clock) -> None:
    first = build_and_release(deck, "1.0.0", clock)
    edit(deck / "deck.yaml", "name: Capitals\n", "name: Capital cities\n")
    edit(deck / "cards.yaml", "cards:\n", "cards:\n  - {id: malta, question: Malta?, answer: Valletta}\n")
    rehearsal = rehearse(first, build_and_release(deck, "2.0.0", clock))
    assert messages(rehearsal) == ""
    assert by_learner(rehearsal)["studied"].remarks == (
        "1 new card in the deck “Capital cities”, which the learner did not have",
    )


def test_an_edit_that_was_taken_back_may_be_sent_again_only_if_it_is_named(deck: Path, clock: Clock) -> None:
    first = build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.0.1", clock)
    edit(deck / "cards.yaml", "Paris", "Lyon")
    third = build_and_release(deck, "1.0.2", clock)
    (again,) = compare(read_package(first), read_package(third)).changed
    assert again.only_sent_again
    assert promises_by_learner(rehearse(first, third))["studied"] == {"update"}
    assert rehearse(first, third, taken_back=frozenset({again.new.guid})).broken == ()


@dataclass(frozen=True)
class Stock:
    """A package as a script makes it with stock genanki."""

    notes: tuple[tuple[str, ...], ...] = (("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"))
    """The fields of each note."""
    fields: tuple[str, ...] = ("Front", "Back")
    """The names of the fields."""
    front: str = "{{Front}}"
    """The HTML of the front."""
    css: str = ""
    """The style."""
    name: str = "Capital"
    """The name of the note type."""
    guids: tuple[str, ...] = ("france", "italy", "spain")
    """The guid of each note."""
    stamp: int = 1_700_000_000
    """The time of all notes and of the note type, in seconds since 1970."""
    media: tuple[tuple[str, bytes], ...] = ()
    """The names and bytes of the media files."""

    def write(self, folder: Path) -> Path:
        folder.mkdir()
        model = genanki.Model(
            1_600_000_001,
            self.name,
            fields=[{"name": name} for name in self.fields],
            templates=[{"name": "Card 1", "qfmt": self.front, "afmt": "{{Front}} – {{Back}}"}],
            css=self.css,
        )
        deck = genanki.Deck(1_600_000_002, "Capitals")
        for guid, fields in zip(self.guids, self.notes, strict=True):
            deck.add_note(genanki.Note(model=model, fields=list(fields), guid=guid))
        files = [folder / name for name, _ in self.media]
        for file, (_, data) in zip(files, self.media, strict=True):
            file.write_bytes(data)
        target = folder / "capitals.apkg"
        genanki.Package(deck, media_files=files).write_to_file(target, timestamp=self.stamp)
        return target


STOCK = Stock()
LATER = replace(STOCK, stamp=STOCK.stamp + 1000)
EDITED = (("France", "Paris!"), *STOCK.notes[1:])
PICTURE = (('France <img src="flag.png">', "Paris"), *STOCK.notes[1:])


@dataclass(frozen=True)
class Breaking:
    """An update that breaks promises."""

    name: str
    """What is wrong with it."""
    new: Stock
    """The new package."""
    promises: dict[str, set[Promise]]
    """The promises that it breaks, by learner; no other learners are rehearsed."""
    message: str
    """A part of one of the messages."""
    old: Stock = STOCK
    """The old package."""


ALL = ("studied", "wrote-before", "wrote-after", "arranged", "renamed")


def everyone(*promises: Promise) -> dict[str, set[Promise]]:
    return {learner: set(promises) for learner in ALL}


BREAKING = [
    Breaking(
        "fresh timestamps rewrite every note",
        replace(LATER, notes=EDITED),
        {"studied": {"update"}, "wrote-before": {"edit"}, "arranged": {"update"}, "renamed": {"update"}},
        "“Italy”: what the learner wrote is lost, although nothing in the note changed.",
    ),
    Breaking(
        "one timestamp for ever",
        replace(STOCK, notes=EDITED),
        {name: {"update"} for name in ALL if name != "wrote-after"},
        "“France” changed, but the learner does not get the change, because its time is not newer",
    ),
    Breaking(
        "a field more",
        replace(LATER, fields=("Front", "Back", "River"), notes=tuple((*fields, "") for fields in STOCK.notes)),
        everyone("conflict", "note type"),
        "Notes of the note type “Capital” are no longer updated, because it gained the field “River”.",
    ),
    Breaking(
        "a style that is not newer",
        replace(STOCK, css=".card { color: red; }"),
        everyone("note type"),
        "The note type “Capital” has a new name or look, and the learner does not get it.",
    ),
    Breaking(
        "a note type named like one of Anki's own",
        replace(STOCK, name="Basic"),
        {"fresh": {"note type"}},
        "Anki renames the note type “Basic” to “Basic",
        replace(STOCK, name="Basic"),
    ),
    Breaking(
        "the same guid twice",
        replace(STOCK, guids=("france", "italy", "italy")),
        {"fresh": {"update"}},
        "“Italy” is in the package more than once",
        replace(STOCK, guids=("france", "italy", "italy")),
    ),
    Breaking(
        "a picture that is named and not there",
        replace(LATER, notes=PICTURE),
        {"fresh": {"media"}},
        "“France [picture flag.png]” names “flag.png”, which the learner does not get.",
    ),
    Breaking(
        "another picture under the same name",
        replace(STOCK, notes=PICTURE, media=(("flag.png", b"new"),)),
        everyone("media"),
        "“flag.png” has new content, but the learner keeps the old file.",
        replace(STOCK, notes=PICTURE, media=(("flag.png", b"old"),)),
    ),
    Breaking(
        "a field more, and words in it",
        replace(LATER, fields=("Front", "Back", "River"), notes=tuple((*fields, "Seine") for fields in STOCK.notes)),
        {"merged": {"update"}},
        "“France” changed, but the learner does not get the change",
    ),
    Breaking(
        "a front of tags alone",
        replace(LATER, notes=(("<i></i>", "Paris"), *STOCK.notes[1:])),
        {"fresh": {"empty"}},
        "“Paris”: the front of the card shows nothing.",
    ),
    Breaking(
        "a front without a field",
        replace(STOCK, front="<br>{{^Front}}{{Back}}{{/Front}}"),
        {"fresh": {"empty"}},
        "“France”: the card is empty.",
        replace(STOCK, front="<br>{{^Front}}{{Back}}{{/Front}}"),
    ),
    Breaking(
        "a note without a card",
        replace(STOCK, notes=(("", "Paris"), *STOCK.notes[1:])),
        {"fresh": {"card"}},
        "“Paris” has no card.",
        replace(STOCK, notes=STOCK.notes[1:], guids=STOCK.guids[1:]),
    ),
]


@pytest.mark.parametrize("case", BREAKING, ids=[case.name for case in BREAKING])
def test_an_update_that_breaks_a_promise_is_caught(case: Breaking, tmp_path: Path) -> None:
    old, new = case.old.write(tmp_path / "old"), case.new.write(tmp_path / "new")
    rehearsal = rehearse(old, new, only=frozenset(case.promises))
    assert case.message in messages(rehearsal)
    met = promises_by_learner(rehearsal)
    for learner, promises in case.promises.items():
        assert promises <= met.get(learner, set()), learner


def test_a_well_made_stock_package_breaks_nothing(tmp_path: Path) -> None:
    old = STOCK.write(tmp_path / "old")
    assert rehearse(old, old).broken == ()


def tamper(file: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one of the files in a package."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[name] = change(files[name])
    with zipfile.ZipFile(file, "w") as archive:
        for each, data in files.items():
            archive.writestr(each, data)


@pytest.mark.parametrize("spoiled", ["old", "new"])
def test_a_package_that_anki_cannot_import_is_caught(spoiled: str, tmp_path: Path) -> None:
    illustrated = replace(STOCK, notes=PICTURE, media=(("flag.png", b"flag"),))
    paths = {name: illustrated.write(tmp_path / name) for name in ("old", "new")}
    tamper(paths[spoiled], "media", lambda names: names.replace(b"flag.png", b"../flag.png"))
    rehearsal = rehearse(paths["old"], paths["new"])
    (first, *_) = rehearsal.broken
    assert first.promise == "import"
    assert f"Anki can't import the {spoiled} package: " in first.message


def test_a_change_with_an_older_time_is_caught(tmp_path: Path) -> None:
    new = replace(STOCK, notes=EDITED, stamp=STOCK.stamp - 1000).write(tmp_path / "new")
    assert promises_by_learner(rehearse(STOCK.write(tmp_path / "old"), new))["studied"] == {"update"}


def test_broken_promises_end_the_command_with_1_and_a_count(tmp_path: Path) -> None:
    many = tuple((f"Country {n}", f"City {n}") for n in range(9))
    guids = tuple(f"guid {n}" for n in range(9))
    old = replace(STOCK, notes=many, guids=guids).write(tmp_path / "old")
    new = replace(LATER, notes=many, guids=guids).write(tmp_path / "new")
    output = run("rehearse", old, new, expect=1).output
    assert "“Country 0” is sent again, although nothing in it changed. (studied, arranged, renamed)\n" in output
    assert "\n… and 4 more like the last\n" in output
    assert output.endswith("18 promises were broken.\n")


def test_json_has_all_results_under_keys_that_stay(tmp_path: Path) -> None:
    old = STOCK.write(tmp_path / "old")
    printed = json.loads(run("rehearse", old, old, "--format", "json").stdout)
    assert list(printed) == ["kept", "old", "new", "anki", "notes", "cards", "learners"]
    assert (printed["kept"], printed["notes"], printed["cards"]) == (True, 3, 3)
    assert list(printed["learners"][0]) == [
        *("learner", "who", "new", "updated", "skipped", "conflicting", "new_cards", "lost_edits", "empty_cards"),
        *("full_sync", "presets", "remarks", "broken"),
    ]
    new = replace(STOCK, notes=EDITED).write(tmp_path / "new")
    printed = json.loads(run("rehearse", old, new, "--format", "json", expect=1).stdout)
    (first,) = printed["learners"][0]["broken"]
    assert (printed["kept"], first["promise"], first["guid"]) == (False, "update", "france")


def test_a_file_that_is_not_a_package_is_named(tmp_path: Path) -> None:
    old = STOCK.write(tmp_path / "old")
    (tmp_path / "text.apkg").write_text("not a package", encoding="utf-8")
    assert "P704 `text.apkg` can't be read" in run("rehearse", old, tmp_path / "text.apkg", expect=1).output
    assert "There is no file" in run("rehearse", old, tmp_path / "missing.apkg", expect=2).output


def test_a_rehearsal_needs_nothing_but_anki() -> None:
    """So it also runs beside an old Anki, in an environment of its own."""
    program = "import json, sys; import deck_builder.commands.rehearse.rehearse; print(json.dumps([*sys.modules]))"
    printed = subprocess.check_output([sys.executable, "-c", program], text=True)
    loaded = {name.partition(".")[0] for name in json.loads(printed)}
    assert not loaded & {"click", "genanki", "imagesize", "nh3", "pyromark", "yaml"}


def test_without_anki_the_command_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = STOCK.write(tmp_path / "old")
    for name in [*sys.modules]:
        if name.partition(".")[0] == "anki":
            monkeypatch.setitem(sys.modules, name, None)
        if name.startswith("deck_builder.commands.rehearse."):
            monkeypatch.delitem(sys.modules, name)
    output = run("rehearse", old, old, expect=2).output
    assert "A rehearsal needs Anki, which is not installed here." in output
    assert "python -m pip install 'deck-builder[rehearse]'" in output
