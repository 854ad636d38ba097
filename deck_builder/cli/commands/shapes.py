"""`deck-builder shapes`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_card, complete_deck_or_package
from deck_builder.cli.options import PROBLEMS_FOUND, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from deck_builder.deck.model import Deck
    from deck_builder.problems.problem import Problems


@click.command(
    "shapes",
    epilog=write_examples(
        "deck-builder shapes media/brain.svg        draw the first shapes of a picture",
        "deck-builder shapes brain map-of-lobes     change the shapes of a card",
        "deck-builder shapes brain                  list the cards that have shapes",
    ),
)
@click.argument("deck", metavar="PICTURE|DECK", shell_complete=complete_deck_or_package)
@click.argument("card", required=False, shell_complete=complete_card)
@out_option("The folder to write the page to.")
def command(deck: str, card: str | None, out: Path) -> None:
    """Make a web page to draw shapes on PICTURE, or to change those of a CARD of DECK.

    The shapes are for cards that hide parts of a picture. Draw with a mouse, a finger or the keyboard, and copy the
    text below the picture into the card. The page is a single file and loads nothing from the internet.
    """
    from deck_builder.cli.decks import find_deck
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.shapes.card_shapes import read_card_shapes
    from deck_builder.commands.shapes.shapes_page import make_card_page, make_shapes_page, name_in_media
    from deck_builder.content.media import PICTURES
    from deck_builder.deck.load import load_deck
    from deck_builder.problems.problem import Problems

    if card is None and (Path(deck).is_file() or Path(deck).suffix.lower() in PICTURES):
        picture = _find_picture(deck)
        _write(out, picture.stem, lambda: make_shapes_page(picture, name_in_media(picture.absolute())), Problems())
        return
    problems = Problems()
    loaded = load_deck(find_deck(deck), problems)
    if loaded is None:
        print_problems(problems)
        raise SystemExit(PROBLEMS_FOUND)
    problems = Problems()  # a mistake elsewhere in the deck is no reason not to draw
    if card is None:
        _list_cards(loaded)
        return
    try:
        shapes = read_card_shapes(loaded, card, problems)
    except KeyError:
        raise click.UsageError(_explain_missing_card(loaded, card)) from None
    _write(out, card, (lambda: make_card_page(shapes)) if shapes else None, problems)


def _find_picture(name: str) -> Path:
    """Return the path of a picture. Raises click.UsageError if there is none, or if not every Anki shows it."""
    from deck_builder.content.media import PICTURES

    picture = Path(name)
    if not picture.is_file():
        raise click.UsageError(f"The picture `{name}` does not exist.")
    if picture.suffix.lower() not in PICTURES:
        raise click.UsageError(
            f"`{picture}` is not a picture that every Anki shows. Use one of {', '.join(sorted(PICTURES))}."
        )
    return picture


def _list_cards(deck: Deck) -> None:
    """Print the ids of the cards that have shapes, each on a line of its own."""
    from deck_builder.commands.shapes.card_shapes import list_cards_with_shapes

    known = list_cards_with_shapes(deck)
    click.echo("\n".join(known) or f"No card of `{deck.id}` has shapes yet. Name a picture to draw the first ones.")


def _explain_missing_card(deck: Deck, card: str) -> str:
    """Say that a card has no shapes that can be read, and which ones have."""
    from deck_builder.commands.shapes.card_shapes import list_cards_with_shapes
    from deck_builder.problems.wording import suggest

    known = list_cards_with_shapes(deck)
    hint = suggest(card, known) or (f"There are: {', '.join(known)}." if known else "No card of the deck has any.")
    return f"`{deck.id}` has no card `{card}` with shapes that can be read. {hint}"


def _write(out: Path, name: str, make: Callable[[], str] | None, problems: Problems) -> None:
    """Write the page that `make` returns and open it, or print the problems in its way and exit."""
    from deck_builder.cli.page_files import write_page
    from deck_builder.cli.problems_text import print_problems

    target = out.absolute() / f"{name}-shapes.html"
    if make and write_page(target, make, problems):
        say(click.style(show_path(target), bold=True))
        if sys.stdout.isatty():
            click.launch(str(target))
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
