"""`deck-builder base` shows what is new in a base, and writes `base.lock` only with `--update`."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import list_codes, run
from tests.support.decks import write_deck
from tests.support.extensions import write


def test_what_is_there_is_shown_and_nothing_is_written_without_update(tmp_path: Path) -> None:
    _, school = write(tmp_path)
    assert "write it with `--update`" in run("base", school).output
    assert not (school / "base.lock").exists()
    run("base", school, "--update")
    assert "Nothing changed." in run("base", school).output
    assert "is as it was" in run("base", school, "--update").output


def test_a_deck_that_extends_nothing_is_told_what_to_write(tmp_path: Path) -> None:
    deck = write_deck(tmp_path)
    result = run("base", deck, expect=1)
    assert list_codes(result.output) == ["D261"]
    assert "`extends: capitals-1.2.0.apkg`" in result.output
