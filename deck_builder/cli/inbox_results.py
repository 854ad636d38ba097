"""What `deck-builder inbox` prints: the reported cards, each with what learners say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder.cli.terminal import make_visible, show_path
from deck_builder.problems.wording import format_count, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.inbox.inbox import Inbox, ReportedCard, SortedReport
    from deck_builder.commands.inbox.read_reports import Report

_MOST_LINES: Final = 8
_LONGEST_LINE: Final = 300
"""How much is shown of what a learner wrote."""


def format_text(inbox: Inbox, closed: int) -> Iterator[str]:
    """Lines for people: the cards in the order of their files, then the reports without a card.

    `closed` is how many closed issues were left out.
    """
    count = sum(len(card.reports) for card in inbox.cards)
    cards = f" about {format_count(len(inbox.cards), 'card')}" if inbox.cards else ""
    left_out = f"; {format_count(closed, 'closed issue')} left out" if closed else ""
    yield click.style(f"{format_count(count + len(inbox.unknown), 'report')}{cards}{left_out}", bold=True)
    for card in inbox.cards:
        yield ""
        yield f"{click.style(_say_where(card), bold=True)}: {format_count(len(card.reports), 'report')}"
        for each in card.reports:
            yield from _list_report(each.report, each.text, _say_state(each))
    if inbox.unknown:
        yield ""
        yield click.style("About no card that these decks have, or ever had:", bold=True)
        for report in inbox.unknown:
            yield from _list_report(report, report.text, "")


def _say_where(card: ReportedCard) -> str:
    place = card.card.place
    where = f"{show_path(place.file)}:{place.line}:{place.column}" if place else f"{card.deck_id}, in no file any more"
    return f"{where} {card.card.card_id}"


def _say_state(report: SortedReport) -> str:
    if not report.release:
        return ""
    since = {True: "; the card has changed since", False: "; the card is still the same", None: ""}[report.has_changed]
    return f" (release {report.release}{since})"


def _list_report(report: Report, text: str, state: str) -> Iterator[str]:
    yield f"  {make_visible(report.source)}: {make_visible(report.title)}{state}"
    lines = [line for line in text.split("\n") if line.strip()]
    for line in lines[:_MOST_LINES]:
        yield f"      {make_visible(shorten(line.strip(), _LONGEST_LINE))}"
    if len(lines) > _MOST_LINES:
        yield f"      … {format_count(len(lines) - _MOST_LINES, 'more line')}"
    if report.link:
        yield f"      {report.link}"


def format_json(inbox: Inbox, closed: int) -> str:
    """The same for programs."""
    data = {
        "cards": [
            {
                "deck": card.deck_id,
                "card": card.card.card_id,
                "file": show_path(card.card.place.file) if card.card.place else None,
                "line": card.card.place.line if card.card.place else None,
                "column": card.card.place.column if card.card.place else None,
                "reports": [
                    _report_data(each.report, each.text)
                    | {"release": each.release or None, "changed_since": each.has_changed}
                    for each in card.reports
                ],
            }
            for card in inbox.cards
        ],
        "unknown": [_report_data(report, report.text) for report in inbox.unknown],
        "closed": closed,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _report_data(report: Report, text: str) -> dict[str, Any]:
    return {"source": report.source, "title": report.title, "text": text, "link": report.link or None}
