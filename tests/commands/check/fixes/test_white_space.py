"""What no reader sees is fixed, and no text changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.check.fixes.white_space import (
    compose_letters,
    end_with_one_line_end,
    remove_byte_order_mark,
    strip_lines,
    unify_line_ends,
)
from tests.support.command_line import build, run


@pytest.mark.parametrize(
    ("fix", "text", "fixed"),
    [
        (remove_byte_order_mark, "\ufeffid: france\n", "id: france\n"),
        (unify_line_ends, "id: france\r\nname: France\r", "id: france\nname: France\n"),
        (compose_letters, "name: cafe\u0301\n", "name: caf\u00e9\n"),
        (strip_lines, "id: france  \nname: France\n", "id: france\nname: France\n"),
        (end_with_one_line_end, "id: france\n\n\n", "id: france\n"),
        (end_with_one_line_end, "id: france", "id: france\n"),
    ],
)
def test_white_space_is_fixed(fix: Callable[[str], str], text: str, fixed: str) -> None:
    assert fix(text) == fixed
    assert fix(fixed) == fixed


@pytest.mark.parametrize(
    ("fix", "text"),
    [
        (strip_lines, "answer: |\n  Paris  \n  on the Seine\n"),
        (strip_lines, "answer: 'Paris  \n  on the Seine'\n"),
        (end_with_one_line_end, "answer: |+\n  Paris\n\n\n"),
        (end_with_one_line_end, " \n\n"),
    ],
)
def test_the_white_space_of_a_text_stays(fix: Callable[[str], str], text: str) -> None:
    assert fix(text) == text


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
