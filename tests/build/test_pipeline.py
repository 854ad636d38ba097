"""The pass over a deck's cards is the same for every command."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from pathlib import Path

from deck_builder.build.pipeline import CardPass
from deck_builder.deck.load import load_deck
from deck_builder.lock.model import Lock
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.decks import CARDS


def test_something_in_the_way_is_a_clear_error(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    deck = write_deck(CARDS)
    (tmp_path / "dist/capitals.apkg").mkdir(parents=True)
    assert "is a folder" in run("build", deck, "--out", tmp_path / "dist", expect=1).output
    (tmp_path / "file").touch()
    assert "is a file, not a folder" in run("build", deck, "--out", tmp_path / "file", expect=1).output
    assert not (deck / "deck.lock").exists()


def test_every_command_finds_what_is_wrong_with_a_card(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS.replace("    answer: Lyon\n", "").replace("Rome", "Rome {{c1::is}} it"))
    found = [
        run("build", deck, expect=1).stderr,
        run("release", deck, "1.0.0", expect=1).stderr,
        run("check", deck, expect=1).stdout,
        run("preview", deck, expect=1).stderr,
        run("stats", deck, expect=1).stderr,
    ]
    for output in found:
        assert re.findall(r"^[A-Z]\d{3} .*", output, re.MULTILINE)[:2] == [
            "D202 `answer` is missing (missing-key)",
            "T402 `{{c1::` hides nothing in this field (cloze-elsewhere)",
        ]


def test_a_deck_whose_lock_cannot_be_read_shows_what_is_wrong_with_its_cards_too(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS.replace("    answer: Lyon\n", ""))
    (deck / "deck.lock").write_text("{", encoding="utf-8")
    output = run("build", deck, expect=1).stderr
    assert re.findall(r"^[A-Z]\d{3}", output, re.MULTILINE) == ["L601", "D202"]


def test_an_index_of_some_files_can_be_merged_with_one_of_others(write_deck: Callable[..., Path]) -> None:
    """A large deck is checked by several processes, each with some of its files."""
    deck_folder = write_deck(CARDS, more=CARDS.replace("id: ", "id: other-"))
    deck = load_deck(deck_folder, Problems())
    assert deck
    passes = [
        CardPass(deck._replace(card_files=(file,)), Lock(deck.id, deck.name), 0, Problems()) for file in deck.card_files
    ]
    for card_pass in passes:
        assert len(list(card_pass)) == 3
    first, second = (pickle.loads(pickle.dumps(card_pass.index)) for card_pass in passes)  # noqa: S301  made here
    assert not first.merge(second), "the questions are the same, which one pass has to find"
    assert len(first.guids) == first.card_count == 6
