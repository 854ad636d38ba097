"""Says which shapes or steps of a card can't be matched with those that learners have, and how to say it."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from deck_builder.deck.cards import read_cards
from deck_builder.deck.git import extract_deck
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Gaps
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import shorten
from deck_builder.source.quotes import quote_as_people_do

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.deck.model import Card, Deck, Field, Gap
    from deck_builder.lock.gap_numbers import GapNumbers, NumberedGaps


def report_unclear_gaps(
    card: Card,
    field: Field,
    gaps: tuple[Gap, ...],
    before: GapNumbers,
    numbered: NumberedGaps,
    deck: Deck,
    problems: Problems,
) -> None:
    """Report the gaps of a card whose numbers can't be told, and those with the number of another gap.

    `before` are the gaps that learners have.
    """
    texts = {gap.label: gap.text for gap in gaps}
    if any(label not in texts for label, _ in before):
        texts = {**_read_committed_texts(deck.folder).get(card.id, {}), **texts}
    known = ", ".join(f"{number} {_describe(texts.get(label, ''))}" for label, number in before)
    unclear = [gaps[at] for at in numbered.unclear]
    for gap in unclear:
        if gap.number:
            message = f"the number {gap.number} belongs to another of the {field.key} that learners have"
            hint = f"Learners have: {known}. A new one needs no `number:`."
            problems.add("L621", message, gap.place, hint=hint, card=card.id)
    doubtful = [gap for gap in unclear if not gap.number]
    if not doubtful:
        return
    now = {gap.label for gap in gaps}
    missing = [number for label, number in before if label not in now]
    message = f"it can't be told which of these {field.key} learners have: {', '.join(map(_quote, doubtful))}"
    example = f"- {{step: {_write(doubtful[0].text)}, number: {missing[0] if missing else before[-1][1]}}}"
    count = "the one that" if len(missing) == 1 else "each that"
    how = f"Write {count} was only edited with its number, as in `{example}`; a new one needs none."
    hint = f"{how} Learners have: {known}."
    problems.add("L621", message, doubtful[0].place, hint=hint, card=card.id)


def _quote(gap: Gap) -> str:
    return f"“{shorten(gap.text)}”"


def _describe(text: str) -> str:
    return f"“{shorten(text)}”" if text else "(its text is no longer here)"


def _write(text: str) -> str:
    """A text inside braces of YAML."""
    return quote_as_people_do(text) if set(text) & set(",[]{}:#'\"&*!|>%@`") else text


@lru_cache(maxsize=1)
def _read_committed_texts(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Read the texts of the shapes and steps in the last commit, by card id and label; empty without git."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            deck = load_deck(extract_deck(folder, "HEAD", Path(scratch)), Problems())
        except InputError:
            return {}
        cards = read_cards(deck, Problems()) if deck else ()
        return {
            card.id: {
                gap.label: gap.text for value in card.values.values() if isinstance(value, Gaps) for gap in value.gaps
            }
            for card in cards
        }
