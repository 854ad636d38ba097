"""What the whole deck shows is looked at when all cards are known, and only if all of them could be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import list_codes, run

ONE_CARD = """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
"""


def test_an_unused_ignore_is_found_only_where_all_could_be_read(write_deck: Callable[..., Path]) -> None:
    ignoring = f'{ONE_CARD}    ignore: {{D208: "later"}}\n'
    assert list_codes(run("check", write_deck(ignoring)).output) == ["D226"]
    broken = write_deck(ignoring, **{"more.yaml": "kind: question\n"})
    assert list_codes(run("check", broken, expect=1).output) == ["D202"]


def test_a_wrong_deck_file_does_not_hide_what_is_wrong_with_cards(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        ONE_CARD.replace("Paris", "'{{c1::Paris}}'"), **{"deck.yaml": "id: capitals\nname: Capitals\nlicense: CC0\n"}
    )
    assert list_codes(run("check", deck, expect=1).output) == ["T402", "D203"]
