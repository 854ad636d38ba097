"""`deck-builder push`, into a real collection behind a server that speaks AnkiConnect's protocol."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deck_builder.commands.push import anki_connect
from tests.support.anki_connect import RunningAnki, run_anki
from tests.support.command_line import run
from tests.support.decks import CARDS, OWN_CARDS, OWN_KIND, edit
from tests.support.releases import SPAIN, Clock, build_and_release, everything_in


@pytest.fixture(scope="module")
def one_anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAnki]:
    """An Anki for all tests here: starting it is slow."""
    with run_anki(tmp_path_factory.mktemp("anki")) as running:
        yield running


@pytest.fixture
def anki(one_anki: RunningAnki, monkeypatch: pytest.MonkeyPatch) -> RunningAnki:
    """An open Anki without notes, at the address that commands use."""
    monkeypatch.setenv("ANKI_CONNECT_ADDRESS", one_anki.address)
    monkeypatch.delenv("ANKI_CONNECT_KEY", raising=False)
    col = one_anki.learner.col
    col.remove_notes(col.find_notes(""))
    one_anki.key, one_anki.profile_is_open, one_anki.cut_before, one_anki.cut_after = None, True, "", ""
    one_anki.is_older = False
    one_anki.answer_to.clear()
    one_anki.calls.clear()
    return one_anki


@pytest.fixture
def deck(write_deck: Callable[..., Path], clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck of three cards that was never built, in the folder where commands run."""
    folder = write_deck(CARDS)
    monkeypatch.chdir(folder.parent)
    return folder


def push(*options: str, expect: int = 0) -> str:
    return run("push", "capitals", *options, expect=expect).output


def fields_of(anki: RunningAnki, query: str) -> list[str]:
    return anki.learner.note(query).fields


