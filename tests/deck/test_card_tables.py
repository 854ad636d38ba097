"""Files whose cards are all usual are read as columns; at the first sign of anything else, no column is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.card_files import parse_usual_table, read_card_file
from deck_builder.deck.card_tables import CardTables, read_card_tables
from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems

CARDS = """
kind: question
subdeck: 1 Towns
tags: [towns]
cards:
  - id: paris
    question: What is the capital of France?
    answer: Paris
  - id: house
    kind: definition
    term: A house
    definition: |
      Where people live,
      and sleep
    both-ways: yes
    tags: [more]
    evidence: mixed
  - {id: rome, question: 'What is the capital of Italy?', answer: Rome, subdeck: 2 More}
"""


def read(folder: Path) -> CardTables | None:
    deck = load_deck(folder, problems := Problems())
    assert deck, problems
    (file,) = deck.card_files
    mapping = read_card_file(file, deck, problems)
    assert mapping, problems
    return read_card_tables(mapping, file, deck)


def test_the_columns_have_what_the_cards_have(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS)
    deck = load_deck(folder, Problems())
    assert deck
    tables = read(folder)
    assert tables
    found = {}
    for table in tables.tables:
        for row, position in enumerate(table.positions):
            values = {key: column[row] for key, column in table.texts.items() if column[row]}
            place = table.places[row] >> 20, table.places[row] & 0xFFFFF
            found[position] = (table.ids[row], table.kind.key, values, place, *table.facts[table.facts_of[row]])
    cards = read_cards(deck, Problems())
    assert [found[position] for position in sorted(found)] == [
        *(
            (each.id, each.kind.key, each.values, each.place[1:], each.subdeck, each.tags, each.evidence, (), ())
            for each in cards
        )
    ]


@pytest.mark.parametrize(
    ("usual", "unusual"),
    [
        ("kind: question", "kind: none"),
        ("tags: [towns]", "tags: [two words]"),
        ("tags: [towns]", "nothing: x"),
        ("id: paris", "id: Paris"),
        ("id: paris", "id: rome"),
        ("id: paris", f"id: {'x' * 65}"),
        ("id: paris", "was: paris"),
        ("id: paris", "id: [paris]"),
        ("answer: Paris", "answer: ''"),
        ("answer: Paris", "answer: ' '"),
        ("answer: Paris", "answer: {html: <b>Paris</b>}"),
        ("answer: Paris", f"answer: {'word ' * 60}"),
        ("answer: Paris", f"answer: {'東京' * 60}"),
        ("answer: Paris", "answers: Paris"),
        ("answer: Paris", "answer: Paris\n    ignore: {T401: fine}"),
        ("answer: Paris", "answer: Paris\n    after: [rome]"),
        ("answer: Paris", "answer: Paris\n    evidence: none"),
        ("answer: Paris", "answer: Paris\n    subdeck: 1 towns"),
        ("    answer: Paris\n", ""),
        ("capital of Italy", "Capital  of  FRANCE"),
        ("both-ways: yes", "both-ways: perhaps"),
        ("  - {id: rome", "  - rome\n  - {id: rome"),
        ("cards:", "x:"),
    ],
)
def test_a_file_with_anything_unusual_is_not_read_as_columns(
    usual: str, unusual: str, write_deck: Callable[..., Path]
) -> None:
    assert usual in CARDS
    assert read(write_deck(CARDS.replace(usual, unusual, 1))) is None


def test_what_a_deck_requires_of_cards_must_be_on_each(write_deck: Callable[..., Path]) -> None:
    about = "id: towns\nname: Towns\nrequire: [evidence]\n"
    assert read(write_deck(CARDS, deck=about)) is None
    assert (
        read(write_deck(CARDS.replace("    answer: Paris\n", "    answer: Paris\n    evidence: mixed\n"), deck=about))
        is None
    )


def test_a_file_that_is_a_table_gives_the_same_columns_as_its_parsed_form(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(
        "kind: definition\ntags: [towns]\ncards:\n  - id: paris\n    term: 'Paris: a town'\n    definition: A town\n\n"
        '  - id: rome\n    term: Rome\n    definition: "Straße  and # house"\n'
    )
    deck = load_deck(folder, problems := Problems())
    assert deck, problems
    (file,) = deck.card_files
    usual = parse_usual_table(file.read_bytes(), file)
    assert usual
    from_table, parsed = read_card_tables(usual, file, deck), read(folder)
    assert from_table
    assert parsed
    assert vars(from_table.noted) == vars(parsed.noted)
    assert from_table._replace(noted=parsed.noted) == parsed
