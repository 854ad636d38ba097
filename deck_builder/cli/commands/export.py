"""`deck-builder export`."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.cli.completion import complete_deck
from deck_builder.cli.decks import find_deck
from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.terminal import show_path
from deck_builder.commands.tables.export_table import export_table
from deck_builder.files import write_text
from deck_builder.problems.problem import Problems


@click.command(
    "export",
    epilog=write_examples(
        "deck-builder export capitals                      write capitals.csv",
        "deck-builder export capitals --csv ~/shared.csv",
    ),
)
@click.argument("deck", metavar="DECK", shell_complete=complete_deck)
@click.option(
    "--csv",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: one named after the deck, in this folder.",
)
def command(deck: str, file: Path | None) -> None:
    """Write the cards of DECK as a table, for co-authors with a spreadsheet.

    The table has the id of each card: `deck-builder import FILE --update DECK` brings edits back, line by line. It has
    the texts of cards; pictures, shapes, steps and options stay in the card files.
    """
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folder = find_deck(deck)
    problems = Problems()
    target = file or Path.cwd() / f"{folder.name}.csv"
    text = export_table(folder, problems)
    if text is not None:
        with reporting_write_errors(target, problems):
            write_text(target, f"\ufeff{text}")  # the mark tells spreadsheets that it is UTF-8
    print_problems(problems)
    if text is None or problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
    click.echo(f"{show_path(target)}: written. Bring edits back with `deck-builder import FILE --update DECK`.")
