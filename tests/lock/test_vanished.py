"""A card that is gone from the sources: its words say whether it was renamed or is meant to go."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS, edit
from tests.support.releases import SPAIN, Clock, build_and_release, commit, git, package, release, run_build

RENAMED = SPAIN.replace("id: spain", "id: iberia").replace("capital of Spain", "capital city of Spain")


@pytest.fixture
def released(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A deck of three cards that was released."""
    deck = write_deck(CARDS)
    build_and_release(deck, "1.0.0", clock)
    return deck


def test_a_new_card_with_the_same_words_is_offered_as_the_old_one(released: Path) -> None:
    edit(released / "cards.yaml", SPAIN, RENAMED)
    output = run_build(released, expect=1)
    assert "L602 the card `spain` went out in release 1.0.0" in output
    assert "It looks like `iberia` (cards.yaml:10; its text is 8" in output
    assert "% alike): add `was: spain` there. If it is to go instead: deck-builder retire capitals spain" in output


def test_a_card_without_a_successor_seems_meant_to_go(released: Path) -> None:
    edit(released / "cards.yaml", SPAIN, "")
    assert "so it seems to be meant to go: deck-builder retire capitals spain" in run_build(released, expect=1)


def test_a_card_that_was_never_released_may_go(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run_build(deck)
    edit(deck / "cards.yaml", SPAIN, "")
    assert "L603 the card `spain`" in run_build(deck)


@pytest.mark.parametrize("name", ["capitals", "my capitals"])
def test_after_a_merge_that_took_one_lock_the_other_releases_come_first(
    name: str, released: Path, clock: Clock
) -> None:
    released = released.rename(released.parent / name)
    old_lock = (released / "deck.lock").read_bytes()
    git(released.parent, "init", "--quiet")
    commit(released)
    run("retire", released, "spain")
    edit(released / "cards.yaml", SPAIN, "")
    clock.next_day()
    run_build(released)
    commit(released)
    release(released, "1.1.0")
    new_lock = (released / "deck.lock").read_bytes()
    commit(released)
    (released / "deck.lock").write_bytes(old_lock)
    output = run_build(released, expect=1)
    assert "L602 the card `spain` went out in release 1.0.0" in output
    quoted = '"my capitals"' if " " in name else name
    assert f"Run `deck-builder lock merge {quoted}` first, and build again" in output
    assert "deck-builder retire" not in output
    run("lock", "merge", released)
    run_build(released)
    assert (released / "deck.lock").read_bytes() == new_lock


def test_a_command_to_copy_has_quotes_around_a_folder_with_a_space(released: Path) -> None:
    spaced = released.rename(released.parent / "my capitals")
    edit(spaced / "cards.yaml", SPAIN, "")
    assert 'deck-builder retire "my capitals" spain' in run_build(spaced, expect=1)


def remove_packages(deck: Path) -> None:
    shutil.rmtree(deck.parent / "dist")


def spoil_packages(deck: Path) -> None:
    for file in (deck.parent / "dist").glob("*.apkg"):
        file.write_bytes(b"not a package")


@pytest.mark.parametrize("lose", [remove_packages, spoil_packages])
def test_without_a_package_the_last_commit_says_what_the_card_said(
    lose: Callable[[Path], None], released: Path
) -> None:
    git(released.parent, "init", "--quiet")
    commit(released)
    lose(released)
    edit(released / "cards.yaml", SPAIN, RENAMED)
    assert "It looks like `iberia` (cards.yaml:10; its text is 8" in run_build(released, expect=1)


def test_without_packages_and_git_only_the_ids_are_compared(released: Path) -> None:
    remove_packages(released)
    edit(released / "cards.yaml", "id: spain", "id: spain-2")
    output = run_build(released, expect=1)
    assert "It looks like `spain-2` (cards.yaml:10; their ids are alike): add `was: spain` there." in output


def test_the_package_that_was_built_last_is_looked_at_first(released: Path) -> None:
    """The words that the card had last are those that its new name has, too."""
    edit(released / "cards.yaml", "answer: Madrid", "answer: The town on the Manzanares")
    run_build(released)
    assert package(released, "1.0.0").is_file()
    edit(released / "cards.yaml", "id: spain", "id: iberia")
    assert "(cards.yaml:10; its text is 100 % alike)" in run_build(released, expect=1)


def test_steps_pictures_and_gaps_count_as_words(write_deck: Callable[..., Path], clock: Clock) -> None:
    cards = """
kind: question
cards:
  - id: sentence
    kind: cloze
    text: "The {{c1::Manzanares::river}} is the river of Madrid"
  - id: seen
    question: What is this?
    answer: A bridge
    picture: {file: bridge.svg, alt: An old bridge over the Manzanares}
"""
    deck = write_deck(cards)
    (deck / "media").mkdir(exist_ok=True)
    (deck / "media/bridge.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "id: sentence", "id: river")
    edit(deck / "cards.yaml", "id: seen", "id: bridge")
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert "It looks like `river` (cards.yaml:4; its text is 100 % alike)" in output
    assert "It looks like `bridge` (cards.yaml:7; its text is " in output


def test_a_vanished_card_is_told_from_a_renamed_one_by_its_words(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "  - id: spain\n", "  - id: iberia\n")
    edit(deck / "cards.yaml", "capital of Spain", "capital of Spain today")
    output = run_build(deck, expect=1)
    assert re.search(
        r"It looks like `iberia` \(cards\.yaml:10; its text is \d\d % alike\): add `was: spain` there", output
    )
    # Another card of the same pattern is not the same card.
    edit(deck / "cards.yaml", "What is the capital of Spain today?", "What is the capital of Portugal?")
    edit(deck / "cards.yaml", "Madrid", "Lisbon")
    output = run_build(deck, expect=1)
    assert "No new card is like it, so it seems to be meant to go: deck-builder retire capitals spain" in output


def test_a_renamed_card_is_offered_to_the_one_that_it_was_and_to_no_other(write_deck: Callable[..., Path]) -> None:
    def card(card_id: str, question: str, answer: str) -> str:
        return f"  - {{id: {card_id}, question: {question}, answer: {answer}}}\n"

    france = ("What is the capital of France?", "Paris on the Seine")
    chad = card("chad", "What is the capital of Chad?", "N’Djamena")
    deck = write_deck(f"kind: question\ncards:\n{chad}{card('france', *france)}")
    run_build(deck)
    run("release", deck, "1.0.0", "--out", deck.parent / "dist")
    write_deck(f"kind: question\ncards:\n{card('frankreich', *france)}")
    output = run("check", deck, "--out", deck.parent / "dist", expect=1).output
    about_chad, about_france = (block for block in output.split("L602 ")[1:])
    assert "`chad`" in about_chad
    assert "retire capitals chad" in about_chad
    assert "add `was:" not in about_chad
    assert "add `was: france` there" in about_france
