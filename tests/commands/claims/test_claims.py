"""The claims of a deck, each with its evidence and its cards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deck_builder.commands.claims.claims import ClaimsOfDeck, collect_claims
from deck_builder.problems.problem import Problems
from tests.support.claims import CARD_FILE, CLAIMS
from tests.support.shipped_deck import CARDS, DECK


def collect(deck: Path) -> ClaimsOfDeck:
    claims = collect_claims(deck, 1_770_000_000, Problems())
    assert claims
    return claims


def test_each_claim_has_what_the_deck_says_of_it_and_the_cards_that_teach_it(write_deck: Callable[..., Path]) -> None:
    capital, river, tower = collect(write_deck(CARD_FILE, claims=CLAIMS)).claims
    assert (capital.claim.section, capital.claim.evidence) == ("France", "established")
    assert capital.known == "True, and <em>easy</em> to look up."
    assert [card.id for card in capital.cards] == ["france", "seine"]
    assert [card.id for card in river.cards] == ["seine", "louvre"]
    assert (tower.known, tower.cards) == ("", ())


def test_a_card_is_its_question_and_its_answer_without_the_label(write_deck: Callable[..., Path]) -> None:
    capital, river, _ = collect(write_deck(CARD_FILE, claims=CLAIMS)).claims
    france, seine = capital.cards
    assert france.question == "Which city governs France?"
    assert '<div class="answer"><strong>Paris</strong></div>' in france.answer
    assert france.evidence == "one study"
    assert seine.question == "Through Paris flows the Seine."
    assert river.cards[1].question == "It is often said: · It is small · What does the evidence say?"


def test_a_deck_without_claims_has_no_page(write_deck: Callable[..., Path]) -> None:
    assert collect_claims(write_deck(CARD_FILE.replace("claims: [", "tags: [")), 0, Problems()) is None


def test_a_deck_with_an_error_has_no_page_yet(write_deck: Callable[..., Path]) -> None:
    problems = Problems()
    deck = write_deck(CARD_FILE.replace("answer: Rome", "answr: Rome"), claims=CLAIMS)
    assert collect_claims(deck, 0, problems) is None
    assert [problem.code for problem in problems] == ["D203"]


def test_the_shipped_deck_grades_and_answers_each_of_its_seventy_claims() -> None:
    claims = collect(DECK).claims
    assert len(claims) == 70
    titles = {card["id"] for card in CARDS}
    for taught in claims:
        assert taught.claim.section
        assert taught.claim.evidence
        assert taught.known
        assert taught.cards
        assert {card.id for card in taught.cards} <= titles
