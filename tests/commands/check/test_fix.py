"""`--fix` mends what has one right answer: the rest of a file stays, and what learners get stays or is named."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.check.fix import mended
from tests.support.broken_decks import EXPECTED, copy_broken_deck
from tests.support.command_line import build, run

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


@pytest.mark.parametrize(
    ("line", "mended_line"),
    [
        ("    answer: *Paris*", "    answer: '*Paris*'"),
        ("    answer: @home", "    answer: '@home'"),
        ("    answer: `Paris`", "    answer: '`Paris`'"),
        ("    answer: !Paris", "    answer: '!Paris'"),
        ("    answer: % of all", "    answer: '% of all'"),
        ("    answer: Note: it's Paris", "    answer: 'Note: it''s Paris'"),
        ("    answer: [sound:paris.mp3] Paris", "    answer: '[sound:paris.mp3] Paris'"),
        ("    answer: {{Paris}}", "    answer: '{{Paris}}'"),
        ("    answer:\tParis", "    answer: Paris"),
        ("\tanswer: Paris", "  answer: Paris"),
        ("    answer: Paris\t", "    answer: Paris"),
    ],
)
def test_what_has_one_meaning_can_be_read_afterwards(line: str, mended_line: str, tmp_path: Path) -> None:
    indent = line[: len(line) - len(line.lstrip())].replace("\t", "  ")
    begin = "kind: question\ncards:\n  - id: france\n    question: What is it?\n".replace("\n    ", f"\n{indent}")
    if line.startswith("\t"):
        begin = begin.replace("  - id", "- id")
    file = tmp_path / "cards.yaml"
    file.write_text(f"{begin}{line}\n", encoding="utf-8")
    fixed = mended(file, tmp_path)
    assert fixed is not None
    assert fixed.readable
    assert fixed.new == f"{begin}{mended_line}\n"
    card = yaml.safe_load(fixed.new)["cards"][0]
    assert card["answer"] == line.split(":", 1)[1].strip()


@pytest.mark.parametrize(
    "text",
    [
        "kind: question\ncards:\n  - id: france\n    answer: &paris Paris\n",
        "kind: question\ncards:\n  - id: france\n    answer: *paris\n",
        "kind: question\ncards:\n  - id: france\n    answer: !!str 1969\n",
        "kind: question\ncards:\n  - id: france\n    answer: *Paris # or Lutetia\n",
        "kind: question\ncards:\n  - id: france\n    answer: @home\n      and away\n",
        "kind: question\ncards:\n  - id: france\n    tags: [europe, west\n",
        "kind: question\ncards:\n  - id: france\n    answer: 'Paris' on the Seine\n",
        "kind: question\ncards:\n  - id: france\n     answer: Paris\n    question: Where\n",
        "kind: question\ncards:\n  # about the id, or not\n  - answer: Paris\n    # here\n    id: france\n",
        "kind: question\ncards:\n  - {answer: Paris, id: france}\n",
        "kind: question\ncards:\n  - answer: Paris\n\n    id: france\n",
        "kind: question\ncards:\n  - answer: Paris\n    id: france\n    # of the answer, or of the next card?\n",
        "kind: question\ncards:\n  - id: france\n    answer: see #42\n",
        "text: |+\n  Paris\n\n\n",
    ],
)
def test_what_may_be_meant_in_another_way_stays(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_text(text, encoding="utf-8")
    assert mended(file, tmp_path) is None


def test_keys_stand_around_the_fields_in_the_order_of_the_card_format_each_with_its_comment(tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_text(
        """\
kind: question
cards:
  - sources:
    - cuvier-1797
    question: What is the capital of France?
    # Too well known?
    tags: [europe]
    # Since the move.
    was: lutetia
    answer: >-
      Paris,
      # not a comment
      on the Seine
    evidence: established
    id: france

  # The next one
  - tags: [north]
    id: norway
    extra: A field before the answer stays there.
    answer: Oslo
""",
        encoding="utf-8",
    )
    fixed = mended(file, tmp_path)
    assert fixed is not None
    assert fixed.done == ("order of keys",)
    assert (
        fixed.new
        == """\
kind: question
cards:
  - id: france
    # Since the move.
    was: lutetia
    question: What is the capital of France?
    answer: >-
      Paris,
      # not a comment
      on the Seine
    evidence: established
    sources:
    - cuvier-1797
    # Too well known?
    tags: [europe]

  # The next one
  - id: norway
    extra: A field before the answer stays there.
    answer: Oslo
    tags: [north]
