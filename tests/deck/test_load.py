"""`deck.yaml` and what is beside it become a `Deck`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.load import REQUIRABLE, load_deck
from deck_builder.deck.model import Deck, Preset, ReadAloud
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS, OWN_KIND

LEAST = "id: capitals\nname: Capitals\n"


def load(write_deck: Callable[..., Path], text: str, **files: str) -> tuple[Deck | None, Problems]:
    """Load a deck with this `deck.yaml`."""
    problems = Problems()
    return load_deck(write_deck(CARDS, deck=text, **files), problems), problems


def test_id_and_name_are_enough(write_deck: Callable[..., Path]) -> None:
    deck, problems = load(write_deck, LEAST)
    assert deck is not None
    assert (deck.id, deck.name, deck.description, deck.authors, deck.preset, deck.tts) == (
        *("capitals", "Capitals", "", (), None, None),
    )
    assert (deck.id_place.line, deck.name_place.column) == (1, 7)
    assert [file.name for file in deck.card_files] == ["cards.yaml"]
    assert "question" in deck.kinds
    assert (deck.references, deck.claims) == ({}, {})
    assert not problems


def test_everything_that_a_deck_can_say_is_read(write_deck: Callable[..., Path]) -> None:
    deck, problems = load(
        write_deck,
        f"""{LEAST}description: |
  Two lines
  of **text**.
authors: [Ada, Bo]
licence: CC BY 4.0
language: pt-BR
link: https://example.org
require: [evidence, credits]
preset: {{new-cards-a-day: 7, order: random, desired-retention: 0.85}}
tts: {{language: en-GB, fields: [answer]}}
""",
        claims="claims:\n  - {id: one, claim: One thing.}\n",
        references="references:\n  - {id: gu, title: A book}\n",
        **OWN_KIND,
    )
    assert not problems
    assert deck is not None
    assert deck.description == "Two lines\nof **text**."
    assert (deck.authors, deck.licence, deck.language, deck.link) == (
        *(("Ada", "Bo"), "CC BY 4.0", "pt-BR", "https://example.org"),
    )
    assert (deck.require, deck.requires_credits) == (("evidence",), True)
    assert deck.preset == Preset(7, "random", 0.85)
    assert deck.tts == ReadAloud("en_GB", ("answer",))
    assert deck.claims is not None
    assert deck.references is not None
    assert (list(deck.claims), list(deck.references)) == (["one"], ["gu"])
    assert deck.kinds["capital"] is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: Capitals\n", "D202"),
        ("id: capitals\n", "D202"),
        ("id: Capitals!\nname: Capitals\n", "D205"),
        ("[", "Y106"),
    ],
)
def test_without_an_id_and_a_name_there_is_no_deck(text: str, code: str, write_deck: Callable[..., Path]) -> None:
    deck, problems = load(write_deck, text)
    assert deck is None
    assert problems[0].code == code


def test_a_folder_without_a_deck_file_is_no_deck(tmp_path: Path) -> None:
    problems = Problems()
    (tmp_path / "deck.yml").touch()
    assert load_deck(tmp_path, problems) is None
    assert [(problem.code, problem.hint) for problem in problems] == [("D201", "Rename `deck.yml` to `deck.yaml`.")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id: collection\nname: x\n", "P703"),
        ("id: backup-2\nname: x\n", "P703"),
        ("id: con\nname: x\n", "P703"),
        ("id: capitals\nname: 'a::'\n", "D216"),
        ("id: capitals\nname: |\n  a\n  b\n", "D211"),
        (f"{LEAST}language: English\n", "D209"),
        (f"{LEAST}require: [picture]\n", "D209"),
        (f"{LEAST}preset: {{desired-retention: 90}}\n", "D209"),
        (f"{LEAST}preset: {{order: sorted}}\n", "D209"),
        (f"{LEAST}preset: {{new-cards: 7}}\n", "D203"),
        (f"{LEAST}tts: {{language: en, fields: [answer]}}\n", "D209"),
        (f"{LEAST}tts: {{language: en-GB, fields: [anwser]}}\n", "D209"),
        (f"{LEAST}tts: {{language: en-GB}}\n", "D202"),
        (f"{LEAST}colour: red\n", "D203"),
    ],
)
def test_what_a_deck_cannot_say_is_a_problem_at_its_place(
    text: str, code: str, write_deck: Callable[..., Path]
) -> None:
    _, problems = load(write_deck, text)
    (problem,) = problems
    assert problem.code == code
    assert problem.place.file.name == "deck.yaml"


def test_a_slip_is_answered_with_the_word_that_was_meant(write_deck: Callable[..., Path]) -> None:
    for text, word in (("tts: {language: en-GB, fields: [anwser]}\n", "answer"), ("require: [sorces]\n", "sources")):
        _, problems = load(write_deck, LEAST + text)
        assert problems[0].hint == f"Did you mean `{word}`?"
    _, problems = load(write_deck, f"{LEAST}require: [xyz]\n")
    assert problems[0].hint == f"Use one of: {', '.join(REQUIRABLE)}."


def test_the_decks_own_kind_takes_the_place_of_one_that_comes_with_the_program(
    write_deck: Callable[..., Path],
) -> None:
    own = {name.replace("capital", "question"): text for name, text in OWN_KIND.items()}
    deck, problems = load(write_deck, LEAST, **own)
    assert [problem.code for problem in problems] == ["K308"]
    assert deck is not None
    kind = deck.kinds["question"]
    assert kind is not None
    assert kind.name == "Capital"
