"""The other decks of a project, and the guids in their locks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from deck_builder.deck.neighbours import Neighbour, find_neighbours, read_locked_guids
from tests.support.command_line import build
from tests.support.decks import CARDS, write_deck


def test_the_decks_beside_a_deck_are_its_neighbours_only_below_cards(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    capitals, rivers = (write_deck(tmp_path / "cards", CARDS, name=name) for name in ("capitals", "rivers"))
    (rivers / "deck.yaml").write_text("id: rivers\nnamespace: tests\nname: Rivers\n", encoding="utf-8")
    (neighbour,) = find_neighbours(capitals)
    assert neighbour == Neighbour(rivers, "rivers", "tests", is_built=False)
    alone, other = (write_deck(tmp_path, CARDS, name=name) for name in ("alone", "other"))
    assert find_neighbours(alone) == []
    assert [each.folder for each in find_neighbours(alone, [other, alone])] == [other]


def test_a_neighbour_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    capitals = write_deck(tmp_path / "cards", CARDS)
    for name, text in (("a", "id: [\n"), ("b", "- a list\n"), ("c", "name: C\n"), ("d", "id: {a: b}\n")):
        write_deck(tmp_path / "cards", CARDS, name=name, deck=text)
    assert find_neighbours(capitals) == []


def test_the_guids_of_a_lock_are_told_from_those_of_retired_cards(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS.replace("answer: Rome", "answer: Rome\n    guid: 'a\"b\\c'"))
    assert read_locked_guids(deck).live == frozenset()
    build(deck)
    guids = read_locked_guids(deck)
    assert len(guids.live) == 3
    assert 'a"b\\c' in guids.live
    assert guids.retired == frozenset()


def test_a_deck_and_its_translations_are_neighbours_and_those_of_the_decks_beside_it(tmp_path: Path) -> None:
    for name in ("trip", "trip/translations/de", "trip/translations/es", "tour", "tour/translations/de"):
        folder = tmp_path / "cards" / name
        folder.mkdir(parents=True)
        (folder / "deck.yaml").write_text(f"id: {name.replace('/', '-')}\n", encoding="utf-8")
    ids = {each.id for each in find_neighbours(tmp_path / "cards/trip/translations/de")}
    assert ids == {"trip", "trip-translations-es", "tour", "tour-translations-de"}
    alone = Path(shutil.copytree(tmp_path / "cards/trip", tmp_path / "trip"))
    assert [each.folder for each in find_neighbours(alone)] == [alone / "translations/de", alone / "translations/es"]
    assert [each.folder for each in find_neighbours(alone / "translations/de")] == [alone, alone / "translations/es"]
