"""What `deck-builder learn` prints: the cards to mend first, and how sure that is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from deck_builder.cli.terminal import make_visible, show_path
from deck_builder.commands.learn.estimate import MARGIN
from deck_builder.problems.rules import RULES
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.learn.estimate import CardEstimate, Interval
    from deck_builder.commands.learn.learn import LearnedCards, Lessons


def format_text(lessons: Lessons) -> Iterator[str]:
    """Lines for people."""
    to_mend = [card for card in lessons.cards if card.is_to_mend]
    counts = f"{format_count(lessons.learners, 'learner')}, {format_count(lessons.reviews, 'review')}"
    found = "no card is surely worse than the others"
    if to_mend:
        found = f"{format_count(len(to_mend), 'card')} to mend"
    yield click.style(f"{counts}: {found}", bold=True)
    for card in to_mend:
        yield ""
        yield from _describe(card)
    yield ""
    if lessons.cards:
        yield (
            f"Compared: {format_count(len(lessons.cards), 'card')} with {lessons.least} learners or more. The ranges "
            f"hold for all of them together in 19 of 20 decks. A card is named if even the near end is {MARGIN} times "
            "what is usual."
        )
    if lessons.left_out:
        yield f"Not compared: {format_count(lessons.left_out, 'card')} with fewer than {lessons.least} learners."
    if lessons.earlier:
        yield f"Not counted: {format_count(lessons.earlier, 'review')} from before the card's last change."
    for name in lessons.without_scheduling:
        yield f"Without any review: {make_visible(name)}. Export it with scheduling (learning progress)."


def _describe(card: LearnedCards) -> Iterator[str]:
    place, each = card.place, card.estimate
    name = f", {make_visible(card.name)}" if card.name else ""
    yield click.style(f"{show_path(place.file)}:{place.line}:{place.column} {card.card_id}{name}", bold=True)
    lapses = f"forgotten in {_say_share(each.forgotten.value)} of {format_count(each.reviews, 'review')}"
    yield (
        f"  {lapses} by {format_count(each.learners, 'learner')} ({_say_share(each.forgotten.low)} to "
        f"{_say_share(each.forgotten.high)}); their usual: {_say_share(each.expected)}"
    )
    if each.slowness and each.takes_too_long:
        yield (
            f"  takes {each.slowness.value:.1f} times as long as other cards ({each.slowness.low:.1f} to "
            f"{each.slowness.high:.1f})"
        )
    if each.leeches:
        yield f"  a leech for {format_count(each.leeches, 'learner')}"
    for warning in card.warnings:
        yield f"  check: {warning.code} {make_visible(warning.message)} ({RULES[warning.code].name})"


def _say_share(share: float) -> str:
    return f"{share * 100:.0f} %"


def format_json(lessons: Lessons) -> str:
    """The same for programs, with every card that enough learners have reviewed."""
    data = {
        "learners": lessons.learners,
        "reviews": lessons.reviews,
        "reviews_before_the_last_change": lessons.earlier,
        "least_learners": lessons.least,
        "cards_with_fewer_learners": lessons.left_out,
        "files_without_reviews": list(lessons.without_scheduling),
        "cards": [_card_data(card) for card in lessons.cards],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _card_data(card: LearnedCards) -> dict[str, Any]:
    each: CardEstimate = card.estimate
    return {
        "card": card.card_id,
        "name": card.name or None,
        "file": show_path(card.place.file),
        "line": card.place.line,
        "column": card.place.column,
        "mend": card.is_to_mend,
        "learners": each.learners,
        "reviews": each.reviews,
        "lapses": each.lapses,
        "leeches": each.leeches,
        "forgotten": _interval_data(each.forgotten) | {"usual": round(each.expected, 4)},
        "times_as_long": _interval_data(each.slowness) if each.slowness else None,
        "check": [{"code": warning.code, "message": warning.message} for warning in card.warnings],
    }


def _interval_data(interval: Interval) -> dict[str, float]:
    return {"value": round(interval.value, 4), "low": round(interval.low, 4), "high": round(interval.high, 4)}