@pytest.mark.parametrize("is_older", [False, True])
def test_a_kind_that_changes_before_the_first_release(
    is_older: bool, anki: RunningAnki, write_deck: Callable[..., Path], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    anki.is_older = is_older
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    monkeypatch.chdir(deck.parent)
    push()
    clock.next_day()
    edit(deck / "kinds/capital/kind.yaml", "cards:", "  river: {name: River, text: plain}\ncards:")
    edit(deck / "cards.yaml", "city: Paris", "city: Paris, river: Seine")
    edit(deck / "cards.yaml", "city: Rome", "city: Roma")
    assert "2 notes checked" in push()
    assert ("modelFieldRename" in anki.calls) is is_older
    assert {"Seine", "Roma"} <= {field for note in anki.learner.notes().values() for field in note.fields}
    assert "nothing changes there" in push()


def test_a_first_push_brings_every_note_and_a_second_one_changes_nothing(anki: RunningAnki, deck: Path) -> None:
    output = push()
    assert "In Anki, this changes: notes: 3 new." in output
    assert "+ What is the capital of France?" in output
    assert "Anki has the deck: 3 notes checked, each as in the package." in output
    assert len(anki.learner.notes()) == 3
    assert (deck / "deck.lock").exists()
    anki.calls.clear()
    output = push()
    assert "Anki has this deck already: nothing changes there." in output
    assert "importPackage" not in anki.calls


def test_an_edit_updates_one_note_and_keeps_schedules_and_places(anki: RunningAnki, deck: Path, clock: Clock) -> None:
    push()
    learner = anki.learner
    learner.study_everything()
    learner.col.set_deck(learner.col.find_cards("Italy"), learner.deck_id("My own"))
    schedule = learner.schedule()
    clock.next_day()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    output = push()
    assert "In Anki, this changes: notes: 1 updated." in output
    assert "[-Lyon-]{+Paris+}" in output
    assert "3 notes checked" in output
    assert "Paris" in fields_of(anki, "France")[1]
    assert learner.schedule() == schedule
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_a_dry_run_shows_the_same_and_changes_nothing(anki: RunningAnki, deck: Path) -> None:
    before = everything_in(deck.parent / "capitals")
    output = push("--dry-run")
    assert "In Anki, this changes: notes: 3 new." in output
    assert output.endswith("Nothing was changed.\n")
    assert everything_in(deck.parent / "capitals") == before
    assert not Path("dist").exists()
    assert anki.learner.notes() == {}
    assert "importPackage" not in anki.calls


def test_what_was_changed_in_anki_later_is_kept(anki: RunningAnki, deck: Path) -> None:
    push()
    note = anki.learner.note("Italy")
    note.fields[1] = "Roma"
    anki.learner.col.update_note(note)
    anki.learner.set_note_times({note.guid: 2_000_000_000})
    edit(deck / "cards.yaml", "Lyon", "Paris")
    output = push()
    assert "left as they are there" in output
    assert "What is the capital of Italy?" in output
    assert "2 notes checked" in output
    assert fields_of(anki, "Italy")[1] == "Roma"
    assert "Paris" in fields_of(anki, "France")[1]


def test_an_edit_in_anki_is_not_lost_to_a_later_one_in_the_files(anki: RunningAnki, deck: Path, clock: Clock) -> None:
    push()
    clock.next_day()
    note = anki.learner.note("Italy")
    note.fields[1] = "Roma"
    anki.learner.col.update_note(note)
    anki.learner.set_note_times({note.guid: int(clock.now)})
    clock.next_day()
    edit(deck / "cards.yaml", "answer: Rome", "answer: Rome, the eternal city")
    output = push(expect=1)
    assert "an import would lose the edits in Anki:\n  What is the capital of Italy?" in output
    assert fields_of(anki, "Italy")[1] == "Roma"
    push("--overwrite")
    assert fields_of(anki, "Italy")[1] == "Rome, the eternal city"


def test_retired_cards_are_removed_only_when_the_author_says_so(
    anki: RunningAnki, deck: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_and_release(deck, "1.0.0", clock)
    push()
    run("retire", "capitals", "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    own = anki.learner.note("Italy")
    note_type = own.note_type()
    assert note_type
    copy = anki.learner.col.new_note(note_type)
    copy.fields = ["A question of my own", *own.fields[1:]]
    copy.tags = own.tags
    anki.learner.col.add_note(copy, anki.learner.deck_id("Capitals"))
    output = push()
    assert "Taken out of the deck, and still in Anki:\n  What is the capital of Spain?" in output
    assert "In Anki's deck and not in its files; they stay:\n  A question of my own" in output
    assert "`deck-builder push --remove` removes them" in output
    assert len(anki.learner.notes()) == 4
    output = push("--remove")
    assert "They were removed from Anki." in output
    assert "Spain" not in str([note.fields for note in anki.learner.notes().values()])
    assert len(anki.learner.notes()) == 3


def test_a_deleted_draft_is_offered_for_removal(anki: RunningAnki, deck: Path) -> None:
    push()
    edit(deck / "cards.yaml", SPAIN, "")
    assert "What is the capital of Spain?" in push("--remove")
    assert len(anki.learner.notes()) == 2


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"key": "secret"}, "AnkiConnect wants a key"),
        ({"profile_is_open": False}, "Anki has no profile open"),
        ({"cut_before": "version"}, "the connection to Anki was lost during `version`"),
        ({"cut_before": "exportPackage"}, "the connection to Anki was lost during `exportPackage`"),
        ({"cut_before": "importPackage"}, "the connection to Anki was lost during `importPackage`"),
    ],
)
def test_why_anki_can_not_take_the_deck(state: dict[str, object], message: str, anki: RunningAnki, deck: Path) -> None:
    push()
    edit(deck / "cards.yaml", "answer: Rome", "answer: Roma")
    for name, value in state.items():
        setattr(anki, name, value)
    output = push(expect=1)
    assert "P712" in output
    assert message in output
    assert not [path for path in Path("dist").iterdir() if path.name.startswith(".")]


