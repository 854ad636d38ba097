"""`--fix` mends what has one right answer: the rest of a file stays, and what learners get stays or is named."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.check.fix import fix_file
from tests.support.broken_decks import EXPECTED, copy_broken_deck
from tests.support.command_line import run
from tests.support.yaml_texts import compose, read_as_typed

UNTIDY = """\
# The capitals of Europe\x20\x20
kind: question   # of all of them
cards:

  # The first one
  - question: What is the capital of France?\x20
    id: france          # never to change
    answer: |
      Paris\x20\x20
      on the Seine
  - id: norway
    question: 'What is the capital of Norway?'
    answer: "Oslo"


"""
TIDY = """\
# The capitals of Europe
kind: question   # of all of them
cards:

  # The first one
  - id: france          # never to change
    question: What is the capital of France?
    answer: |
      Paris\x20\x20
      on the Seine
  - id: norway
    question: 'What is the capital of Norway?'
    answer: "Oslo"
"""


def test_comments_layout_and_texts_stay_as_they_are(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(UNTIDY)
    result = run("check", deck, "--fix")
    assert (deck / "cards.yaml").read_text(encoding="utf-8") == TIDY
    assert "fixed white space at line ends, end of the file, order of keys" in result.output
    assert "learners get something else" not in result.output
    assert "fixed" not in run("check", deck, "--fix").output


def test_the_diff_is_what_fix_does_and_writes_nothing(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def untidy() -> Path:
        deck = write_deck(UNTIDY)
        (deck / "deck.yaml").write_bytes(b"id: capitals\r\nname: Capitals")
        return deck

    deck = untidy()
    monkeypatch.chdir(deck.parent)
    diff = run("check", "capitals", "--diff", expect=1).stdout_bytes
    assert (deck / "cards.yaml").read_text(encoding="utf-8") == UNTIDY
    run("check", "capitals", "--fix")
    by_fix = {name: (deck / name).read_bytes() for name in ("cards.yaml", "deck.yaml")}
    assert run("check", "capitals", "--diff").output == ""
    untidy()
    subprocess.run(["git", "apply", "--whitespace=nowarn"], input=diff, check=True)
    assert {name: (deck / name).read_bytes() for name in by_fix} == by_fix


@pytest.mark.parametrize("name", [name for name in EXPECTED if EXPECTED[name][0].code != "Y110"])  # PyYAML drops tags
def test_no_value_of_any_file_changes_but_its_white_space(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    for file in folder.glob("*.yaml"):
        if (fixed := fix_file(file, folder)) and (before := read_as_typed(fixed.old)) is not None:
            assert compose(read_as_typed(fixed.new)) == compose(before)
            file.write_text(fixed.new, encoding="utf-8", newline="")
            assert fix_file(file, folder) is None


def test_cards_that_a_fix_changes_for_learners_are_named(write_deck: Callable[..., Path]) -> None:
    html = "name: Word\nframe: none\nfields: {word: {name: Word, text: html}}\n"
    html += "cards: {one: {name: One, front: a.html, back: a.html}}\n"
    deck = write_deck(
        "kind: word\ncards:\n  - {id: cafe, word: cafe\u0301}\n  - {id: tea, word: tea}\n",
        **{"kinds__word__kind.yaml": html, "kinds__word__a.html": "{{Word}}"},
    )
    output = run("check", deck, "--fix").output
    assert "note: for learners, this changes `cafe`\n" in output
    assert "`tea`" not in output


def test_a_check_says_what_fix_could_solve(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - id: france\n    question: Where?\n    answer: *Paris*\n")
    assert "1 of these can be fixed with --fix; --diff shows how." in run("check", deck, expect=1).output
    output = run("check", deck, "--fix").output
    assert "fixed quotes" in output
    assert "capitals: 1 note, no problems." in output


def test_fix_works_for_decks_below_cards_with_their_media_beside(
    copy_of: Callable[[str], Path], tmp_path: Path
) -> None:
    tour = copy_of("tour")
    (tmp_path / "cards").mkdir()
    (tmp_path / "media").mkdir()
    (tour / "media").rename(tmp_path / "media/tour")
    deck = tour.rename(tmp_path / "cards/tour")
    file = next(iter(sorted(deck.glob("1*.yaml"))))
    text = file.read_text(encoding="utf-8")
    file.write_bytes(text.replace("\n", "\r\n").encode())
    output = run("check", deck, "--fix").output
    assert "fixed line ends\n" in output
    assert "something else" not in output
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "line",
    [
        "id: france question: Where is Paris?",
        "question: Where is Paris? answer: In France: there",
        "question: “What: is the capital of France?”",
    ],
)
def test_what_has_more_than_one_right_answer_stays(line: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(f"kind: question\ncards:\n  - {line}\n    answer: Paris\n")
    before = (deck / "cards.yaml").read_bytes()
    run("check", deck, "--fix", expect=1)
    assert (deck / "cards.yaml").read_bytes() == before


def test_a_link_stays_a_link_and_the_file_that_it_leads_to_is_fixed(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question \ncards:\n  - {id: one, question: Why one?, answer: Because}\n")
    (deck / "cards.yaml").rename(deck / "real.txt")
    (deck / "cards.yaml").symlink_to("real.txt")
    run("check", deck, "--fix")
    assert (deck / "cards.yaml").is_symlink()
    assert (deck / "real.txt").read_text(encoding="utf-8").startswith("kind: question\n")


def test_a_file_that_could_not_be_written_is_not_reported_as_fixed(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck("kind: question \ncards:\n  - {id: one, question: Why one?, answer: Because}\n")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    output = run("check", deck, "--fix", expect=1).output
    assert "`cards.yaml` can't be fixed: the disk is full" in output
    assert "fixed white space" not in output
    assert (deck / "cards.yaml").read_text(encoding="utf-8").startswith("kind: question \n")


@pytest.mark.parametrize(
    "text",
    [
        "kind: question\ncards:\n  - id: france\n    answer: &paris Paris\n",
        "kind: question\ncards:\n  - {answer: Paris, id: france}\n",
        "text: |+\n  Paris\n\n\n",
    ],
)
def test_what_may_be_meant_in_another_way_stays(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_text(text, encoding="utf-8")
    assert fix_file(file, tmp_path) is None


def test_one_fix_makes_room_for_another(tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_text("kind: question\ncards:\n  - answer: @home \n    id: france\n", encoding="utf-8")
    fixed = fix_file(file, tmp_path)
    assert fixed
    assert fixed.makes_readable
    assert fixed.fixes == ("quotes", "order of keys")
    assert fixed.new == "kind: question\ncards:\n  - id: france\n    answer: '@home'\n"
