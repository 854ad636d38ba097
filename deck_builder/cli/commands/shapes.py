"""`deck-builder shapes`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deck_builder.cli.options import PROBLEMS_FOUND, page_option
from deck_builder.cli.page_files import write_page
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.terminal import show_path
from deck_builder.commands.shapes.shapes_page import name_in_media, shapes_page
from deck_builder.content.media import PICTURES
from deck_builder.problems.problem import Problems


@click.command("shapes")
@click.argument("picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@page_option
def command(picture: Path, out: Path) -> None:
    """Make a page to draw shapes on PICTURE, for cards that hide parts of it.

    Draw with mouse, finger or keyboard, and copy what the page says into the card. The page is one file that asks
    nothing from anywhere.
    """
    if picture.suffix.lower() not in PICTURES:
        raise click.UsageError(f"`{picture}` is no picture that every Anki can show: {', '.join(sorted(PICTURES))}.")
    target = out.absolute() / f"{picture.stem}-shapes.html"
    problems = Problems()
    if write_page(target, lambda: shapes_page(picture, name_in_media(picture.absolute())), problems):
        click.echo(click.style(show_path(target), bold=True))
        if sys.stdout.isatty():
            click.launch(str(target))
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
