"""Editions as `deck.yaml` says them."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.cards import read_cards
from deck_builder.deck.editions import MOST_EDITIONS, leaves_out, list_guards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.problems.problem import Problems

CARDS = """\
kind: vocabulary
cards:
  - {id: house, word: maison, meaning: house}
  - {id: river, word: fleuve, meaning: river, tags: [Rare::water]}
"""


def load(folder: Path, editions: str) -> tuple[Deck, list[str]]:
    """A deck with these editions, and its problems as `code line`."""
    (folder / "deck.yaml").write_text(f"id: words\nname: Words\neditions:\n{editions}", encoding="utf-8")
    (folder / "cards.yaml").write_text(CARDS, encoding="utf-8")
    problems = Problems()
    deck = load_deck(folder, problems)
    assert deck
    return deck, [f"{each.code} {each.place.line}" for each in problems]


def test_an_edition_leaves_out_what_larger_ones_do(tmp_path: Path) -> None:
    small = "  small: {without: {cards: [house], templates: {vocabulary: [word]}}}\n"
    deck, problems = load(tmp_path, f"{small}  middle: {{name: Middle, without: {{tags: [rare]}}}}\n")
    assert not problems
    assert [(each.key, each.name) for each in deck.editions] == [("small", "small"), ("middle", "Middle")]
    left = {
        each.key: {card.id for card in read_cards(deck, Problems()) if leaves_out(each, card)} for each in deck.editions
    }
    assert left == {"small": {"house", "river"}, "middle": {"river"}}


def test_templates_that_come_with_the_same_edition_share_a_field(tmp_path: Path) -> None:
    small = "  small: {without: {templates: {vocabulary: [meaning]}}}\n"
    deck, _ = load(tmp_path, f"{small}  middle: {{without: {{templates: {{vocabulary: [word]}}}}}}\n")
    kind = deck.kinds["vocabulary"]
    assert kind
    assert {key: name for key, (_, name) in list_guards(deck.editions, kind).items()} == {
        "meaning": "Not in small",
        "word": "Not in middle",
    }
    assert len(set(list_guards(deck.editions[1:] * 2, kind).values())) == 1


@pytest.mark.parametrize(
    ("edition", "code"),
    [
        ("{without: {kinds: [vocabluary]}}", "D251"),
        ("{without: {fields: {vocabluary: [extra]}}}", "D251"),
        ("{without: {fields: {vocabulary: [extr]}}}", "D251"),
        ("{without: {templates: {vocabulary: [extra]}}}", "D251"),
        ("{without: {tag: [rare]}}", "D203"),
        ("{without: [rare]}", "D204"),
        ("{name: Small}", "D202"),
        ("[rare]", "D204"),
    ],
)
def test_what_names_nothing_is_told_with_its_place(edition: str, code: str, tmp_path: Path) -> None:
    _, problems = load(tmp_path, f"  small: {edition}\n")
    assert problems == [f"{code} 4"]


@pytest.mark.parametrize("name", ["cleanup", "con", "Not An Id"])
def test_an_edition_has_a_name_that_a_package_can_have(name: str, tmp_path: Path) -> None:
    deck, problems = load(tmp_path, f"  {name}: {{without: {{tags: [rare]}}}}\n")
    assert len(problems) == 1
    assert not deck.editions


def test_a_deck_has_a_limited_number_of_editions(tmp_path: Path) -> None:
    listed = [f"  e{number}: {{without: {{tags: [rare]}}}}\n" for number in range(MOST_EDITIONS + 1)]
    deck, problems = load(tmp_path, "".join(listed[1:]))
    assert (len(deck.editions), problems) == (MOST_EDITIONS, [])
    deck, problems = load(tmp_path, "".join(listed))
    assert (len(deck.editions), problems) == (0, ["D209 3"])
