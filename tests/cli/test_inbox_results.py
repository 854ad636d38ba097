"""What `deck-builder inbox` prints for people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote

from tests.support.command_line import build, run
from tests.support.decks import CARDS, edit
from tests.support.learner import Learner
from tests.support.releases import SPAIN, Clock, build_and_release

WriteDeck = Callable[..., Path]


def test_mails_that_the_link_begins_come_back_too(write_deck: WriteDeck, learner: Learner) -> None:
    deck = write_deck(CARDS, deck="id: capitals\nname: Capitals\nfeedback: deck@example.org\n")
    learner.import_package(build(deck))
    (card,) = learner.cards('"Question:*Italy*"')
    (link,) = re.findall(r'<p class="report".*?href="mailto:([^"]*)"', card.answer())
    fields = parse_qs(unescape(link).partition("?")[2])
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Anna <anna@example.org>", fields["subject"][0]
    mail.set_content(fields["body"][0] + "The capital is not Rome, says Anna.")
    (deck.parent / "a.eml").write_bytes(mail.as_bytes())
    output = run("inbox", deck.parent / "a.eml", "--deck", deck).output
    assert "1 report about 1 card" in output
    assert "cards.yaml:7:9 italy: 1 report" in output
    assert "What is wrong: The capital is not Rome" in output
    assert "Anna" not in output
    assert unquote(link).startswith("deck@example.org?")


def test_a_long_report_is_cut_and_its_address_is_shown(write_deck: WriteDeck) -> None:
    deck = write_deck(CARDS)
    body = "\n".join(f"line {number}" for number in range(12))
    issue = {"number": 5, "title": "france", "body": body, "url": "https://github.com/a/b/issues/5", "state": "OPEN"}
    closed = {"number": 6, "title": "france", "state": "closed"}
    (deck.parent / "reports.json").write_text(json.dumps([issue, closed]), encoding="utf-8")
    output = run("inbox", deck.parent / "reports.json", "--deck", deck).output
    assert "1 report about 1 card; 1 closed issue left out" in output
    assert "line 7" in output
    assert "line 8" not in output
    assert "… 4 more lines" in output
    assert "https://github.com/a/b/issues/5" in output


def test_a_card_that_is_in_no_file_any_more_is_said_to_be_so(write_deck: WriteDeck, clock: Clock) -> None:
    deck = write_deck(CARDS)
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", SPAIN, "")
    run("retire", deck, "spain")
    (deck.parent / "reports.json").write_text('[{"title": "spain"}, {"title": "hello"}]', encoding="utf-8")
    output = run("inbox", deck.parent / "reports.json", "--deck", deck).output
    assert "capitals, in no file any more spain: 1 report" in output
    assert "About no card that these decks have, or ever had:\n  issue 2: hello" in output
