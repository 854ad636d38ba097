"""`deck-builder stats`: of several decks, and of those that can't be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import CARDS, edit
from tests.support.translations import write


def test_several_decks_are_counted_one_after_the_other(write_deck: Callable[..., Path]) -> None:
    one, two = write_deck(CARDS), write_deck(CARDS, name="other")
    assert [deck["deck"] for deck in json.loads(run("stats", one, two, "--format", "json").stdout)] == [
        "capitals",
        "other",
    ]
    text = run("stats", one, two).output
    assert text.index("Capitals (capitals)") < text.index("Other (other)")


def test_a_deck_that_cannot_be_read_ends_with_one_and_the_others_are_counted(write_deck: Callable[..., Path]) -> None:
    one, broken = write_deck(CARDS), write_deck(CARDS, name="broken", deck="id: [\n")
    result = run("stats", broken, one, "--format", "json", expect=1)
    assert [deck["deck"] for deck in json.loads(result.stdout)] == ["capitals"]
    assert "Y106" in result.stderr


def test_a_translation_is_counted_with_the_claims_that_its_cards_teach(tmp_path: Path) -> None:
    german = write(tmp_path)
    source = german.parents[1]
    claims = "".join(f"  - {{id: {name}, claim: It is {name}.}}\n" for name in ("one", "two", "three"))
    (source / "claims.yaml").write_text(f"claims:\n{claims}", encoding="utf-8")
    edit(source / "cards.yaml", "    answer: Paris\n", "    answer: Paris\n    claims: [one]\n")
    edit(source / "cards.yaml", "    answer: The Seine\n", "    answer: The Seine\n    claims: [two]\n")
    both = json.loads(run("stats", source, "--format", "json").stdout)
    assert [deck["claims"] for deck in both] == [
        {"all": 3, "covered": 2, "missing": ["three"]},
        {"all": 1, "covered": 1, "missing": []},  # the card of `two` is left out
    ]
    (only,) = json.loads(run("stats", source, "--language", "de", "--format", "json").stdout)
    assert only["deck"] == "trip-de"
