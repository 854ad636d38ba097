"""What `deck-builder stats` counts, and that it only counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import DECKS, edit

KIND = """
name: Capital
fields:
  country: {name: Country, required: yes}
  city: {name: City, required: yes}
cards:
  capital: {name: Capital, front: front.html, back: back.html}
"""


def test_stats_count_what_is_there(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    (stats,) = json.loads(run("stats", tour, "--format", "json").output)
    assert stats["notes"] == 20
    assert stats["cards"] == sum(stats["cards_by_kind"].values()) == sum(stats["cards_by_subdeck"].values()) == 30
    assert stats["cards_by_kind"]["cloze"] == 3
    assert stats["cards_by_subdeck"]["2 People::Close ones"] == 7
    assert stats["notes_by_tag"]["words"] == 2
    assert stats["claims"] == {"all": 2, "covered": 2, "missing": []}
    sizes = [path.stat().st_size for path in (DECKS / "tour/media").rglob("*") if path.is_file()]
    assert stats["media"] == {"files": 3, "bytes": sum(sizes)}
    assert stats["words"] > 100
    text = run("stats", tour).output
    assert "20 notes, 30 cards" in text
    assert "Claims taught: 2 of 2 (100%)" in text


def test_stats_name_the_claims_that_no_card_teaches(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    edit(tour / "30-brain.yaml", "    claims: [gaps-help]\n", "")
    output = run("stats", tour).output
    assert "Claims taught: 1 of 2 (50%)" in output
    assert "without a card: gaps-help" in output


def test_stats_write_nothing(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    before = sorted(tour.rglob("*"))
    run("stats", tour)
    assert sorted(tour.rglob("*")) == before


def test_stats_know_what_was_built_before(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "kind: capital\ncards:\n  - {id: norway, country: Norway, city: Oslo}\n",
        kinds__capital__kind=KIND,
        **{"kinds__capital__front.html": "{{Country}}", "kinds__capital__back.html": "{{City}}"},
    )
    run("build", deck, "--out", deck / "dist")
    (deck / "kinds/capital").rename(deck / "kinds/city")
    edit(deck / "kinds/city/kind.yaml", "name: Capital\n", "name: City\nreplaces: capital\n")
    edit(deck / "cards.yaml", "kind: capital", "kind: city")
    output = run("stats", deck).output
    assert "L604" not in output
    assert "1 note, 1 card, 2 words" in output
