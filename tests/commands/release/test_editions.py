"""What a release says of learners of smaller editions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.releases import Clock, commit, git

CARDS = """\
kind: vocabulary
cards:
  - {id: house, word: maison, meaning: house, extra: Also a home.}
  - {id: river, word: fleuve, meaning: river, extra: A large one.}
"""


def release(deck: Path, version: str, without: str, clock: Clock, expect: int = 0) -> str:
    """Build and release a deck with an edition `small` that leaves something out; returns what is printed."""
    text = f"id: words\nname: Words\nnamespace: w\neditions:\n  small:\n    without: {without}\n"
    (deck / "deck.yaml").write_text(text, encoding="utf-8")
    clock.next_day()
    run("build", deck, "--out", deck.parent / "dist")
    commit(deck)
    result = run("release", deck, version, "--out", deck.parent / "dist", expect=expect)
    commit(deck)
    return result.output


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "cards.yaml").write_text(CARDS, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    return folder


@pytest.mark.parametrize("has_packages", [True, False])
def test_a_card_that_an_edition_would_lose_stops_the_release(has_packages: bool, deck: Path, clock: Clock) -> None:
    printed = release(deck, "1.0.0", "{fields: {vocabulary: [extra]}}", clock)
    assert "words-small-1.0.0.apkg" in printed
    if not has_packages:
        shutil.rmtree(deck.parent / "dist")
    printed = release(deck, "1.1.0", "{templates: {vocabulary: [word]}}", clock, expect=1)
    assert "R824 learners of the edition `small` would lose the card" in printed
    assert not (deck.parent / "dist/words-small-1.1.0.apkg").exists()


def test_a_note_that_leaves_an_edition_is_told(deck: Path, clock: Clock) -> None:
    release(deck, "1.0.0", "{fields: {vocabulary: [extra]}}", clock)
    printed = release(deck, "1.1.0", "{cards: [river]}", clock)
    assert "R825 the edition `small` no longer has 1 note" in printed
    printed = release(deck, "1.2.0", "{fields: {vocabulary: [extra]}}", clock)
    assert "R825" not in printed


def test_a_new_edition_loses_nothing_and_another_edition_alone_is_something_to_release(
    deck: Path, clock: Clock
) -> None:
    release(deck, "1.0.0", "{fields: {vocabulary: [extra]}}", clock)
    (deck / "cards.yaml").write_text(CARDS.replace("extra: Also a home.", "tags: [rare]"), encoding="utf-8")
    release(deck, "1.1.0", "{fields: {vocabulary: [extra]}}", clock)
    printed = release(deck, "1.2.0", "{tags: [rare]}", clock)
    assert "no note changed" in printed


def test_a_new_edition_is_not_looked_for_in_the_release_before_it(deck: Path, clock: Clock) -> None:
    """The commit of that release may hold the next edits as well, and can't be built again."""
    release(deck, "1.0.0", "{fields: {vocabulary: [extra]}}", clock)
    (deck / "cards.yaml").write_text(CARDS.replace("A large one.", "A larger one."), encoding="utf-8")
    (deck / "deck.yaml").write_text("id: words\nname: Words\nnamespace: w\n", encoding="utf-8")
    clock.next_day()
    run("build", deck, "--out", deck.parent / "dist")
    commit(deck)
    run("release", deck, "1.1.0", "--out", deck.parent / "dist")
    (deck / "cards.yaml").write_text(f"{CARDS}  - {{id: tree}}\n", encoding="utf-8")  # not finished yet
    commit(deck)
    (deck / "cards.yaml").write_text(f"{CARDS}  - {{id: tree, word: arbre, meaning: tree}}\n", encoding="utf-8")
    printed = release(deck, "1.2.0", "{fields: {vocabulary: [extra]}}", clock)
    assert "words-small-1.2.0.apkg" in printed


def test_a_release_says_once_that_an_edition_is_gone(deck: Path, clock: Clock) -> None:
    release(deck, "1.0.0", "{fields: {vocabulary: [extra]}}", clock)
    deck_file = deck / "deck.yaml"
    renamed = deck_file.read_text(encoding="utf-8").replace("small:", "short:")
    deck_file.write_text(renamed, encoding="utf-8")
    output = run("check", deck).output
    assert "R826 learners have the edition `small`" in output
    assert "as it was instead of `short`" in output
    (deck / "cards.yaml").write_text(CARDS.replace("A large one.", "A larger one."), encoding="utf-8")
    clock.next_day()
    output = run("build", deck, "--out", deck.parent / "dist").output
    assert output.count("R826 learners") == 1
    assert "Delete `words-small.apkg`" in output
    commit(deck)
    assert run("release", deck, "1.1.0", "--out", deck.parent / "dist").output.count("R826 learners") == 1
    assert "R826" not in run("check", deck).output
    deck_file.write_text(renamed.partition("editions")[0], encoding="utf-8")
    assert "R826 learners have the edition `short`" in run("check", deck).output
