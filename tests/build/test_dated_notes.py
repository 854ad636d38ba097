"""The digest of a package: an import makes it without a package, a build with one."""

from __future__ import annotations

from pathlib import Path

from deck_builder.build.build import draft_package
from deck_builder.build.pipeline import open_deck
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.old_decks import stock_genanki

LATER = 1_900_000_000


def digest_of(folder: Path, out: Path) -> tuple[str, str]:
    """The digest of what the deck builds, and that of its last release."""
    problems = Problems()
    opened = open_deck(folder, out, problems)
    assert opened
    with draft_package(*opened, LATER, out / "deck.apkg", problems) as draft:
        assert draft
        return draft.digest, opened[1].releases[-1].digest


def test_the_first_build_of_an_imported_deck_is_the_imported_state_until_something_is_edited(tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    run("import", stock_genanki(tmp_path), "--into", folder)
    built, imported = digest_of(folder, tmp_path / "out")
    assert built == imported != ""
    edit(folder / "10-cards.yaml", "Paris", "Lyon")
    built, imported = digest_of(folder, tmp_path / "out")
    assert built != imported
