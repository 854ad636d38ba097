"""An entry of a card file becomes a card, with what its file says of all cards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.model import Picture
from tests.support.decks import CARDS
from tests.support.read_cards import read_deck_cards


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
    (card,), problems = read_deck_cards(write_deck(entry))
    assert (card.id, card.was, card.guid, card.kind.key) == ("rome", "roma", "x}y", "question")
    assert (card.subdeck, card.tags, card.evidence) == ("Italy::North", ("city",), "supported")
    assert card.values["answer"] == "Rome"
    assert card.values["picture"] == Picture("rome.svg", "A city", "Rome")
    assert problems == []


def test_a_file_gives_its_cards_kind_subdeck_and_tags(write_deck: Callable[..., Path]) -> None:
    text = CARDS.replace("cards:", "subdeck: West\ntags: [capital]\ncards:")
    text = text.replace("  - id: italy\n", "  - id: italy\n    subdeck: South\n    tags: [city]\n")
    (france, italy, _), _ = read_deck_cards(write_deck(text))
    assert (france.subdeck, france.tags) == ("West", ("capital",))
    assert (italy.subdeck, italy.tags) == ("South", ("capital", "city"))


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("Leech", "D215 the tag `Leech` belongs to the learner"),
        ("two words", "D215 `two words` can't be a tag"),
        ("a::::b", "D215 `a::::b` can't be a tag"),
    ],
)
def test_a_tag_that_anki_would_not_keep_is_refused(tag: str, problem: str, write_deck: Callable[..., Path]) -> None:
    assert read_deck_cards(write_deck(CARDS.replace("cards:", f'tags: ["{tag}"]\ncards:')))[1] == [problem]


def test_two_spellings_of_a_subdeck_are_an_error_across_files(write_deck: Callable[..., Path]) -> None:
    other = "kind: question\nsubdeck: west\ncards:\n  - {id: wales, question: Which capital?, answer: Cardiff}\n"
    _, problems = read_deck_cards(
        write_deck(CARDS.replace("cards:", "subdeck: West::Sea\ncards:"), **{"other.yaml": other})
    )
    assert problems == ["D216 Anki takes `west` and `West` for one deck"]
