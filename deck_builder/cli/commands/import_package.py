"""`deck-builder import`."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import click

from deck_builder.cli.options import PROBLEMS_FOUND
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.results import describe_import
from deck_builder.commands.import_package.import_package import adopt
from deck_builder.problems.problem import Problems


@click.command("import")
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.apkg")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The folder to make. Without it, one named after the deck, under cards/ where there is such a folder.",
)
def command(package: Path, into: Path | None) -> None:
    """Make a deck folder from a package, made by any tool.

    Every note keeps its guid and every note type its ids: learners who have the package get what you edit from now
    on, and keep their schedules. Import the very package that they have.
    """
    gc.disable()  # nothing here makes cycles, and looking for some triples the time of a large deck
    problems = Problems()
    made = adopt(package.absolute(), into and into.absolute(), Path.cwd(), int(time.time()), problems)
    print_problems(problems)
    if made is None or problems.errors:
        click.echo(f"{package}: nothing was imported, and nothing written.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in describe_import(made):
        click.echo(line)
