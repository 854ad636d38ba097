"""Card files into cards. Whatever can be wrong with one is in tests/decks/broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.cards import locate_words, read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Card, Gaps, Html, Picture
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS, OWN_CARDS, OWN_KIND


def read(folder: Path, unread: list[Path] | None = None) -> tuple[list[Card], list[str]]:
    """The cards of a deck, and its problems as `code message`."""
    problems = Problems()
    deck = load_deck(folder, problems)
    assert deck
    cards = list(read_cards(deck, problems, unread))
    return cards, [f"{problem.code} {problem.message}" for problem in problems]


def test_cards_come_in_the_order_of_files_and_entries(write_deck: Callable[..., Path]) -> None:
    second = "kind: question\ncards:\n  - {id: wales, question: Which capital has Wales?, answer: Cardiff}\n"
    cards, problems = read(write_deck(CARDS, **{"a-first.yaml": second}))
    assert [card.id for card in cards] == ["wales", "france", "italy", "spain"]
    assert problems == []


def test_a_card_has_what_its_entry_says(write_deck: Callable[..., Path]) -> None:
    entry = """
cards:
  - id: rome
    kind: question
    was: roma
    guid: "x}y"
    subdeck: "Italy::North"
    tags: [city]
    evidence: supported
    question: Which city?
    answer: Rome
    picture: {file: rome.svg, alt: A city, caption: Rome}
"""
    (card,), problems = read(write_deck(entry))
    assert (card.id, card.was, card.guid, card.kind.key) == ("rome", "roma", "x}y", "question")
    assert (card.subdeck, card.tags, card.evidence) == ("Italy::North", ("city",), "supported")
    assert card.values["answer"] == "Rome"
    assert card.values["picture"] == Picture("rome.svg", "A city", "Rome")
    assert problems == []


def test_a_text_of_markdown_may_be_given_as_html(write_deck: Callable[..., Path]) -> None:
    (card,), problems = read(
        write_deck("kind: question\ncards:\n  - {id: rome, question: {html: ' <i>Which</i>'}, answer: Rome}\n")
    )
    assert card.values["question"] == Html(" <i>Which</i>")
    assert problems == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("{html: <b>x</b>, markdown: x}", "D203 there is no key `markdown` here"),
        ("{html: [x]}", "D204 `html` should be a text, but is a list"),
        ("{text: x}", "D204 `question` should be a text, but is keys with values"),
    ],
)
def test_other_keys_in_place_of_a_text_are_reported(value: str, problem: str, write_deck: Callable[..., Path]) -> None:
    _, problems = read(write_deck(f"kind: question\ncards:\n  - {{id: rome, question: {value}, answer: Rome}}\n"))
    assert problem in problems


def test_a_file_gives_its_cards_kind_subdeck_and_tags(write_deck: Callable[..., Path]) -> None:
    text = CARDS.replace("cards:", "subdeck: West\ntags: [capital]\ncards:")
    text = text.replace("  - id: italy\n", "  - id: italy\n    subdeck: South\n    tags: [city]\n")
    (france, italy, _), _ = read(write_deck(text))
    assert (france.subdeck, france.tags) == ("West", ("capital",))
    assert (italy.subdeck, italy.tags) == ("South", ("capital", "city"))


def test_a_card_with_an_error_comes_without_the_value_that_is_wrong(write_deck: Callable[..., Path]) -> None:
    (card,), problems = read(write_deck("kind: question\ncards:\n  - {id: rome, question: [Which], answer: Rome}\n"))
    assert (card.id, dict(card.values)) == ("rome", {"answer": "Rome"})
    assert problems == ["D204 `question` should be a text, but is a list"]


def test_a_file_of_which_a_card_is_missing_is_unread(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        CARDS, broken="cards: [", nameless="kind: question\ncards:\n  - {id: Who, question: Who?, answer: I}\n"
    )
    unread: list[Path] = []
    cards, _ = read(deck, unread)
    assert len(cards) == 3
    assert [path.name for path in unread] == ["broken.yaml", "nameless.yaml"]


def test_a_switch_that_a_card_does_not_set_has_its_default(write_deck: Callable[..., Path]) -> None:
    kind = OWN_KIND["kinds__capital__kind.yaml"]
    switch = "  both: {name: Both, text: switch, default: yes}\ncards:"
    files = {**OWN_KIND, "kinds__capital__kind.yaml": kind.replace("cards:", switch)}
    (france, italy), _ = read(write_deck(OWN_CARDS.replace("city: Rome", "city: Rome, both: no"), **files))
    assert (france.values["both"], italy.values["both"]) == ("yes", "")


def test_steps_are_gaps(write_deck: Callable[..., Path]) -> None:
    (card,), _ = read(
        write_deck("kind: steps\ncards:\n  - {id: tea, title: Tea?, steps: [Boil, {step: Pour, number: 7}]}\n")
    )
    steps = card.values["steps"]
    assert isinstance(steps, Gaps)
    assert [(gap.text, gap.number) for gap in steps.gaps] == [("Boil", None), ("Pour", 7)]


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("Leech", "D215 the tag `Leech` belongs to the learner"),
        ("two words", "D215 `two words` can't be a tag"),
        ("a::::b", "D215 `a::::b` can't be a tag"),
    ],
)
def test_a_tag_that_anki_would_not_keep_is_refused(tag: str, problem: str, write_deck: Callable[..., Path]) -> None:
    assert read(write_deck(CARDS.replace("cards:", f'tags: ["{tag}"]\ncards:')))[1] == [problem]


def test_two_spellings_of_a_subdeck_are_an_error_across_files(write_deck: Callable[..., Path]) -> None:
    other = "kind: question\nsubdeck: west\ncards:\n  - {id: wales, question: Which capital?, answer: Cardiff}\n"
    _, problems = read(write_deck(CARDS.replace("cards:", "subdeck: West::Sea\ncards:"), **{"other.yaml": other}))
    assert problems == ["D216 Anki takes `west` and `West` for one deck"]


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
    (france, *_), _ = read(write_deck(CARDS))
    place = locate_words(france, "question", "capital")
    assert (place.line, place.column) == (5, 27)
    assert locate_words(france, "question", "nowhere") == france.place_of("question")
