"""What a shell offers for the arguments of commands when a user presses Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from deck_builder.cli.decks import find_one_deck, list_decks_here
from deck_builder.deck.folder import list_card_files
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_yaml_file
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def complete_deck(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The decks here whose names begin as typed, and the folders."""
    return [CompletionItem(begun, type="dir"), *_list_decks(begun)]


def complete_deck_or_package(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The decks here whose names begin as typed, and the files."""
    return [CompletionItem(begun, type="file"), *_list_decks(begun)]


def complete_card(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The ids of the cards in the deck that is named before, each with the first text of the card."""
    try:
        folder = find_one_deck(context.params.get("deck"))
    except click.UsageError:
        return []
    taken = context.params.get("ids") or ()
    return [
        CompletionItem(card_id, help=about)
        for card_id, about in _list_cards(folder)
        if card_id.startswith(begun) and card_id not in taken
    ]


def _list_decks(begun: str) -> list[CompletionItem]:
    """The decks here. They come after files and folders: click's script for bash drops what comes before those."""
    return [CompletionItem(folder.name) for folder in list_decks_here() if folder.name.startswith(begun)]


def _list_cards(folder: Path) -> Iterator[tuple[str, str]]:
    for file in list_card_files(folder, Problems()):
        mapping = read_yaml_file(file, folder, Problems())
        cards = mapping.get("cards") if mapping is not None else None
        for card in cards if isinstance(cards, Sequence) else ():
            if isinstance(card, Mapping) and isinstance(card_id := card.get("id"), str):
                texts = (value for key, value in card.items() if key != "id" and isinstance(value, str))
                yield card_id, " ".join(next(texts, "").split())[:60]
