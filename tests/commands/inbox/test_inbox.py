"""Reports are sorted to the cards that they are about, as the command shows them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.command_line import build
from tests.support.decks import CARDS
from tests.support.learner import Learner
from tests.support.reports import found, sort

WriteDeck = Callable[..., Path]


@pytest.mark.parametrize(
    "issue",
    [
        {"title": "Mistake in france", "body": "It is Paris."},
        {"title": "Wrong", "body": "### Card\n\nfrance\n\n### What is wrong\n\nIt is Paris."},
        {"title": "Wrong", "body": "**Card id:** `france`\n\nIt is Paris."},
        {"title": "Wrong", "body": "Kartenname\n\nfrance\n\nIt is Paris."},
        {"title": "Wrong", "body": "https://example.org/report?card=france&deck=capitals"},
    ],
)
def test_a_card_is_found_where_forms_and_people_write_its_id(write_deck: WriteDeck, issue: dict[str, str]) -> None:
    deck = write_deck(CARDS)
    content = sort(deck, issue)
    assert found(content) == {"france": ["issue 1"]}
    (card,) = content["cards"]
    place = (deck / "cards.yaml").read_text(encoding="utf-8").splitlines()[card["line"] - 1]
    assert card["file"].endswith("cards.yaml")
    assert place[card["column"] - 1 :] == "france"


@pytest.mark.parametrize(
    "issue",
    [
        {"title": "Mistake in which card?", "body": "I love france and Italy."},
        {"title": "Typo", "body": "Card: norway"},
        {"title": "", "body": ""},
        {"title": "francesca-writes", "body": "card: france-2"},
    ],
)
def test_a_report_that_names_no_card_of_the_deck_is_shown_apart(write_deck: WriteDeck, issue: dict[str, str]) -> None:
    assert found(sort(write_deck(CARDS), issue)) == {"": ["issue 1"]}


def test_what_the_link_on_a_card_fills_in_comes_back_to_its_line(write_deck: WriteDeck, learner: Learner) -> None:
    """From the back that Anki renders, through the address, to the inbox."""
    address = (
        "https://github.com/a/b/issues/new?title=Fehler:+{card}+({deck})&body=Stand+{release}%0A%0AWas+stimmt+nicht?%0A"
    )
    deck = write_deck(CARDS, deck=f"id: capitals\nname: Capitals\nfeedback: {address}\n")
    learner.import_package(build(deck))
    issues = []
    for card in learner.cards():
        (link,) = re.findall(r'<p class="report".*?href="([^"]*)"', card.answer())
        query = parse_qs(urlsplit(unescape(link)).query)
        issues.append({"title": query["title"][0], "body": query["body"][0] + "italy is a boot"})
    content = sort(deck, *issues)
    assert found(content) == {"france": ["issue 1"], "italy": ["issue 2"], "spain": ["issue 3"]}
    assert content["cards"][0]["reports"][0]["text"] == "Was stimmt nicht?\nitaly is a boot"


def test_hostile_reports_take_time_in_proportion_to_their_length(write_deck: WriteDeck) -> None:
    deck = write_deck(
        CARDS, deck="id: capitals\nname: Capitals\nfeedback: https://example.org/?t={card}+{deck}+is+wrong\n"
    )
    bodies = ["a" * 20_000, "card:" * 4_000, "a-" * 10_000, "card" + " " * 19_000, "#\n" * 10_000, "<!--" * 5_000]
    start = time.process_time()
    content = sort(deck, *({"title": body[:300], "body": body} for body in bodies * 20))
    assert len(content["unknown"]) == 120
    assert time.process_time() - start < 30
