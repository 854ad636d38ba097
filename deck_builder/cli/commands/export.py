"""`deck-builder export`."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say


@click.command(
    "export",
    epilog=write_examples(
        "deck-builder export capitals                      write capitals.csv",
        "deck-builder export capitals --csv ~/shared.csv",
        "deck-builder export capitals --markdown notes     write notes/*.md, a file for each card file",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.option(
    "--csv",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: one named after the deck, in this folder.",
)
@click.option(
    "--markdown",
    metavar="FILE-OR-FOLDER",
    type=click.Path(path_type=Path),
    help="Write Markdown instead: all cards into FILE.md, or each card file into a Markdown file in FOLDER.",
)
def command(deck: str | None, file: Path | None, markdown: Path | None) -> None:
    """Write the cards of DECK as a table, for co-authors with a spreadsheet, or as Markdown.

    The table has the id of each card: `deck-builder import FILE --update DECK` brings edits back, line by line. It has
    the texts of cards; pictures, shapes, steps and options stay in the card files.

    Markdown has everything but the comments in your YAML files. A deck reads it as the same cards: put the files in the
    place of its YAML files, and learners get nothing new.

    Without DECK, it is the deck in this folder, or the only one under `cards/`.
    """
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.tables.export_markdown import export_markdown
    from deck_builder.commands.tables.export_table import export_table
    from deck_builder.files import write_text
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    if file and markdown:
        raise click.UsageError("Give `--csv` or `--markdown`, not both.")
    folder = find_one_deck(deck)
    problems = Problems()
    if markdown:
        texts = export_markdown(folder, markdown, problems)
        how = "Put it in the place of the deck's card files to go on in Markdown."
    else:
        target = file or Path.cwd() / f"{folder.name}.csv"
        table = export_table(folder, problems)
        texts = None if table is None else {target: f"\ufeff{table}"}  # the mark tells spreadsheets that it is UTF-8
        how = "Bring edits back with `deck-builder import FILE --update DECK`."
    for target, text in (texts or {}).items():
        with reporting_write_errors(target, problems):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_text(target, text)
    print_problems(problems)
    if texts is None or problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
    say(f"{', '.join(map(show_path, texts))}: written. {how}")
