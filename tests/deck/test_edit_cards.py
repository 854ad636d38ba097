"""Edits of cards in their files: only the value changes, whatever it is and however the card is laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.deck.edit_cards import CardEdit, edit_card
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.problems.problem import Problems
from deck_builder.source.text import NOT_IN_TEXT
from tests.support.decks import write_deck

HEAD = "kind: question\ncards:\n"
LAYOUTS = {
    "plain": "kind: question\ncards:\n- id: a\n  question: Q?\n  answer: old\n",
    "windows": "kind: question\r\ncards:\r\n- id: a\r\n  question: Q?\r\n  answer: old # why\r\n  extra: more\r\n",
    "quotes": "kind: question\ncards:\n    - question: Q?\n      answer: 'old'   # why\n      id: a\n",
    "block": HEAD + "  - id: a\n    question: Q?\n    answer: |\n      old\n\n    # why\n    extra: more\n",
    "folded": HEAD + "  - id: a\n    question: Q?\n    answer: >-\n      old\n      words\n  - id: b\n",
    "many lines": HEAD + "  - id: a\n    question: Q?\n    answer: old\n      words\n    extra: more\n",
    "braces": "kind: question\ncards:\n  - {id: a, question: Q?, answer: old, extra: more}\n  - {id: b}\n",
    "alone": "kind: question\ncards: [{question: Q?, answer: old, id: a}]",
}


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    loaded = load_deck(write_deck(tmp_path_factory.mktemp("deck")), Problems())
    assert loaded
    return loaded


TEXTS = st.text(min_size=1).filter(lambda text: not NOT_IN_TEXT.search(text) and "\r" not in text)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(text=TEXTS)
def test_any_text_reads_back_or_the_file_is_left_alone(layout: str, text: str, deck: Deck) -> None:
    before = LAYOUTS[layout]
    after = edit_card(before, deck.folder / "cards.yaml", deck, CardEdit("a", "answer", text))
    if after is not None:  # `edit_card` itself compares what the file says
        assert ("# why" in before) == ("# why" in after)
        assert after.startswith("kind: question")
    if text.isascii() and text.isalpha():
        assert after is not None


@pytest.mark.parametrize(
    ("layout", "text", "old", "new"),
    [
        ("plain", "new", "answer: old", "answer: new"),
        ("windows", "a: b", "answer: old # why", "answer: 'a: b' # why"),
        ("quotes", "it's", "'old'   # why", "'it''s'   # why"),
        ("many lines", "new", "answer: old\n      words", "answer: new"),
        ("braces", "a, b", "answer: old", "answer: 'a, b'"),
        ("windows", "two\nlines", "old # why", r'"two\nlines" # why'),
        ("alone", "new", "old", "new"),
    ],
)
def test_everything_around_the_value_stays(layout: str, text: str, old: str, new: str, deck: Deck) -> None:
    before = LAYOUTS[layout]
    after = edit_card(before, deck.folder / "cards.yaml", deck, CardEdit("a", "answer", text))
    assert after == before.replace(old, new)


@pytest.mark.parametrize(
    ("layout", "old", "new"),
    [
        ("plain", "id: a\n", "id: a\n  tags: [x, y]\n"),
        ("braces", "id: a,", "id: a, tags: [x, y],"),
        ("windows", "id: a\r\n", "id: a\r\n  tags: [x, y]\r\n"),
    ],
)
def test_tags_are_added(layout: str, old: str, new: str, deck: Deck) -> None:
    before = LAYOUTS[layout]
    after = edit_card(before, deck.folder / "cards.yaml", deck, CardEdit("a", "tags", tags=("x", "y")))
    assert after == before.replace(old, new)


def test_tags_in_a_list_get_entries_below(deck: Deck) -> None:
    before = LAYOUTS["plain"] + "  tags:\n    - one # first\n"
    after = edit_card(before, deck.folder / "cards.yaml", deck, CardEdit("a", "tags", tags=("x", "y")))
    assert after == before + "    - x\n    - y\n"


def test_a_card_that_is_not_there_is_not_edited(deck: Deck) -> None:
    file: Path = deck.folder / "cards.yaml"
    assert edit_card(LAYOUTS["plain"], file, deck, CardEdit("z", "answer", "new")) is None
    twice = LAYOUTS["plain"] + "- id: a\n"
    assert edit_card(twice, file, deck, CardEdit("a", "answer", "new")) is None
    assert edit_card("cards: [", file, deck, CardEdit("a", "answer", "new")) is None
