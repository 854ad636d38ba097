"""The documentation comes with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deck_builder.cli.commands import docs
from tests.support.command_line import run
from tests.support.decks import PROJECT


def test_the_pages_for_authors_are_listed_with_their_titles() -> None:
    output = run("docs").output
    assert re.search(r"^  tutorial +A first deck", output, re.MULTILINE)
    assert re.search(r"^  card-format +The card format$", output, re.MULTILINE)


@pytest.mark.parametrize("name", ["card-format", "card-format.md"])
def test_a_page_is_shown_whole(name: str) -> None:
    assert run("docs", name).output == (PROJECT / "docs/card-format.md").read_text("utf-8") + "\n"


def test_a_page_that_is_not_there_is_explained() -> None:
    assert "There is no page `updats`. Did you mean `updates`?" in run("docs", "updats", expect=2).output
    assert "The pages are: tutorial, " in run("docs", "xyz", expect=2).output


def test_messages_and_first_files_name_only_pages_that_exist() -> None:
    folder = PROJECT / "deck_builder"
    texts = (path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".py", ".yaml", ".md"))
    named = {name for text in texts for name in re.findall(r"deck-builder docs ([a-z-]+)", text)}
    assert named <= {Path(page).stem for page in docs.PAGES}
    assert named
