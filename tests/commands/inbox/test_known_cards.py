"""A card is found by every id that it had, and what is known of it since a release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.decks import CARDS, edit
from tests.support.releases import SPAIN, Clock, build_and_release, run_build
from tests.support.reports import found, sort

WriteDeck = Callable[..., Path]


def test_a_card_is_found_by_every_id_that_it_had_and_so_is_a_retired_one(write_deck: WriteDeck, clock: Clock) -> None:
    deck = write_deck(CARDS)
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "- id: italy\n", "- id: italia\n    was: italy\n")
    run_build(deck)
    edit(deck / "cards.yaml", "- id: italia\n    was: italy\n", "- id: bella-italia\n    was: italia\n")
    edit(deck / "cards.yaml", SPAIN, "")
    run("retire", deck, "spain")
    content = sort(deck, {"title": "italy"}, {"title": "italia"}, {"title": "bella-italia"}, {"title": "spain"})
    assert found(content) == {"bella-italia": ["issue 1", "issue 2", "issue 3"], "spain": ["issue 4"]}
    assert [card["line"] for card in content["cards"]] == [7, None]


def test_a_report_says_whether_the_card_has_changed_since_the_release(write_deck: WriteDeck, clock: Clock) -> None:
    deck = write_deck(CARDS)
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.1.0", clock)
    clock.next_day()
    edit(deck / "cards.yaml", "answer: Madrid", "answer: Toledo")
    run_build(deck)
    bodies = [
        f"Card: {card}\nRelease: {release}\nWrong"
        for card in ("france", "italy", "spain")
        for release in ("1.0.0", "1.1.0", "9")
    ]
    content = sort(deck, *({"title": "a", "body": body} for body in bodies))
    states = [[(each["release"], each["changed_since"]) for each in card["reports"]] for card in content["cards"]]
    assert states == [
        [("1.0.0", True), ("1.1.0", False), (None, None)],
        [("1.0.0", False), ("1.1.0", False), (None, None)],
        [("1.0.0", True), ("1.1.0", True), (None, None)],
    ]
    assert {each["text"] for card in content["cards"] for each in card["reports"][:2]} == {"Wrong"}
    text = run("inbox", deck.parent / "reports.json", "--deck", deck).output
    assert "(release 1.0.0; the card has changed since)" in text
