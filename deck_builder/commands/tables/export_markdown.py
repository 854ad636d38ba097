"""Writes the cards of a deck as Markdown, which is read as the same cards again: the same notes, the same guids."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import MARKDOWN
from deck_builder.deck.load import load_deck
from deck_builder.deck.write_markdown_cards import list_cards_to_write, write_markdown_cards

if TYPE_CHECKING:
    from deck_builder.deck.write_markdown_cards import CardKeys
    from deck_builder.problems.problem import Problems


def export_markdown(folder: Path, target: Path, problems: Problems) -> dict[Path, str] | None:
    """Write the cards of a deck; None if a problem is an error. Returns the texts of the files to write, by path.

    If `target` is the name of a Markdown file, all cards are in that one. Otherwise it is a folder: each card file
    becomes one of the same name there.
    """
    deck = load_deck(folder, problems)
    if deck is None:
        return None
    cards = list(read_cards(deck, problems))
    if new := next((card for card in cards if card.has_new_id), None):
        message = "the card has no id yet, and would be another card in Markdown"
        problems.add("D236", message, new.place, hint="Run `deck-builder build` first: it writes ids.", card=new.id)
    if problems.errors:
        return None
    by_path: dict[Path, list[CardKeys]] = defaultdict(list)
    for file in deck.card_files:
        path = file.relative_to(folder).with_suffix(MARKDOWN)
        mapping = read_card_file(file, deck, problems)
        by_path[Path(target.name) if target.suffix == MARKDOWN else path] += (
            list_cards_to_write(mapping) if mapping else []
        )
    return {
        target if target.suffix == MARKDOWN else target / path: write_markdown_cards(listed, folder / path, deck)
        for path, listed in by_path.items()
    }
