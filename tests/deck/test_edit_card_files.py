"""Values in card files are edited in their lines: comments, order and layout stay."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.edit_card_files import add_cards, edit_card_file
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.problems.problem import Problems
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.values import Sequence
from deck_builder.source.write_values import NewValue
from tests.support.decks import write_deck

TEXT: Final = """\
# Capitals, from north to south
kind: question  # the usual one
tags: [capitals]
cards:

- id: norway   # the first
  question: Norway # a country
  answer: >-
    Oslo, which was called
    Christiania

  # tags come last
  tags: [north, "a b"]

- {id: sweden, question: Sweden, answer: "Stockholm"}
- answer: |
    Helsinki
  id: finland
  question: 'Finland'
- id: steps
  kind: steps
  title: Coffee
  steps:
    - Boil water  # not too hot
    - step: Grind
      number: 2
    # then
    - |
      Pour it
"""
HEAD = "kind: question\ncards:\n"
LAYOUTS: Final = {
    "plain": "kind: question\ncards:\n- id: a\n  question: Q?\n  answer: old\n",
    "windows": "kind: question\r\ncards:\r\n- id: a\r\n  question: Q?\r\n  answer: old # why\r\n  extra: more\r\n",
    "quotes": "kind: question\ncards:\n    - question: Q?\n      answer: 'old'   # why\n      id: a\n",
    "block": HEAD + "  - id: a\n    question: Q?\n    answer: |\n      old\n\n    # why\n    extra: more\n",
    "block with a comment": HEAD + "  - id: a\n    question: Q?\n    answer: |- # why\n      old\n    extra: more\n",
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


def edit(deck: Deck, changes: dict[str, dict[str, NewValue]], text: str = TEXT) -> str:
    edited = edit_card_file(text, deck.folder / "cards.yaml", deck, changes)
    assert not edited.left
    assert set(edited.changed) == changes.keys()
    return edited.text


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"norway": {"question": "Norge"}}, "question: Norway # a", "question: Norge # a"),
        (
            {"norway": {"question": "a\nb"}},
            "  question: Norway # a country\n",
            "  # a country\n  question: |-\n    a\n    b\n",
        ),
        ({"norway": {"answer": "Oslo"}}, ">-\n    Oslo, which was called\n    Christiania\n", ">-\n    Oslo\n"),
        (
            {"norway": {"answer": "Oslo, that was called Christiania"}},
            "Oslo, which was called\n",
            "Oslo, that was called\n",
        ),
        (
            {"norway": {"answer": {"html": "<i>O</i> <b>s</b>"}}},
            " >-\n    Oslo, which was called\n    Christiania",
            "\n    html: <i>O</i> <b>s</b>",
        ),
        ({"norway": {"tags": ("capitals", "north")}}, '[north, "a b"]', "[north]"),
        ({"norway": {"tags": ("capitals", "north", "a b", "c")}}, '"a b"]', '"a b", c]'),
        ({"norway": {"tags": ("capitals",)}}, '\n  tags: [north, "a b"]', ""),
        ({"norway": {"extra": "x"}}, "Christiania\n", "Christiania\n  extra: x\n"),
        ({"sweden": {"answer": "S: 1"}}, 'answer: "Stockholm"', 'answer: "S: 1"'),
        ({"sweden": {"extra": "x"}}, '"Stockholm"}', '"Stockholm", extra: x}'),
        ({"sweden": {"answer": None, "extra": "x, y"}}, ', answer: "Stockholm"', ", extra: 'x, y'"),
        ({"sweden": {"tags": ("capitals", "x", "y")}}, '"Stockholm"}', '"Stockholm", tags: [x, y]}'),
        ({"finland": {"answer": "Turku"}}, "Helsinki\n", "Turku\n"),
        ({"finland": {"answer": None}}, "- answer: |\n    Helsinki\n  id", "- id"),
        ({"finland": {"tags": ("capitals", "x")}}, "'Finland'\n", "'Finland'\n  tags: [x]\n"),
        (
            {"steps": {"steps": ("Boil the water", {"step": "Grind", "number": "2"}, "Pour it")}},
            "Boil water  #",
            "Boil the water  #",
        ),
        ({"steps": {"steps": ("Boil water", "Pour it")}}, "    - step: Grind\n      number: 2\n", ""),
        (
            {"steps": {"steps": ("Boil water", {"step": "Grind", "number": "2"}, "Stir # it", "Pour it", "Drink")}},
            "    # then\n    - |\n      Pour it\n",
            "    - 'Stir # it'\n    # then\n    - |\n      Pour it\n    - Drink\n",
        ),
        (
            {"steps": {"steps": ("Boil water", {"step": "Grind it", "number": "3"}, "Pour it")}},
            "step: Grind\n      number: 2",
            "step: Grind it\n      number: 3",
        ),
    ],
)
def test_only_the_value_changes(changes: dict[str, dict[str, NewValue]], old: str, new: str, deck: Deck) -> None:
    assert old in TEXT
    assert edit(deck, changes) == TEXT.replace(old, new)


def test_several_cards_change_at_once_and_line_ends_stay(deck: Deck) -> None:
    text = TEXT.replace("\n", "\r\n")
    new = edit(deck, {"norway": {"question": "N"}, "finland": {"question": "F"}}, text)
    assert new == text.replace("Norway", "N").replace("'Finland'", "'F'")


def test_what_cant_be_edited_is_left_and_all_else_changes(deck: Deck) -> None:
    changes: dict[str, dict[str, NewValue]] = {"norway": {"question": "N", "tags": ("x",)}, "denmark": {"answer": "D"}}
    edited = edit_card_file(TEXT, deck.folder / "cards.yaml", deck, changes)
    assert edited.left == (("norway", "tags"), ("denmark", "answer"))  # the file gives all its cards a tag
    assert edited.changed == ("norway",)
    assert edited.text == TEXT.replace("Norway", "N")
    broken = edit_card_file("cards: [", deck.folder / "cards.yaml", deck, changes)
    assert (broken.text, broken.changed, len(broken.left)) == ("cards: [", (), 3)
    twice = LAYOUTS["plain"] + "- id: a\n"
    assert edit_card_file(twice, deck.folder / "cards.yaml", deck, {"a": {"answer": "b"}}).text == twice


def test_new_cards_are_indented_as_the_others() -> None:
    new = add_cards(TEXT, "  - id: iceland\n    question: Iceland\n")
    assert new == f"{TEXT}\n- id: iceland\n  question: Iceland\n"


TEXTS = st.text(min_size=1).filter(lambda text: not NOT_IN_TEXT.search(text) and "\r" not in text and text.strip())


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=40)
@given(text=TEXTS)
def test_any_text_reads_back_or_the_file_is_left_alone(layout: str, text: str, deck: Deck) -> None:
    before, file = LAYOUTS[layout], deck.folder / "cards.yaml"
    edited = edit_card_file(before, file, deck, {"a": {"answer": text}})
    after = parse_card_file(edited.text.encode(), file, deck, Problems())
    assert after
    cards = after["cards"]
    assert isinstance(cards, Sequence)
    assert ("# why" in before) == ("# why" in edited.text)
    value = str(cards[0]["answer"])  # type: ignore[call-overload, index]
    assert value.rstrip("\n") == text.rstrip("\n") if edited.changed else edited.text == before
    if text.isascii() and text.isalpha():
        assert edited.changed


@pytest.mark.parametrize(
    ("layout", "text", "old", "new"),
    [
        ("plain", "new", "answer: old", "answer: new"),
        ("windows", "a: b", "answer: old # why", "answer: 'a: b' # why"),
        ("quotes", "it's", "'old'   # why", "'it''s'   # why"),
        ("many lines", "new", "answer: old\n      words", "answer: new"),
        ("braces", "a, b", "answer: old", "answer: 'a, b'"),
        ("windows", "two\nlines", "answer: old # why", "# why\r\n  answer: |-\r\n    two\r\n    lines"),
        ("block with a comment", "new", "answer: |- # why\n      old", "# why\n    answer: new"),
        ("alone", "new", "old", "new"),
    ],
)
def test_everything_around_the_value_stays(layout: str, text: str, old: str, new: str, deck: Deck) -> None:
    before = LAYOUTS[layout]
    assert edit(deck, {"a": {"answer": text}}, before) == before.replace(old, new)
