"""Ids for cards that have none: what they are made from, and how they are written into card files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.deck.new_ids import NewId, add_ids
from deck_builder.problems.problem import Place, Problems


def load_in(folder: Path) -> Deck:
    """The deck in a folder, with a `deck.yaml`."""
    (folder / "deck.yaml").write_text("id: d\nname: D\n", encoding="utf-8")
    deck = load_deck(folder, Problems())
    assert deck
    return deck


def make_ids(folder: Path, reserved: tuple[str, ...] = ()) -> list[str]:
    deck = load_deck(folder, Problems())
    assert deck
    return [card.id for card in read_cards(deck, Problems(), reserved=reserved)]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("question: What is the capital of France?\n    answer: Paris", "what-is-the-capital-of-france"),
        ("answer: Paris\n    question: Which city?", "which-city"),
        ("question: <b>Which</b> [city](https://example.org) &amp; why?", "which-city-why"),
        ("question: '![The Seine](seine.jpg) Which river?'", "the-seine-which-river"),
        ("question: {html: 'Where is <u>Oslo</u> &amp; <img src=\"map.png\">?'}", "where-is-oslo"),
        ("question: 'Who sings? <img src=\"bird.jpg\">[sound:bird.mp3]'", "who-sings"),
        ("question: '1984'", "question-1984"),
        ("question: '…?'\n    answer: Nothing", "nothing"),
        ("question: '…?'", "question"),
        ("kind: cloze\n    text: '{{c1::Paris::city}} is in {{c2::France}}.'", "paris-is-in-france"),
        ("question: Где находится Москва?", "gde-nakhoditsya-moskva"),
        ("question: " + "very " * 30, "very-very-very-very-very-very-very-very"),
        ("kind: steps\n    title: Tea\n    steps: [Boil water, Pour]", "tea"),
        ("kind: no-such-kind\n    anything: Some words", ""),
    ],
)
def test_an_id_is_made_from_the_prompt(card: str, expected: str, write_deck: Callable[..., Path]) -> None:
    folder = write_deck(f"kind: question\ncards:\n  - {card}\n")
    assert make_ids(folder) == ([expected] if expected else [])


def test_an_id_is_never_one_that_a_card_has_or_had_or_that_was_retired(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(
        "kind: question\ncards:\n  - {question: Paris, answer: a}\n  - {question: Rome, answer: b}\n",
        zz_other="kind: question\ncards:\n  - {id: paris, question: q, answer: c}\n"
        "  - {id: lyon, was: rome, question: r, answer: d}\n",
    )
    assert make_ids(folder, reserved=("paris-2",)) == ["paris-3", "rome-2", "paris", "lyon"]


@pytest.mark.parametrize(
    "text",
    [
        "cards:\n  - question: a  # why\n    answer: b\n",
        "cards:\n- question: a\n  answer: b\n\n# the end\n",
        "cards:\r\n  - question: a\r\n    answer: b\r\n",
        "cards:\n  -\n    question: a\n    answer: b",
        "cards:\n  - # first\n    question: |\n      a\n\n      b\n",
        "cards: [{question: a, answer: b}]\n",
        "cards:\n  - {\n      question: a }\n",
        "cards:\n  - {}\n",
        "cards:\n  -   'question': a\n      answer: b\n",
        "cards:\n  - été: a\n    question: ü\n",
        "cards:\n  - question: a\n  - id: x\n    question: b\n  - question: c\n",
        "---\ncards:\n  - question: a\n...\n",
    ],
)
def test_ids_are_added_and_nothing_else_changes(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_bytes(text.encode())
    cards = yaml.safe_load(text)["cards"]
    marks = _find_marks(text)
    new_ids = [
        NewId(Place(file, *mark), f"new-{number}")
        for number, (card, mark) in enumerate(zip(cards, marks, strict=True))
        if "id" not in card
    ]
    edited = add_ids(file, load_in(tmp_path), new_ids)
    assert edited is not None
    new, longer = edited
    assert new.count("\n") - text.count("\n") == len(longer)
    expected = [card if "id" in card else {"id": f"new-{number}"} | card for number, card in enumerate(cards)]
    assert yaml.safe_load(new)["cards"] == expected
    assert [next(iter(card)) for card in yaml.safe_load(new)["cards"] if "id" in card] == ["id"] * len(cards)
    kept = [line for line in text.splitlines() if "#" in line]
    assert all(any(line.strip().removeprefix("- ") in after for after in new.splitlines()) for line in kept)
    assert new.count("\r\n") == (new.count("\n") if "\r\n" in text else 0)


def test_a_file_that_has_changed_since_it_was_read_is_not_edited(tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_text("cards:\n  - question: a\n    answer: b\n", encoding="utf-8")
    assert add_ids(file, load_in(tmp_path), [NewId(Place(file, 3, 5), "a")]) is None
    assert add_ids(file, load_in(tmp_path), [NewId(Place(file, 30, 5), "a")]) is None


def _find_marks(text: str) -> list[tuple[int, int]]:
    """Where PyYAML says that each card begins."""
    root = yaml.compose(text)
    assert root
    ((_, cards),) = root.value
    return [(card.start_mark.line + 1, card.start_mark.column + 1) for card in cards.value]