"""
    )


ENTRIES = {
    "id": ["id: {}"],
    "was": ["# It was called so", "was: before-{}"],
    "kind": ["kind: question  # as the file says"],
    "question": ["question: >-", "  What is it,", "", "  # and why?"],
    "answer": ['answer: "It is', '  both"'],
    "evidence": ["evidence: mixed"],
    "sources": ["sources:", "- one", "# between", "- two"],
    "tags": ["# two of them", "tags: [a,", "  b]"],
}


@given(st.lists(st.permutations(list(ENTRIES)), min_size=1, max_size=3), st.sampled_from(["", "\n", "\n# next\n"]))
def test_whatever_the_order_was_no_line_is_lost_and_no_value_changes(orders: list[list[str]], between: str) -> None:
    cards = []
    for number, keys in enumerate(orders):
        lines = [line.format(number) for key in keys for line in ENTRIES[key]]
        cards.append("\n".join(f"    {line}" if line else "" for line in lines).replace("    ", "  - ", 1))
    text = f"cards:\n{between.join(f'{card}' + chr(10) for card in cards)}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cards.yaml")
        file.write_text(text, encoding="utf-8")
        fixed = mended(file, Path(folder))
        new = fixed.new if fixed else text
        assert composed(read(new)) == composed(read(text))
        assert sorted(map(without_dash, new.split("\n"))) == sorted(map(without_dash, text.split("\n")))
        file.write_text(new, encoding="utf-8")
        assert mended(file, Path(folder)) is None
        for keys, card in zip(orders, read(new)["cards"], strict=True):
            led_by_comment = ENTRIES[keys[0]][0].startswith("#")
            if not led_by_comment:
                assert next(iter(card)) == "id"


def without_dash(line: str) -> str:
    return line.replace("  - ", "    ", 1) if line.startswith("  - ") else line


@pytest.mark.parametrize("name", [name for name in EXPECTED if EXPECTED[name][0].code != "Y110"])  # PyYAML drops tags
def test_no_value_of_any_file_changes_but_its_white_space(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    for file in folder.glob("*.yaml"):
        if (fixed := mended(file, folder)) and (before := read(fixed.old)) is not None:
            assert composed(read(fixed.new)) == composed(before)
            file.write_text(fixed.new, encoding="utf-8", newline="")
            assert mended(file, folder) is None


def read(text: str) -> Any:
    """What PyYAML makes of a text, every value as it was typed; None where it can't be read."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes nothing but texts
    except yaml.YAMLError:
        return None


def composed(value: Any) -> str:
    return unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False, sort_keys=True))


def test_what_learners_would_get_anew_is_named(write_deck: Callable[..., Path]) -> None:
    html = "name: Word\nframe: none\nfields: {word: {name: Word, text: html}}\n"
    html += "cards: {one: {name: One, front: a.html, back: a.html}}\n"
    deck = write_deck(
        "kind: word\ncards:\n  - {id: cafe, word: cafe\u0301}\n  - {id: tea, word: tea}\n",
        **{"kinds__word__kind.yaml": html, "kinds__word__a.html": "{{Word}}"},
    )
    output = run("check", deck, "--fix").output
    assert "note: for learners, this changes `cafe`\n" in output
    assert "`tea`" not in output


def test_letters_in_parts_are_put_together_and_learners_notice_nothing(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "kind: question\ncards:\n  - {id: cafe, question: Where is coffee drunk?, answer: In a cafe\u0301}\n"
    )
    build(deck)
    lock = (deck / "deck.lock").read_bytes()
    assert "something else" not in run("check", deck, "--fix").output
    assert "café" in (deck / "cards.yaml").read_text(encoding="utf-8")
    build(deck)
    assert (deck / "deck.lock").read_bytes() == lock


def test_a_check_says_what_fix_could_mend(write_deck: Callable[..., Path]) -> None:
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


def test_a_tab_in_a_text_is_the_authors_own_though_another_is_mended(write_deck: Callable[..., Path]) -> None:
    recipe = "    answer: |\n      all:\n      \techo hi\n"
    cards = "kind: question\ncards:\n  - id: make\n    question: What does this Makefile do?\n" + recipe
    deck = write_deck(f"{cards}  - id: tab\n    question: What stands here?\n    answer:\tA tab\n")
    run("check", deck, "--fix")
    mended = (deck / "cards.yaml").read_text(encoding="utf-8")
    assert recipe in mended
    assert "answer: A tab" in mended


def test_a_file_that_is_indented_by_tabs_is_mended_but_for_its_texts(write_deck: Callable[..., Path]) -> None:
    card = "\t- id: {0}\n\t\tquestion:\tWhy {0}?\n\t\tanswer: |\n\t\t\tBecause\n\t\t\t\tof {0}\n"
    deck = write_deck("kind:\tquestion\ncards:\n" + "".join(map(card.format, ("one", "two"))))
    run("check", deck, "--fix")
    mended = (deck / "cards.yaml").read_text(encoding="utf-8")
    cards = yaml.safe_load(mended)["cards"]
    assert [each["question"] for each in cards] == ["Why one?", "Why two?"]
    assert cards[1]["answer"] == "Because\n  of two\n"


def test_where_not_every_tab_can_be_mended_none_is() -> None:
    text = "kind:\tquestion\ncards:\n  - {id: one,\tquestion: Why?}\n"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cards.yaml"
        file.write_text(text, encoding="utf-8")
        assert mended(file, Path(folder)) is None


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


def test_a_link_stays_a_link_and_what_it_leads_to_is_mended(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question \ncards:\n  - {id: one, question: Why one?, answer: Because}\n")
    (deck / "cards.yaml").rename(deck / "real.txt")
    (deck / "cards.yaml").symlink_to("real.txt")
    run("check", deck, "--fix")
    assert (deck / "cards.yaml").is_symlink()
    assert (deck / "real.txt").read_text(encoding="utf-8").startswith("kind: question\n")


def test_what_could_not_be_written_is_not_called_mended(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck("kind: question \ncards:\n  - {id: one, question: Why one?, answer: Because}\n")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    output = run("check", deck, "--fix", expect=1).output
    assert "`cards.yaml` can't be mended: the disk is full" in output
    assert "fixed white space" not in output
    assert (deck / "cards.yaml").read_text(encoding="utf-8").startswith("kind: question \n")
