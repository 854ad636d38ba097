"""The folder of a translation: a deck with its own name, and texts for the cards of another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.build.build import build
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from tests.support.translations import write


def test_a_translation_is_a_deck_of_its_own_with_what_it_does_not_say_from_its_source(tmp_path: Path) -> None:
    problems = Problems()
    deck = load_deck(write(tmp_path), problems)
    assert deck
    assert not problems
    assert (deck.id, deck.name, deck.language, deck.authors) == ("trip-de", "Reise", "de", ("Ada", "Max"))
    assert deck.media.root == tmp_path / "trip/media"


@pytest.mark.parametrize("link", ["translations/de", "translations"])
def test_a_folder_that_is_a_link_out_of_the_deck_is_refused(link: str, tmp_path: Path) -> None:
    """A build would write its lock there, into the folder of somebody who only wanted to build a stranger's deck."""
    german, outside = write(tmp_path), tmp_path / "outside"
    (tmp_path / "trip" / link).rename(outside)
    (tmp_path / "trip" / link).symlink_to(outside, target_is_directory=True)
    before = sorted(outside.rglob("*"))
    problems = Problems()
    assert not build(german, tmp_path / "dist", 1_700_000_000, problems)
    assert [problem.code for problem in problems] == ["Y116"]
    assert sorted(outside.rglob("*")) == before
