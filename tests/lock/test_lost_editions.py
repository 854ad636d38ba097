"""Editions that learners have and that a deck no longer has."""

from __future__ import annotations

from pathlib import Path

from deck_builder.deck.load import load_deck
from deck_builder.lock.lost_editions import report_lost_editions
from deck_builder.lock.model import Lock, Release
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS, write_deck

EDITIONS = "editions:\n  {}:\n    without: {{cards: [spain]}}\n"


def report(folder: Path, editions: str, *released: tuple[str, ...]) -> list[str]:
    """What is reported of a deck whose releases had these editions."""
    deck_folder = write_deck(folder, CARDS)
    with (deck_folder / "deck.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{editions}")
    problems = Problems()
    deck = load_deck(deck_folder, problems)
    assert deck
    releases = tuple(
        Release(f"1.{number}.0", "", number, f"digest {number}", editions=keys) for number, keys in enumerate(released)
    )
    report_lost_editions(deck, Lock(deck.id, deck.name, releases=releases), folder, problems)
    return [f"{problem.message} {problem.hint}" for problem in problems]


def test_only_the_last_release_counts(tmp_path: Path) -> None:
    assert report(tmp_path, EDITIONS.format("small"), ("tiny",), ("small",)) == []


def test_a_new_name_is_offered_as_a_rename(tmp_path: Path) -> None:
    (tmp_path / "capitals-tiny.apkg").touch()
    (reported,) = report(tmp_path, EDITIONS.format("small"), ("tiny",))
    assert "learners have the edition `tiny`" in reported
    assert "instead of `small`" in reported
    assert "Delete `capitals-tiny.apkg`" in reported


def test_an_edition_that_is_removed_among_others_is_no_rename(tmp_path: Path) -> None:
    (reported,) = report(tmp_path, EDITIONS.format("small"), ("small", "tiny"))
    assert "instead of" not in reported
    assert "Delete" not in reported
