"""Markdown card files are fixed around their texts: what learners get stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run

UNTIDY = """\
---
kind: question # of all
subdeck:\tRivers
tags: [a]\x20\x20
---

# What is the capital of France?\x20\x20

Paris\x20\x20
on the Seine

\tcode


"""
TIDY = """\
---
kind: question # of all
subdeck: Rivers
tags: [a]
---

# What is the capital of France?\x20\x20

Paris\x20\x20
on the Seine

\tcode
"""


@pytest.mark.parametrize("untidy", [UNTIDY, UNTIDY.replace("\n", "\r\n"), f"\ufeff{UNTIDY}"])
def test_a_markdown_file_is_fixed_and_its_texts_stay(untidy: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck()
    (deck / "cards.yaml").unlink()
    file = deck / "10-cards.md"
    file.write_bytes(untidy.encode())
    result = run("check", deck, "--fix", "--out", deck.parent / "dist")
    assert file.read_bytes() == TIDY.encode()
    assert ": fixed " in result.output
    assert "learners" not in result.output.partition("\n")[0]
    assert ": fixed " not in run("check", deck, "--fix", "--out", deck.parent / "dist").output


def test_letters_with_accents_are_composed_in_texts_too(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n")
    (deck / "20.md").write_text("Q: What is a cafe\u0301?\nA: A place\n", encoding="utf-8")
    run("check", deck, "--fix", "--out", deck.parent / "dist")
    assert (deck / "20.md").read_text("utf-8") == "Q: What is a caf\u00e9?\nA: A place\n"


@pytest.mark.parametrize("name", ["README.md", "notes.md"])
def test_markdown_that_has_no_cards_is_left_alone(name: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n")
    (deck / name).write_bytes(b"Not a card \r\n\r\n\r\n")
    run("check", deck, "--fix", "--out", deck.parent / "dist")
    assert (deck / name).read_bytes() == b"Not a card \r\n\r\n\r\n"


def test_a_problem_that_a_fix_solves_in_a_markdown_file_is_counted(write_deck: Callable[..., Path]) -> None:
    deck = write_deck()
    (deck / "cards.yaml").unlink()
    (deck / "10-cards.md").write_bytes(f"\ufeff{TIDY}".encode())
    assert "1 of these can be fixed with --fix" in run("check", deck, "--out", deck.parent / "dist", expect=1).output
