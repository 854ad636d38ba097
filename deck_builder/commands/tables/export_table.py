"""Writes the cards of a deck as a table, for co-authors with a spreadsheet. An import brings edits back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from deck_builder.commands.tables.columns import TEXTS
from deck_builder.commands.tables.formulas import guard_formula
from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Html

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.model import Card
    from deck_builder.problems.problem import Problems


def export_table(folder: Path, problems: Problems) -> str | None:
    """Write the cards of a deck as CSV; None if a problem is an error.

    The first columns are `id`, `kind`, `subdeck` and `tags`, then the fields that hold texts. A text that a spreadsheet
    would take for a formula has an apostrophe before it, which an import takes away again.
    """
    deck = load_deck(folder, problems)
    if deck is None:
        return None
    cards = list(read_cards(deck, problems))
    if problems.errors:
        return None
    kinds = {card.kind.key: card.kind for card in cards}
    keys = dict.fromkeys(field.key for kind in kinds.values() for field in kind.fields if field.text in TEXTS)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(["id", "kind", "subdeck", "tags", *keys])
    for card in cards:
        own = [card.id, card.kind.key, card.subdeck, " ".join(card.tags)]
        writer.writerow([guard_formula(text) for text in (*own, *(_read_text(card, key) for key in keys))])
    return file.getvalue()


def _read_text(card: Card, key: str) -> str:
    value = card.values.get(key)
    return value.text if isinstance(value, Html) else value if isinstance(value, str) else ""
