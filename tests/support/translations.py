"""A deck with a translation into German."""

from __future__ import annotations

from pathlib import Path

from deck_builder.build.build import build
from deck_builder.commands.translations.survey import Survey, survey
from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Card
from deck_builder.problems.problem import Problems

SOURCE = {
    "deck.yaml": "id: trip\nname: Trip\nlanguage: en\nauthors: [Ada]\n",
    "cards.yaml": """\
kind: question
subdeck: 1 France
tags: [trip]
cards:
  - id: capital
    question: What is the capital?
    answer: Paris
    extra: On the Seine.
    picture: {file: map.svg, alt: A map, caption: The north}
  - id: river
    after: [capital]
    question: Which river is it on?
    answer: The Seine
  - id: bread
    kind: steps
    title: Baking
    steps: [Mix, {step: Bake, number: 7}]
  - id: which
    kind: choice
    question: Which is a river?
    right: Seine
    wrong: [Paris, Nice]
  - id: map
    kind: image-occlusion
    header: What is this?
    picture: {file: map.svg, alt: A map}
    shapes:
      - {name: North, rect: {left: 0, top: 0, width: 0.5, height: 0.5}}
      - {with: North, rect: {left: 0.6, top: 0, width: 0.2, height: 0.5}}
""",
    "media/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="2" r="1"/></svg>',
    "translations/de/deck.yaml": "id: trip-de\nname: Reise\nauthors: [Max]\n",
}

GERMAN = """\
subdeck: 1 Frankreich
cards:
  - id: capital
    question: Was ist die Hauptstadt?
    picture: {alt: Eine Karte, caption: Der Norden}
  - id: bread
    title: Backen
    steps: [Mischen, Backen]
  - id: which
    question: Was ist ein Fluss?
    right: Seine
    wrong: [Paris, Nizza]
  - id: map
    header: Was ist das?
    shapes: {North: Norden}
"""


def write(folder: Path, german: str = GERMAN, **files: str) -> Path:
    """Write the deck with its German translation; returns the folder of the translation."""
    for name, text in {**SOURCE, "translations/de/cards.yaml": german, **files}.items():
        file = folder / "trip" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "trip/translations/de"


def read(folder: Path) -> tuple[dict[str, Card], list[str]]:
    """The cards of a deck by id, and its problems as `code file:line message`."""
    problems = Problems()
    deck = load_deck(folder, problems)
    cards = {card.id: card for card in read_cards(deck, problems)} if deck else {}
    return cards, [f"{each.code} {each.place.file.name}:{each.place.line} {each.message}" for each in problems]


def build_german(folder: Path) -> None:
    problems = Problems()
    assert build(folder, folder.parents[2] / "dist", 1_700_000_000, problems), problems


def look(folder: Path) -> Survey:
    problems = Problems()
    found = survey(folder, problems)
    assert found, problems
    return found
