"""Small decks on disk: copied from tests/decks/, or written from texts, and edited as an author edits."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parent.parent.parent
"""The folder of the repository."""
DECKS: Final = PROJECT / "tests/decks"
"""Decks that tests copy and then build or change."""

CARDS = """
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Lyon
  - id: italy
    question: What is the capital of Italy?
    answer: Rome
  - id: spain
    question: What is the capital of Spain?
    answer: Madrid
"""
"""Three cards of the built-in kind `question`; the answer about France is wrong, so that a test can correct it."""

KIND = """
name: Capital
fields:
  country: {name: Country, required: yes, text: plain}
  city: {name: City, required: yes, text: plain}
cards:
  city: {name: City, front: front.html, back: back.html}
"""
OWN_KIND = {
    "kinds__capital__kind.yaml": KIND,
    "kinds__capital__front.html": "{{Country}}",
    "kinds__capital__back.html": "{{City}}",
}
OWN_CARDS = """
kind: capital
cards:
  - {id: france, country: France, city: Paris}
  - {id: italy, country: Italy, city: Rome}
"""
"""Two cards of the deck's own kind, in `OWN_KIND`."""


def write_deck(parent: Path, cards: str = "", /, name: str = "capitals", **files: str) -> Path:
    """Write a small deck into a folder `name` of `parent`; return that folder.

    `cards` is the text of `cards.yaml`. Other files are named by keyword: `__` stands for `/`, and a name without a dot
    gets `.yaml`. A `deck.yaml` is written if none is given.
    """
    folder = parent / name
    folder.mkdir(exist_ok=True)
    texts = {"deck.yaml": f"id: {name}\nname: {name.title()}\n", "cards.yaml": cards}
    for file, text in (texts | {file.replace("__", "/"): text for file, text in files.items()}).items():
        path = folder / (file if "." in file else f"{file}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def many_cards(number: int) -> str:
    """The text of a card file with so many cards of the kind `question`."""
    cards = "".join(f"  - id: card-{n}\n    question: What is {n}?\n    answer: Number {n}\n" for n in range(number))
    return f"kind: question\ncards:\n{cards}"
