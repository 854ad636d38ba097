"""Card files into cards. Whatever can be wrong with one is in tests/decks/broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deck_builder.deck.cards import locate_words, read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS
from tests.support.read_cards import read_deck_cards


def test_cards_come_in_the_order_of_files_and_entries(write_deck: Callable[..., Path]) -> None:
    second = "kind: question\ncards:\n  - {id: wales, question: Which capital has Wales?, answer: Cardiff}\n"
    cards, problems = read_deck_cards(write_deck(CARDS, **{"a-first.yaml": second}))
    assert [card.id for card in cards] == ["wales", "france", "italy", "spain"]
    assert problems == []


def test_a_file_of_which_a_card_is_missing_is_unread(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        CARDS, broken="cards: [", nameless="kind: question\ncards:\n  - {id: Who, question: Who?, answer: I}\n"
    )
    unread: list[Path] = []
    cards, _ = read_deck_cards(deck, unread)
    assert len(cards) == 3
    assert [path.name for path in unread] == ["broken.yaml", "nameless.yaml"]


def test_unique_values_are_shared_by_all_files(write_deck: Callable[..., Path]) -> None:
    problems, unique = Problems(), UniqueValues()
    deck = load_deck(write_deck(CARDS), problems)
    assert deck
    list(read_cards(deck, problems, None, unique))
    assert unique.ids.keys() == {"france", "italy", "spain"}
    list(read_cards(deck, problems, None, UniqueValues()))
    assert not problems
    moved = load_deck(write_deck(**{"moved.yaml": CARDS, "cards.yaml": CARDS}), problems)
    assert moved
    list(read_cards(moved, problems, None, UniqueValues()))
    assert {problem.code for problem in problems} == {"D206"}


def test_words_are_located_in_the_file(write_deck: Callable[..., Path]) -> None:
    (france, *_), _ = read_deck_cards(write_deck(CARDS))
    place = locate_words(france, "question", "capital")
    assert (place.line, place.column) == (5, 27)
    assert locate_words(france, "question", "nowhere") == france.place_of("question")
