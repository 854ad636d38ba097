"""Typed answers, options and readings in real Anki, and in a browser where they need one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deck_builder.packages.read import read_package
from deck_builder.packages.render import render_card
from tests.support.browser import browser
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner, fill_box, render_sides, visible_text

if TYPE_CHECKING:
    from anki.cards import Card
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

CHOICE = """
kind: choice
cards:
  - id: gases
    question: Which of these are noble gases?
    right: [Neon, Argon]
    wrong: [Oxygen, Nitrogen, Hydrogen, Chlorine]
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def cards_of(deck: Path, learner: Learner) -> list[Card]:
    run("build", deck, "--out", deck.parent)
    learner.import_package(deck.parent / f"{deck.name}.apkg")
    return learner.cards()


@pytest.mark.parametrize(
    ("answer", "typed", "is_right"),
    [
        ("Paris", "Paris", True),
        ("Paris", "paris", False),
        ("List<int> & 'x'", "List<int> & 'x'", True),
        (r"\(x\)", r"\(x\)", True),
        ("[type:x]", "[type:x]", True),
        ("中文", "中文", True),
    ],
)
def test_anki_takes_what_the_author_wrote_for_right(
    write_deck: Callable[..., Path], learner: Learner, answer: str, typed: str, is_right: bool
) -> None:
    quoted = answer.replace("'", "''")
    deck = write_deck(f"kind: typed\ncards:\n  - {{id: one, question: What is it?, answer: '{quoted}'}}\n")
    (card,) = cards_of(deck, learner)
    front, back = render_sides(card)
    assert "[[type:Answer]]" in front
    assert answer not in visible_text(front)
    compared = fill_box(back, card, typed)
    assert ("typeBad" not in compared and "typeMissed" not in compared) is is_right
    assert visible_text(compared).count(answer) >= 2  # in the comparison, and below it


def test_the_preview_shows_the_answers_that_anki_compares_with(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = write_deck(
        "kind: typed-cloze\ncards:\n"
        "  - {id: one, text: 'Water is {{c1::H<sub>2</sub>O}}, and ice is {{c1::H<sub>2</sub>O}}.'}\n"
        "  - {id: two, text: 'From {{c1::**Rome**::city}} to {{c1::Nice}}, not {{c2::a < b}}.'}\n"
    )
    cards = cards_of(deck, learner)
    notes = read_package(deck.parent / "capitals.apkg").notes
    assert len(cards) == 3
    typed = []
    for card in cards:
        _, back = render_card(notes[card.note().guid], card.ord)
        ankis = fill_box(render_sides(card)[1], card, "")
        ours = re.search(r"<code id=\"typeans\">(.*?)</code>", back)
        anki = re.search(r"<code id=typeans>(.*?)</code>", ankis)
        assert ours
        assert anki
        assert visible_text(ours[1]) == visible_text(anki[1])
        typed.append(visible_text(ours[1]))
    assert sorted(typed) == ["H2O", "Rome, Nice", "a < b"]


def options(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".options li").all_inner_texts()]


def show(page: Page, html: str, css: str, day: str) -> None:
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.set_content(f"<style>{css}</style><body class=card>{html}")


def test_without_scripts_the_options_are_shuffled_and_the_back_marks_the_right_ones(
    write_deck: Callable[..., Path], learner: Learner, chromium: Browser
) -> None:
    (card,) = cards_of(write_deck(CHOICE), learner)
    front, back = render_sides(card)
    assert "<script" not in front + back
    page = chromium.new_page()
    marks = """() => [...document.querySelectorAll('.options li')].map(
        item => [item.textContent, getComputedStyle(item, '::after').content])"""
    show(page, front, card.note_type()["css"], "2026-01-01")
    assert {content for _, content in page.evaluate(marks)} == {"none"}
    assert options(page)[:2] != ["Neon", "Argon"]
    assert "Several are right." in page.inner_text(".ask")
    show(page, back, card.note_type()["css"], "2026-01-01")
    assert {text for text, content in page.evaluate(marks) if "✓" in content} == {"Neon", "Argon"}
    assert page.locator(".answer li").all_inner_texts() == ["Neon", "Argon"]
    page.close()


def test_with_scripts_the_options_have_a_new_order_each_day_and_the_same_on_both_sides(
    write_deck: Callable[..., Path], learner: Learner, chromium: Browser
) -> None:
    deck = write_deck(CHOICE, **{"deck.yaml": "id: capitals\nname: Capitals\nallow: [scripts]\n"})
    (card,) = cards_of(deck, learner)
    front, back = render_sides(card)
    page = chromium.new_page()
    orders = []
    for day in (f"2026-01-{number:02}" for number in range(1, 31)):
        show(page, front, "", day)
        orders.append(options(page))
        show(page, back, "", day)
        assert options(page) == orders[-1]
    assert {frozenset(order) for order in orders} == {frozenset(orders[0])}
    assert len({tuple(order) for order in orders}) > 20
    first = [order[0] for order in orders]
    assert len(set(first)) == 6
    page.close()


def test_a_word_has_its_readings_above_its_characters(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(
        "kind: vocabulary\ncards:\n  - id: taberu\n    word: 食べる\n    reading: 食[た]べる\n    meaning: to eat\n"
        "    example: 毎日[まいにち]パンを 食[た]べる。\n    example-meaning: I eat bread every day.\n"
    )
    there, back_again = cards_of(deck, learner)
    front, back = render_sides(there)
    assert "た" not in front
    assert "<ruby><rb>食</rb><rt>た</rt></ruby>べる" in back
    assert "パンを<ruby>" in back
    front, back = render_sides(back_again)
    assert "食" not in front
    assert "たべる" in visible_text(back)
    edit(deck / "cards.yaml", "meaning: to eat", "meaning: to eat\n    both-ways: no")
    run("build", deck, "--out", deck.parent)
    assert [each.decks.keys() for each in read_package(deck.parent / "capitals.apkg").notes.values()] == [{0}]
