"""`deck-builder import`."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import click

from deck_builder.cli.files_before import FilesBefore
from deck_builder.cli.options import PROBLEMS_FOUND
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.results import describe_import
from deck_builder.commands.import_package.import_package import import_package
from deck_builder.deck.folder import find_media_folder
from deck_builder.problems.problem import Problems


@click.command("import")
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.apkg")
@click.option(
    "--into",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The folder to make. Default: a folder named after the deck, inside `cards/` if that exists.",
)
def command(package: Path, into: Path | None) -> None:
    """Make a deck folder from an Anki package.

    Any tool may have made the package. Each note keeps its guid, and each note type its ids: learners who have the
    package get your edits from now on and keep their schedules. So import exactly the package that they have.
    """
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    here = Path.cwd()
    target = into.absolute() if into else here / "cards" / "x"
    before = FilesBefore(here, target.parent, find_media_folder(target).parent)
    made = import_package(package.absolute(), into and into.absolute(), here, int(time.time()), problems)
    print_problems(problems)
    if made is None or problems.errors:
        click.echo(f"{package}: not imported; {before.describe('nothing was written.')}", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in describe_import(made):
        click.echo(line)
