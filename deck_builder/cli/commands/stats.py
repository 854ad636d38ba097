"""`deck-builder stats`."""

from __future__ import annotations

import gc

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, language_option, write_examples


@click.command(
    "stats",
    epilog=write_examples(
        "deck-builder stats capitals",
        "deck-builder stats capitals --language de    only its German translation",
        "deck-builder stats --format json",
    ),
)
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@language_option
@format_option("text", "json", about="How to print the counts.")
def command(decks: tuple[str, ...], languages: tuple[str, ...], form: str) -> None:
    """Count the cards, tags, claims, media and words of each DECK.

    DECK is named as for `deck-builder build`.
    """
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.stats import as_json, as_text, count_deck
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    stats = [count_deck(folder, problems) for folder in find_decks(decks, languages)]
    print_problems(problems)
    known = [deck for deck in stats if deck]
    click.echo(as_json(known) if form == "json" else "\n\n".join(as_text(deck) for deck in known))
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
