"""What a shell offers for the arguments of commands when a user presses Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

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
    from deck_builder.cli.decks import find_one_deck

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


def complete_language(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The languages of the deck that is named before, or of all decks here."""
    from deck_builder.cli.decks import find_decks
    from deck_builder.deck.folder import find_translated

    # An option that lacks its value stops the parser, which leaves the arguments here.
    named = [word for word in context.args if not word.startswith("-")]
    try:
        folders = find_decks(named[:1])
    except click.UsageError:
        return []
    languages = sorted({folder.name for folder in folders if find_translated(folder)})
    return [CompletionItem(language) for language in languages if language.startswith(begun)]


def complete_edition(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The smaller editions of the deck that is named before, or of all decks here."""
    from deck_builder.cli.decks import find_decks, list_editions

    named = [word for word in context.args if not word.startswith("-")]
    try:
        folders = find_decks(named[:1])
    except click.UsageError:
        return []
    editions = dict.fromkeys(edition for folder in folders for edition in list_editions(folder))
    return [CompletionItem(edition) for edition in editions if edition.startswith(begun)]


def _list_decks(begun: str) -> list[CompletionItem]:
    """The decks here. They come after files and folders: click's script for bash drops what comes before those."""
    from deck_builder.cli.decks import list_decks_here

    return [CompletionItem(folder.name) for folder in list_decks_here() if folder.name.startswith(begun)]


def _list_cards(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the id of each card that has one in its file, and the beginning of its first text."""
    from deck_builder.deck.cards import read_cards  # only when Tab is pressed: every command imports this module
    from deck_builder.deck.load import load_deck
    from deck_builder.problems.problem import Problems

    deck = load_deck(folder, Problems())
    for card in read_cards(deck, Problems()) if deck else ():
        if not card.has_new_id:
            texts = (value for value in card.values.values() if isinstance(value, str))
            yield card.id, " ".join(next(texts, "").split())[:60]
