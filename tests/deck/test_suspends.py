"""The cards that an extension suspends are named in its description with a search that finds just these."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from deck_builder.deck.suspends import LONGEST_IN_DESCRIPTION
from deck_builder.lock.lock_file import read_lock
from deck_builder.lock.model import LockedCard
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from tests.support.command_line import list_codes, run
from tests.support.decks import edit
from tests.support.extensions import write
from tests.support.learner import Learner

ODD = """
  - id: stars
    question: What do `*` and `_` mean in "a_b*"? See a\\\\b and 10:30.
    answer: Nothing
  - id: tag
    kind: cloze
    text: "`tag:x` is {{c1::a search}}; ``code with ` in it`` (or -not)."
  - id: pair
    question: What is *pain*?
    answer: Bread
  - id: twin
    question: What is _pain_?
    answer: Ache
"""
SUSPENDED = ("italy", "river", "stars", "tag", "pair")


def write_suspending(folder: Path, *cards: str, more: str = "") -> tuple[Path, Path]:
    """Write a base with odd texts, and an extension that suspends some of its cards; returns their folders."""
    base, school = write(folder)
    text = (base / "cards.yaml").read_text(encoding="utf-8")
    (base / "cards.yaml").write_text(text + ODD, encoding="utf-8")
    run("build", base, "--out", folder / "dist")
    listed = "".join(f"\n  - {{card: {card}, reason: We have our own}}" for card in cards)
    deck = (school / "deck.yaml").read_text(encoding="utf-8")
    (school / "deck.yaml").write_text(f"{deck}suspends:{listed}\n{more}", encoding="utf-8")
    run("base", school, "--update")
    return base, school


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_search_in_the_description_finds_just_these_cards_in_anki(form: str, tmp_path: Path) -> None:
    base, school = write_suspending(tmp_path, *SUSPENDED, more=f"description-format: {form}\n")
    out = tmp_path / "dist"
    run("build", school, "--out", out)
    learner = Learner(tmp_path / "learner")
    for package in ("school", "capitals"):
        learner.import_package(out / f"{package}.apkg")
    deck = learner.col.decks.by_name("Capitals::Our school")
    assert deck
    assert deck["desc"].startswith("About the extension")
    shown = learner.col.render_markdown(deck["desc"], sanitize=True) if deck.get("md") else deck["desc"]
    (code,) = re.findall(r"<code>(.*?)</code>", shown, re.DOTALL)
    search = html.unescape(code)
    ids = {card.guid: key for key, card in _read(base).items()}
    found = learner.col.find_cards(search)
    assert {ids[learner.col.get_card(card).note().guid] for card in found} == set(SUSPENDED)
    assert len(found) == 6  # a note with two gaps has two cards
    learner.col.sched.suspend_cards(found)
    assert not learner.col.find_cards(search)
    learner.close()
    assert search in run("base", school).output


def _read(base: Path) -> dict[str, LockedCard]:
    lock = read_lock(base / "deck.lock", Problems())
    assert lock
    return dict(lock.cards)


def test_a_long_search_is_only_in_the_release_notes(tmp_path: Path) -> None:
    _, school = write_suspending(tmp_path, "stars", "italy")
    edit(school / "base.lock", '\\"Question:what do', f'\\"Question:{"x" * LONGEST_IN_DESCRIPTION} what do')
    run("build", school, "--out", tmp_path / "dist")
    description = read_package(tmp_path / "dist/school.apkg").decks["Capitals::Our school"]
    assert "mid:" not in description
    assert "The release notes have a search" in description


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{card: itly, reason: x}", "D264"),
        ("{card: italy}", "D202"),
        ("{card: italy, reason: x, why: y}", "D203"),
        ("italy", "D204"),
        ("{card: river, reason: again}", "D206"),
    ],
)
def test_what_can_not_be_suspended_is_one_problem(entry: str, code: str, tmp_path: Path) -> None:
    _, school = write_suspending(tmp_path, "river", "france")
    edit(school / "deck.yaml", "{card: france, reason: We have our own}", entry)
    assert list_codes(run("check", school, expect=1).output) == [code]


def test_suspends_is_read_where_there_is_no_base_to_look_into(tmp_path: Path) -> None:
    _, school = write_suspending(tmp_path, "river")
    deck = (school / "deck.yaml").read_text(encoding="utf-8")
    (school / "deck.yaml").write_text(deck.replace("extends: ../capitals\n", ""), encoding="utf-8")
    assert "`suspends` lists cards of the deck that yours builds on" in run("check", school, expect=1).output
    (school / "deck.yaml").write_text(deck.partition("suspends:")[0] + "suspends:\n", encoding="utf-8")
    (school / "base.lock").unlink()
    assert list_codes(run("check", school, expect=1).output) == ["D260", "D202"]


def test_cards_that_no_search_tells_apart_are_told(tmp_path: Path) -> None:
    base, school = write_suspending(tmp_path, "twin", "river")
    edit(base / "cards.yaml", "answer: Ache", "answer: Bread")
    run("build", base, "--out", tmp_path / "dist")
    run("base", school, "--update")
    assert list_codes(run("check", school).output) == ["D266"]


def test_a_card_that_changed_since_it_was_listed_is_told(tmp_path: Path) -> None:
    base, school = write_suspending(tmp_path, "france")
    run("build", school, "--out", tmp_path / "dist")
    edit(base / "cards.yaml", "answer: Paris", "answer: Paris, on the Seine")
    run("build", base, "--out", tmp_path / "dist")
    output = run("base", school, "--update").output
    assert "1 card of the base has changed since you listed it to be suspended" in output
    assert "{+, on the Seine+}" in output
    assert list_codes(run("check", school).output) == ["D265"]
    run("base", school, "--still-right", "france")
    assert list_codes(run("check", school).output) == []


def test_without_cards_to_suspend_the_description_is_as_it_was(tmp_path: Path) -> None:
    _, school = write(tmp_path)
    run("base", school, "--update")
    run("build", school, "--out", tmp_path / "dist")
    assert read_package(tmp_path / "dist/school.apkg").decks["Capitals::Our school"] == "About the extension"


def test_a_translation_of_an_extension_says_in_its_language_what_to_suspend(tmp_path: Path) -> None:
    _, school = write_suspending(tmp_path, "stars")
    german = school / "translations/de"
    german.mkdir(parents=True)
    (german / "deck.yaml").write_text("id: school-de\nname: Unsere Schule\nnamespace: de\n", encoding="utf-8")
    (german / "cards.yaml").write_text("cards:\n  - {id: boot, extra: Ein Stiefel.}\n", encoding="utf-8")
    output = run("build", school, "--out", tmp_path / "dist").output
    assert list_codes(output) == ["D249"]  # the question of the base is not in German
    package = read_package(tmp_path / "dist/school-de.apkg")
    description = package.decks["Capitals::Unsere Schule"]
    assert "Dieses Deck ersetzt einige Karten von Capitals." in description
    assert " -is:suspended" in description
    (note,) = package.notes.values()
    assert "What is the capital of <em>Italy</em>?" in note.fields
    text = "cards:\n  - {id: boot, extra: Ein Stiefel., question: Welche Stadt?, answer: Rom}\n"
    (german / "cards.yaml").write_text(text, encoding="utf-8")
    assert list_codes(run("build", school, "--out", tmp_path / "dist").output) == []
