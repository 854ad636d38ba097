"""What is new in a note comes in; what the authors of the folder wrote stays."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import run
from tests.support.newer_packages import CARDS, OLD, write_package


def test_what_the_authors_changed_stays_and_is_told_if_the_package_changed_it_too(project: Path) -> None:
    cards = project / CARDS
    cards.write_text(cards.read_text().replace("Rome ", "Rome, Italy ").replace("capital: Madrid", "capital: MADRID!"))
    notes = {**OLD, "g-it": ("Italy", "Roma"), "g-fr": ("France", "Paris")}
    output = run("import", write_package(project / "new.apkg", notes), "--update", "cards/capitals", "--yes").output
    assert "The package and you changed the same text of these cards: yours stays (1):\n    italy: capital" in output
    assert "1 card changed" in output
    text = cards.read_text()
    assert "Rome, Italy  # since" in text
    assert "MADRID!" in text
    assert "capital: Paris\n" in text


def test_tags_come_in_beside_those_of_the_file(project: Path) -> None:
    new = write_package(project / "new.apkg", OLD, tags={"g-it": ["europe", "south"]})
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "+    tags: [south]" in output
    assert "1 card changed" in output
