"""`deck-builder claims`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.claims import CARD_FILE, CLAIMS
from tests.support.command_line import run


def test_it_says_where_the_page_is_and_how_many_claims_it_has(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARD_FILE, claims=CLAIMS)
    assert run("claims", deck, "--out", deck.parent / "out").stdout.endswith("out/capitals-claims.html: 3 claims\n")
    assert (deck.parent / "out/capitals-claims.html").is_file()


def test_a_deck_without_claims_is_told_where_to_write_them(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARD_FILE.replace("claims: [", "tags: ["))
    assert "Write them into `claims.yaml`" in run("claims", deck, "--out", deck.parent / "out", expect=2).stderr
    assert not (deck.parent / "out").exists()


def test_a_claim_with_a_word_that_grades_nothing_is_told(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARD_FILE, claims=CLAIMS.replace("evidence: established", "evidence: proven"))
    assert "D209" in run("claims", deck, "--out", deck.parent / "out", expect=1).stderr
