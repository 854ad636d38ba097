"""A deck folder into a `Deck`. Whatever can be wrong with one is in tests/decks/broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck, Preset, ReadAloud
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS, OWN_KIND

Write = Callable[..., Path]
DECK = "id: capitals\nname: Capitals\n"


def load(folder: Path) -> tuple[Deck | None, list[str]]:
    """The deck, and its problems as `code message`."""
    problems = Problems()
    deck = load_deck(folder, problems)
    return deck, [f"{problem.code} {problem.message}" for problem in problems]


def test_the_least_deck_has_an_id_and_a_name(write_deck: Write) -> None:
    folder = write_deck(CARDS)
    deck, problems = load(folder)
    assert deck
    assert problems == []
    assert (deck.id, deck.name, deck.folder, deck.card_files) == (
        "capitals",
        "Capitals",
        folder,
        (folder / "cards.yaml",),
    )
    assert (deck.require, deck.requires_credits, deck.preset, deck.tts) == ((), False, None, None)
    assert (deck.references, deck.claims) == ({}, {})
    assert deck.media.root == folder / "media"


def test_a_deck_has_what_its_file_says(write_deck: Write) -> None:
    text = f"""{DECK}
description: Where *countries* are governed.
authors: [Ada, Ben]
licence: CC BY 4.0
language: pt-BR
link: https://example.org
require: [sources, credits]
preset: {{new-cards-a-day: 10, order: random, bury-siblings: yes, desired-retention: 0.85}}
tts: {{language: en-GB, fields: [answer]}}
"""
    deck, problems = load(write_deck(CARDS, deck=text))
    assert deck
    assert problems == []
    assert deck.description == "Where *countries* are governed."
    assert (deck.authors, deck.licence, deck.language) == (("Ada", "Ben"), "CC BY 4.0", "pt-BR")
    assert deck.link == "https://example.org"
    assert (deck.require, deck.requires_credits) == (("sources",), True)
    assert deck.preset == Preset(10, "random", 0.85, bury_siblings=True)
    assert deck.tts == ReadAloud("en_GB", ("answer",))


@pytest.mark.parametrize("deck_file", ["id: capitals\n", "name: Capitals\n", "id: Capitals\nname: Capitals\n", "- x\n"])
def test_a_deck_that_cannot_be_named_is_not_loaded(deck_file: str, write_deck: Write) -> None:
    deck, problems = load(write_deck(CARDS, deck=deck_file))
    assert deck is None
    assert problems


@pytest.mark.parametrize("name", ["deck.yml", "Deck.yaml"])
def test_a_deck_file_with_another_name_is_offered(name: str, write_deck: Write) -> None:
    folder = write_deck(CARDS)
    (folder / "deck.yaml").rename(folder / name)
    problems = Problems()
    assert load_deck(folder, problems) is None
    (problem,) = problems
    assert (problem.code, problem.hint) == ("D201", f"Rename `{name}` to `deck.yaml`.")


@pytest.mark.parametrize("deck_id", ["collection", "backup-2026", "con", "lpt1"])
def test_an_id_that_cannot_name_a_package_is_refused(deck_id: str, write_deck: Write) -> None:
    _, problems = load(write_deck(CARDS, deck=f"id: {deck_id}\nname: Capitals\n"))
    assert [problem[:4] for problem in problems] == ["P703"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("language: english", "D209 `english` is not the code of a language"),
        ("preset: {desired-retention: 0.5}", "D209 `0.5` is not a value for `desired-retention`"),
        ("tts: {language: en, fields: [answer]}", "D209 `en` is not the language of a voice"),
        ("tts: {language: en-GB, fields: [picture]}", "D209 no kind has a field `picture` that can be read aloud"),
        ("require: [luck]", "D209 `luck` can't be required"),
    ],
)
def test_a_value_that_means_nothing_is_a_problem(line: str, problem: str, write_deck: Write) -> None:
    deck, problems = load(write_deck(CARDS, deck=f"{DECK}{line}\n"))
    assert deck
    assert problems == [problem]


def test_a_kind_of_its_own_takes_the_place_of_a_built_in_one(write_deck: Write) -> None:
    own = {name.replace("capital", "question", 1): text for name, text in OWN_KIND.items()}
    deck, problems = load(write_deck(CARDS, **own))
    assert deck
    assert [problem[:4] for problem in problems] == ["K308"]
    kind = deck.kinds["question"]
    assert kind
    assert kind.name == "Capital"


def test_what_the_deck_changes_of_the_look_comes_last(write_deck: Write) -> None:
    plain, _ = load(write_deck(CARDS))
    files = {"deck.yaml": f"{DECK}style: {{size: 24px}}\n", "style.css": ".mine {}\n"}
    styled, problems = load(write_deck(CARDS, **files))
    assert plain
    assert styled
    assert problems == []
    assert styled.css == f"{plain.css.rstrip()}\n\n.card {{\n  --size: 24px;\n}}\n\n.mine {{}}\n"
