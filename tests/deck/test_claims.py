"""What a deck promises to teach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deck_builder.deck.claims import load_claims
from deck_builder.deck.model import Claim
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.decks import CARDS, edit

CLAIMS = """
claims:
  - id: capitals-matter
    claim: A capital is where a country is governed.
"""


def test_claims_are_loaded_by_id(write_deck: Callable[..., Path]) -> None:
    deck, problems = write_deck(CARDS, claims=CLAIMS), Problems()
    claims = load_claims(deck / "claims.yaml", deck, problems)
    assert claims == {"capitals-matter": Claim("capitals-matter", "A capital is where a country is governed.")}
    assert not problems


def test_a_deck_without_claims_has_none(tmp_path: Path) -> None:
    assert load_claims(tmp_path / "claims.yaml", tmp_path, Problems()) == {}


def test_claims_that_cannot_be_read_are_not_known(write_deck: Callable[..., Path]) -> None:
    """A card that names a claim then has no problem of its own."""
    deck, problems = write_deck(CARDS, claims="claims: ["), Problems()
    assert load_claims(deck / "claims.yaml", deck, problems) is None
    edit(deck / "cards.yaml", "    answer: Rome\n", "    answer: Rome\n    claims: [capitals-matter]\n")
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert "D214" not in output


def test_a_second_claim_with_the_same_id_is_an_error(write_deck: Callable[..., Path]) -> None:
    twice = f"{CLAIMS}  - id: capitals-matter\n    claim: Another one.\n"
    deck = write_deck(CARDS, claims=twice)
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert "D206 the claim `capitals-matter` is here a second time" in output
    assert "claims.yaml:5:" in output
