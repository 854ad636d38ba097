"""The command line as a person meets it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import CARDS, DECKS, edit

BROKEN = CARDS.replace("    answer: Rome\n", "    anwser: Rome\n")


def test_the_least_that_builds_builds(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "kind: definition\ncards:\n  - id: mitochondrion\n    term: Mitochondrion\n"
        "    definition: The organelle that makes most of a cell's ATP.\n"
    )
    assert "1 note, 2 cards; 1 new" in run("build", deck, "--out", deck.parent / "dist").output


def test_every_deck_under_cards_is_built_without_a_name(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cards").mkdir()
    for name in ("one", "two"):
        write_deck(CARDS, name=name).rename(tmp_path / "cards" / name)
    monkeypatch.chdir(tmp_path)
    run("build")
    assert sorted(path.name for path in Path("dist").iterdir()) == ["one.apkg", "two.apkg"]
    run("build", "two", "--out", "elsewhere")
    assert [path.name for path in Path("elsewhere").iterdir()] == ["two.apkg"]


def test_a_problem_is_shown_with_its_place_and_a_way_out(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(BROKEN)
    monkeypatch.chdir(deck.parent)
    output = run("build", "capitals", expect=1).output
    assert output == (
        "D203 there is no key `anwser` here (unknown-key)\n"
        " --> capitals/cards.yaml:9:5 (card `italy`)\n"
        "  |\n"
        "8 |     question: What is the capital of Italy?\n"
        "9 |     anwser: Rome\n"
        "  |     ^^^^^^\n"
        "  |\n"
        "help: Did you mean `answer`?\n"
        "\n"
        "Found 1 error.\n"
        "capitals: not built; the last package and `deck.lock` stay as they were.\n"
    )


def test_one_run_shows_the_problems_of_every_file(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(BROKEN, more="kind: qestion\ncards: []\n", tabs="a:\n\t- b\n")
    (deck / "references.yaml").write_text("references:\n  - title: No id\n", encoding="utf-8")
    output = run("build", deck, expect=1).output
    for code in ("D202", "D203", "D207", "Y107"):  # the reference without an id is the D202
        assert code in output
    assert "references.yaml:2:5" in output


def test_a_warning_is_shown_and_the_deck_is_built(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS.replace("answer: Rome", f"answer: {'word ' * 31}"))
    output = run("build", deck, "--out", deck.parent / "dist").output
    assert "D210 `answer` has 31 words; 30 is the limit" in output
    assert "Found 1 warning." in output
    assert "3 notes" in output


@pytest.mark.parametrize(
    "arguments", [["build", "nowhere"], ["build"], ["stats", "nowhere"], ["build", "--colour"], ["bild"]]
)
def test_wrong_usage_ends_with_two(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Error" in run(*arguments, expect=2).output


def test_two_decks_with_one_id_are_refused(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    one = write_deck(CARDS)
    two = write_deck(CARDS, name="other")
    edit(two / "deck.yaml", "id: other", "id: capitals")
    output = run("build", one, two, "--out", tmp_path / "dist", expect=1).output
    assert "D221" in output


def in_a_terminal(arguments: list[str], **environment: str) -> str:
    """What a program prints where it believes that a person is looking."""
    reading, writing = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | environment
    subprocess.run(
        [sys.executable, "-m", "deck_builder", *arguments], stdout=writing, stderr=writing, env=environment, check=False
    )
    os.close(writing)
    printed = b""
    try:
        while block := os.read(reading, 65536):
            printed += block
    except OSError:  # the other end of a terminal is closed
        pass
    os.close(reading)
    return printed.decode()


def test_colours_are_for_people_who_want_them(write_deck: Callable[..., Path]) -> None:
    deck = str(write_deck(BROKEN))
    assert "\x1b[" in in_a_terminal(["build", deck])
    assert "\x1b[" not in in_a_terminal(["build", deck], NO_COLOR="1")
    piped = subprocess.run([sys.executable, "-m", "deck_builder", "build", deck], capture_output=True, check=False)
    assert b"\x1b[" not in piped.stdout + piped.stderr
    assert piped.stdout == b""


def test_stats_count_what_is_there(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    (stats,) = json.loads(run("stats", tour, "--format", "json").output)
    assert stats["notes"] == 15
    assert stats["cards"] == sum(stats["cards_by_kind"].values()) == sum(stats["cards_by_subdeck"].values()) == 23
    assert stats["cards_by_kind"]["cloze"] == 3
    assert stats["cards_by_subdeck"]["2 People::Close ones"] == 7
    assert stats["notes_by_tag"]["words"] == 2
    assert stats["claims"] == {"all": 2, "covered": 2, "missing": []}
    sizes = [path.stat().st_size for path in (DECKS / "tour/media").rglob("*") if path.is_file()]
    assert stats["media"] == {"files": 3, "bytes": sum(sizes)}
    assert stats["words"] > 100
    text = run("stats", tour).output
    assert "15 notes, 23 cards" in text
    assert "Claims taught: 2 of 2 (100%)" in text


def test_stats_name_the_claims_that_no_card_teaches(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    edit(tour / "30-brain.yaml", "    claims: [gaps-help]\n", "")
    output = run("stats", tour).output
    assert "Claims taught: 1 of 2 (50%)" in output
    assert "without a card: gaps-help" in output


def test_stats_write_nothing(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    before = sorted(tour.rglob("*"))
    run("stats", tour)
    assert sorted(tour.rglob("*")) == before


def test_bad_input_never_gives_a_traceback(copy_of: Callable[[str], Path]) -> None:
    """Every file of a deck, cut off at many places: an answer for people each time."""
    tour = copy_of("tour")
    for file in [*sorted(tour.glob("*.yaml")), *sorted(tour.glob("kinds/*/*"))]:
        whole = file.read_bytes()
        for end in range(0, len(whole), max(1, len(whole) // 12)):
            file.write_bytes(whole[:end])
            process_ended_well(run_any("build", tour))
        file.write_bytes(whole)
    build(tour)


def run_any(*arguments: str | Path) -> int:
    from click.testing import CliRunner

    from deck_builder.cli.main import main

    result = CliRunner().invoke(main, [str(each) for each in arguments] + ["--out", str(arguments[1]) + "-dist"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code


def process_ended_well(code: int) -> None:
    assert code in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_disk_too_full_to_print_on_ends_in_a_sentence(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: one, question: Why one?, answer: Because}\n")
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "deck_builder", "check", deck], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr == b"Error: Can't print the output: the disk is full.\n"
