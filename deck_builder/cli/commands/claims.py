"""`deck-builder claims`."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from pathlib import Path


@click.command("claims", epilog=write_examples("deck-builder claims capitals    write dist/capitals-claims.html"))
@click.argument("deck", required=False, shell_complete=complete_deck)
@out_option("The folder to write the page to.")
def command(deck: str | None, out: Path) -> None:
    """Make a web page of the claims of DECK, with the evidence and the cards for each.

    The claims are those in `claims.yaml`. The page is a single file to share, search and print, and loads nothing from
    the internet. Without DECK, it is about the deck in this folder, or the only one under `cards/`.
    """
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.page_files import write_page
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.claims.claims import collect_claims
    from deck_builder.commands.claims.claims_page import make_claims_page
    from deck_builder.problems.problem import Problems
    from deck_builder.problems.wording import format_count

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folder = find_one_deck(deck)
    problems = Problems()
    claims = collect_claims(folder, int(time.time()), problems)
    target = out.absolute() / f"{folder.name}-claims.html"
    is_written = claims is not None and write_page(target, lambda: make_claims_page(claims), problems)
    print_problems(problems)
    if claims and is_written:
        say(f"{click.style(show_path(target), bold=True)}: {format_count(len(claims.claims), 'claim')}")
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
    if claims is None:
        raise click.UsageError(f"`{folder.name}` has no claims. Write them into `claims.yaml`, beside `deck.yaml`.")
