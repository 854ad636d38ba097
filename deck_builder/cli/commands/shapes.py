"""`deck-builder shapes`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deck_builder.cli.options import PROBLEMS_FOUND, out_option, write_examples
from deck_builder.cli.page_files import write_page
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.terminal import show_path
from deck_builder.commands.shapes.shapes_page import make_shapes_page, name_in_media
from deck_builder.content.media import PICTURES
from deck_builder.problems.problem import Problems


@click.command("shapes", epilog=write_examples("deck-builder shapes media/brain.svg"))
@click.argument("picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@out_option("The folder to write the page to.")
def command(picture: Path, out: Path) -> None:
    """Make a web page to draw shapes on PICTURE.

    The shapes are for cards that hide parts of a picture. Draw with a mouse, a finger or the keyboard, and copy the
    text below the picture into a card. The page is a single file and loads nothing from the internet.
    """
    if picture.suffix.lower() not in PICTURES:
        raise click.UsageError(
            f"`{picture}` is not a picture that every Anki shows. Use one of {', '.join(sorted(PICTURES))}."
        )
    target = out.absolute() / f"{picture.stem}-shapes.html"
    problems = Problems()
    if write_page(target, lambda: make_shapes_page(picture, name_in_media(picture.absolute())), problems):
        click.echo(click.style(show_path(target), bold=True))
        if sys.stdout.isatty():
            click.launch(str(target))
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
