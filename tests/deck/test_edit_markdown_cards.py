"""Cards in Markdown files are edited where their texts stand: headings, paragraphs, lists, tags, comments with keys."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.edit_card_files import edit_card_file
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.problems.problem import Problems
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.values import Sequence
from deck_builder.source.write_values import NewValue
from tests.support.decks import write_deck

MARKDOWN: Final = """\
---
kind: question
tags: [capitals]
---

## What is the capital of Norway? <!-- id: norway -->

Oslo, which is called
[[Oslo (city)|Oslo]] again.

#north #cold/very

### Extra

Once *Christiania*.

## What is the capital of Sweden? <!-- id: sweden, evidence: supported -->

Stockholm

<!-- id: finland -->
Q: What is the capital of Finland?
A: Helsinki

<!-- id: cloze -->
C: The capital of [Denmark] is [Copenhagen].

## How is coffee made?
<!-- id: coffee, kind: steps -->

1. Boil water
2. Grind

<!-- id: last, answer: {html: "<u>x</u>"} -->
Q: Last?
"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    loaded = load_deck(write_deck(tmp_path_factory.mktemp("deck")), Problems())
    assert loaded
    return loaded


TEXTS = st.text(min_size=1).filter(lambda text: not NOT_IN_TEXT.search(text) and "\r" not in text and text.strip())


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"norway": {"question": "Where?"}}, "What is the capital of Norway?", "Where?"),
        (
            {"norway": {"answer": "Oslo, once called\nOslo again."}},
            "Oslo, which is called\n",
            "Oslo, once called\n",
        ),
        ({"norway": {"extra": None}}, "\n\n### Extra\n\nOnce *Christiania*.", ""),
        ({"norway": {"extra": "New\n\n- text"}}, "Once *Christiania*.", "New\n\n- text"),
        ({"norway": {"tags": ("capitals", "north", "cold::very", "new")}}, "#cold/very", "#cold/very #new"),
        ({"norway": {"tags": ("capitals",)}}, "\n\n#north #cold/very", ""),
        ({"sweden": {"extra": "On islands."}}, "Stockholm\n", "Stockholm\n\n### Extra\n\nOn islands.\n"),
        ({"sweden": {"tags": ("capitals", "a")}}, "evidence: supported -->", "evidence: supported, tags: [a] -->"),
        ({"sweden": {"evidence": "mixed"}}, "evidence: supported", "evidence: mixed"),
        ({"sweden": {"evidence": None}}, ", evidence: supported", ""),
        ({"finland": {"answer": "Turku,\nonce"}}, "A: Helsinki", "A: Turku,\nonce"),
        ({"finland": {"extra": "x: y"}}, "<!-- id: finland -->", "<!-- id: finland, extra: 'x: y' -->"),
        (
            {"finland": {"answer": {"html": "<u>x</u>"}}},
            "<!-- id: finland -->\nQ: What is the capital of Finland?\nA: Helsinki",
            "<!-- id: finland, answer: {html: <u>x</u>} -->\nQ: What is the capital of Finland?\nA:",
        ),
        (
            {"cloze": {"text": "The capital of {{c1::Denmark}} is always {{c2::Copenhagen}}."}},
            "[Denmark] is [",
            "[Denmark] is always [",
        ),
        ({"coffee": {"steps": ("Boil water", "Grind", "Pour")}}, "2. Grind\n", "2. Grind\n3. Pour\n"),
        ({"last": {"answer": {"html": "<u>y</u>"}}}, "<u>x</u>", "<u>y</u>"),
    ],
)
def test_only_the_value_changes_in_markdown(
    changes: dict[str, dict[str, NewValue]], old: str, new: str, deck: Deck
) -> None:
    assert old in MARKDOWN
    for text in (MARKDOWN, MARKDOWN.replace("\n", "\r\n")):
        edited = edit_card_file(text, deck.folder / "cards.md", deck, changes)
        assert not edited.left
        assert edited.text.replace("\r\n", "\n") == MARKDOWN.replace(old, new)
        assert edited.text.count("\r") in (0, edited.text.count("\n"))


def test_what_markdown_cant_say_in_its_place_stands_in_a_comment_or_is_left(deck: Deck) -> None:
    file = deck.folder / "cards.md"
    heading = edit_card_file(MARKDOWN, file, deck, {"norway": {"question": "two\nlines"}})
    assert heading.left == (("norway", "question"),)
    body = edit_card_file(MARKDOWN, file, deck, {"sweden": {"answer": "# No heading"}})
    assert body.text == MARKDOWN.replace("supported -->\n\nStockholm", "supported, answer: '# No heading' -->")
    comment = edit_card_file(MARKDOWN, file, deck, {"sweden": {"extra": "# a\n-->"}})
    assert comment.text == MARKDOWN.replace("supported -->", r'supported, extra: "# a\n--\u003e" -->')


@settings(max_examples=40)
@given(text=TEXTS)
def test_any_text_reads_back_from_markdown_or_the_file_is_left_alone(text: str, deck: Deck) -> None:
    file = deck.folder / "cards.md"
    changes: dict[str, dict[str, NewValue]] = {"norway": {"extra": text}, "finland": {"answer": text}}
    edited = edit_card_file(MARKDOWN, file, deck, changes)
    after = parse_card_file(edited.text.encode(), file, deck, Problems())
    assert after
    cards = after["cards"]
    assert isinstance(cards, Sequence)
    for position, card_id, key in ((0, "norway", "extra"), (2, "finland", "answer")):
        if (card_id, key) not in edited.left:
            assert cards[position][key] == text.rstrip("\n")  # type: ignore[call-overload, index]
    if text.isascii() and text.isalpha():
        assert not edited.left