def test_a_wrong_key_and_a_right_one(anki: RunningAnki, deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "AnkiConnect does not take this key" in push("--key", "wrong", expect=1)
    anki.key = "secret"
    monkeypatch.setenv("ANKI_CONNECT_KEY", "secret")
    assert "3 notes checked" in push()


@pytest.mark.parametrize("when", ["cut_before", "cut_after"])
def test_after_a_lost_connection_the_same_command_goes_on(
    when: str, anki: RunningAnki, deck: Path, clock: Clock
) -> None:
    setattr(anki, when, "importPackage")
    output = push(expect=1)
    assert "run the same command again" in output
    setattr(anki, when, "")
    clock.next_day()
    assert "3 notes checked" in push()
    assert len(anki.learner.notes()) == 3


def test_a_closed_anki(deck: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
    output = push("--address", address, expect=1)
    assert f"no Anki answers at {address}: it is closed, or has no AnkiConnect" in output
    assert "code 2055492159" in output
    assert not (deck / "deck.lock").exists()


def test_a_busy_anki(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anki_connect, "_HANDSHAKE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        output = push("--address", f"127.0.0.1:{silent.getsockname()[1]}", expect=1)
    assert "Anki is busy" in output


@pytest.mark.parametrize(
    ("action", "raw", "message"),
    [
        ("version", b"SSH-2.0-OpenSSH\r\n", "it does not speak HTTP"),
        ("version", b"HTTP/1.0 403 Forbidden\r\n\r\n", "its answer has the status 403"),
        ("version", b"HTTP/1.0 200 OK\r\n\r\n<html>", "its answer is not JSON"),
        ("version", b'HTTP/1.0 200 OK\r\n\r\n{"result": 5, "error": null}', "speaks version 5"),
        ("version", b"HTTP/1.0 200 OK\r\n\r\n6", "its answer has no `result` and `error`"),
        ("version", b"HTTP/1.0 200 OK\r\n\r\n" + b"[" * 100_000, "its answer is not JSON"),
        ("version", b"HTTP/1.0 200 OK\r\n\r\n" + b" " * (65 << 20), "its answer is larger than 64.0 MB"),
        ("version", b"HTTP/1.0 200 OK\r\nContent-Length: 90\r\n\r\n{", "was lost during `version`"),
        ("findCards", b'HTTP/1.0 200 OK\r\n\r\n{"result": ["x"], "error": null}', "`result[0]` is not a whole number"),
        ("getDecks", b'HTTP/1.0 200 OK\r\n\r\n{"result": [1], "error": null}', "`result` is not an object"),
        ("exportPackage", b'HTTP/1.0 200 OK\r\n\r\n{"result": true, "error": null}', "Anki can't write to"),
        ("importPackage", b'HTTP/1.0 200 OK\r\n\r\n{"result": null, "error": "a\\u001b[2J"}', "Anki can't do"),
    ],
)
def test_another_program_behind_the_address(
    action: str, raw: bytes, message: str, anki: RunningAnki, deck: Path
) -> None:
    push()
    edit(deck / "cards.yaml", "answer: Rome", "answer: Roma")
    anki.answer_to[action] = raw
    output = push(expect=1)
    assert message in output
    assert "\x1b" not in output


def test_another_computer_needs_a_word_of_the_author(deck: Path) -> None:
    assert "`--allow-remote`" in push("--address", "192.0.2.7:8765", expect=2)
    assert "is not an address" in push("--address", "https://example.org/x", expect=2)


def test_an_import_that_does_nothing_is_noticed(anki: RunningAnki, deck: Path) -> None:
    anki.answer_to["importPackage"] = b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps({"result": True, "error": None}).encode()
    output = push(expect=1)
    assert "Not in Anki, although it has imported the package:\n  What is the capital of France?" in output


def test_every_feature_of_a_deck_arrives(anki: RunningAnki, copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    output = run("push", tour, "--out", tour.parent / "dist").output
    assert "each as in the package." in output
    assert "Files that did not arrive" not in output
    output = run("push", tour, "--out", tour.parent / "dist").output
    assert "Anki has this deck already: nothing changes there." in output
    assert anki.learner.cards_that_the_check_adds_or_removes() == 0


def test_an_edition_is_pushed_and_later_the_whole_deck(anki: RunningAnki, deck: Path) -> None:
    with (deck / "deck.yaml").open("a", encoding="utf-8") as file:
        file.write("\neditions:\n  small:\n    without: {cards: [spain]}\n")
    push("--edition", "small", "--dry-run")
    assert not anki.learner.notes()
    assert "capitals-small.apkg" in push("--edition", "small")
    assert len(anki.learner.notes()) == 2
    push()
    assert len(anki.learner.notes()) == 3
    push("--edition", "small")
    assert len(anki.learner.notes()) == 3
