"""`deck-builder preview`."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import (
    PROBLEMS_FOUND,
    one_edition_option,
    one_language_option,
    out_option,
    write_examples,
)
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say, show_progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "preview",
    epilog=write_examples(
        "deck-builder preview capitals              write dist/capitals-preview.html",
        "deck-builder preview capitals --language de",
        "deck-builder preview capitals --serve      show each change as you save it",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@one_language_option
@one_edition_option
@out_option("The folder to write the page to.")
@click.option("--serve", is_flag=True, help="Open the page in a browser, and update it each time you save a file.")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=8770,  # 8765 is AnkiConnect's
    show_default=True,
    help="The port for --serve. With 0, any free port.",
)
def command(deck: str | None, language: str, edition: str, out: Path, serve: bool, port: int) -> None:
    """Make a web page that shows every card of DECK.

    It shows both sides of each card, in day and night mode. The page is a single file and loads nothing from the
    internet. Without DECK, the page shows the deck in this folder, or the only one under `cards/`.
    """
    from deck_builder.cli.decks import check_editions, find_one_deck
    from deck_builder.cli.extras import write_install_command
    from deck_builder.cli.page_files import write_page
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.preview.page_html import find_mathjax, has_formulas, make_page
    from deck_builder.commands.preview.preview import preview_deck
    from deck_builder.problems.problem import Problems
    from deck_builder.problems.wording import format_count

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folder = find_one_deck(deck, language)
    if serve:
        if edition:
            raise click.UsageError("With --serve, the page shows the whole deck: leave out --edition.")
        _serve(folder, port)
        return
    check_editions([folder], [edition] if edition else [])
    problems = Problems()
    with show_progress() as progress:
        preview = preview_deck(folder, int(time.time()), problems, edition=edition, progress=progress)
    name = "-".join(filter(None, (preview.deck_id if preview else folder.name, edition, "preview")))
    target = out.absolute() / f"{name}.html"
    is_written = preview is not None and write_page(target, lambda: make_page(preview, problems), problems)
    print_problems(problems)
    if preview and is_written:
        say(f"{click.style(show_path(target), bold=True)}: {format_count(len(preview.cards), 'card')}")
        if find_mathjax() is None and has_formulas(preview):
            say("Formulas are shown as they are typed. To draw them, install MathJax:")
            say(f"    {write_install_command('mathematics')}")
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _serve(folder: Path, port: int) -> None:
    """Serve a deck's preview until Ctrl+C. Raises click.UsageError if the port can't be used."""
    from deck_builder.commands.preview.serve import PreviewServer

    try:
        server = PreviewServer(folder, port)
    except OSError as error:
        raise click.UsageError(
            f"Port {port} can't be used: {error.strerror}. Choose another port with --port."
        ) from error
    click.echo(f"{server.address}  (updates when you save a file; press Ctrl+C to stop)")
    if sys.stdout.isatty():
        click.launch(server.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo()
    finally:
        server.server_close()
