"""Card files become cards, one after the other, each checked against its kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.cards import locate_words, read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Card, Picture
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS

PARIS = "  - {id: france, question: What is its capital?, answer: Paris}\n"


def read(write_deck: Callable[..., Path], cards: str, **files: str) -> tuple[list[Card], Problems, list[Path]]:
    """The cards of a deck with this `cards.yaml`, its problems, and its files with cards that can't be read."""
    problems, unread = Problems(), list[Path]()
    deck = load_deck(write_deck(cards, **files), problems)
    assert deck is not None
    return list(read_cards(deck, problems, unread)), problems, unread


def test_a_card_has_what_its_author_wrote(write_deck: Callable[..., Path]) -> None:
    (card,), problems, unread = read(
        write_deck,
        """
kind: question
subdeck: Europe::West
tags: [europe]
cards:
  - id: france
    question: What is this?
    answer: Paris
    picture: {file: paris.png, alt: A town, caption: "*Paris*"}
    evidence: established
    tags: [capital]
    was: gaul
    guid: old-guid
""",
    )
    assert not problems
    assert not unread
    assert (card.id, card.kind.key, card.subdeck, card.evidence) == (
        *("france", "question", "Europe::West", "established"),
    )
    assert (card.was, card.guid, card.tags) == ("gaul", "old-guid", ("europe", "capital"))
    assert card.values["answer"] == "Paris"
    assert card.values["picture"] == Picture("paris.png", "A town", "*Paris*")
    assert (card.place.line, card.place.column) == (6, 9)
    assert card.place_of("answer").line == 8
    assert card.place_of("sources") == card.place


def test_a_card_may_have_another_kind_and_subdeck_than_its_file(write_deck: Callable[..., Path]) -> None:
    other = "  - {id: word, kind: definition, subdeck: Words, term: Capital, definition: A town}\n"
    cards, _, _ = read(write_deck, f"kind: question\nsubdeck: Europe\ncards:\n{PARIS}{other}")
    assert [(card.kind.key, card.subdeck) for card in cards] == [("question", "Europe"), ("definition", "Words")]


def test_cards_come_in_the_order_of_files_and_entries(write_deck: Callable[..., Path]) -> None:
    more = "kind: question\ncards:\n  - {id: earlier, question: First?, answer: Yes it is}\n"
    cards, _, _ = read(write_deck, CARDS, **{"a-first": more})
    assert [card.id for card in cards] == ["earlier", "france", "italy", "spain"]


@pytest.mark.parametrize(
    ("card", "code", "message"),
    [
        ("{question: Q?, answer: A}", "D202", "`id`"),
        ("{id: x, kind: qestion, question: Q?, answer: A}", "D207", "there is no kind `qestion`"),
        ("{id: x, answer: A}", "D202", "`question` is missing"),
        ("{id: x, question: Q?, answer: A, sources: [none]}", "D213", "`none` is not in `references.yaml`"),
        ("{id: x, question: Q?, answer: A, claims: [none]}", "D214", "`none` is not in `claims.yaml`"),
        ("{id: x, question: Q?, answer: A, tags: [two words]}", "D215", "`two words` can't be a tag"),
        ("{id: x, question: Q?, answer: A, tags: [Leech]}", "D215", "the tag `Leech` belongs to the learner"),
        ("{id: x, question: Q?, answer: A, subdeck: 'a::'}", "D216", "`a::` has an empty part"),
        ("{id: x, question: Q?, answer: A, guid: a b}", "D209", "a guid has no spaces"),
        ("{id: x, question: Q?, answer: A, evidence: sure}", "D209", "sure"),
        ("{id: x, question: Q?, answer: A, picture: {alt: A town}}", "D202", "`file`"),
        ('{id: x, question: Q?, answer: A, subdeck: "a\\nb"}', "D211", "`subdeck` has several lines"),
    ],
)
def test_a_card_that_is_wrong_is_a_problem(card: str, code: str, message: str, write_deck: Callable[..., Path]) -> None:
    _, problems, _ = read(write_deck, f"kind: question\ncards:\n  - {card}\n")
    assert problems[0].code == code
    assert message in problems[0].message


def test_the_ids_of_cards_are_unique_in_the_whole_deck(write_deck: Callable[..., Path]) -> None:
    cards, problems, unread = read(
        write_deck, f"kind: question\ncards:\n{PARIS}", more=f"kind: question\ncards:\n{PARIS}"
    )
    assert len(cards) == 1
    assert problems[0].message == "the id `france` is already taken in cards.yaml on line 3"
    assert [file.name for file in unread] == ["more.yaml"]


def test_subdecks_that_differ_only_in_case_are_one_deck_for_anki(write_deck: Callable[..., Path]) -> None:
    cards = f"kind: question\nsubdeck: Europe\ncards:\n{PARIS}"
    other = "kind: question\nsubdeck: EUROPE\ncards:\n  - {id: x, question: Q?, answer: A}\n"
    _, problems, _ = read(write_deck, cards, more=other)
    assert [problem.message for problem in problems] == ["Anki takes `EUROPE` and `Europe` for one deck"]


def test_one_problem_is_enough_for_a_file_without_a_kind(write_deck: Callable[..., Path]) -> None:
    _, problems, _ = read(write_deck, CARDS.replace("kind: question\n", ""))
    assert [problem.code for problem in problems] == ["D202"]


def test_a_file_that_cannot_be_read_does_not_hide_the_others(write_deck: Callable[..., Path]) -> None:
    cards, problems, unread = read(write_deck, CARDS, **{"a-broken": "cards: ["})
    assert len(cards) == 3
    assert len(problems) == 1
    assert [file.name for file in unread] == ["a-broken.yaml"]


def test_a_deck_without_a_card_is_a_problem(write_deck: Callable[..., Path]) -> None:
    _, problems, _ = read(write_deck, "kind: question\ncards: []\n")
    assert "D217" in {problem.code for problem in problems}


def test_a_required_key_is_missed_unless_a_slip_stands_for_it(write_deck: Callable[..., Path]) -> None:
    deck = "id: capitals\nname: Capitals\nrequire: [evidence]\n"
    _, problems, _ = read(write_deck, f"kind: question\ncards:\n{PARIS}", deck=deck)
    assert [problem.message for problem in problems] == ["the card has no `evidence`"]
    slip = PARIS.replace("answer", "evidense: established, answer")
    _, problems, _ = read(write_deck, f"kind: question\ncards:\n{slip}", deck=deck)
    assert [problem.code for problem in problems] == ["D203"]


def test_words_are_located_in_the_value_of_a_card(write_deck: Callable[..., Path]) -> None:
    cards, _, _ = read(write_deck, CARDS.replace("answer: Rome", "answer: |\n      It is\n      called Rome"))
    place = locate_words(cards[1], "answer", "Rome")
    assert (place.line, place.column) == (11, 14)
    assert locate_words(cards[1], "answer", "Athens").line in (9, 10)
