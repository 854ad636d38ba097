"""`deck-builder lock merge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from deck_builder.lock.merge import Side


@click.group("lock")
def command() -> None:
    """Merge the `deck.lock` of two branches."""


@command.command("merge", epilog=write_examples("deck-builder lock merge capitals"))
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option(
    "--prefer",
    type=click.Choice(["ours", "theirs"]),
    help="The side that keeps a number which both sides have released for different things.",
)
@click.option(
    "--driver",
    nargs=4,
    metavar="%O %A %B %P",
    help="Be a merge driver of git: merge these three files into the second. See the docs on updates.",
)
def merge(decks: tuple[str, ...], prefer: Side | None, driver: tuple[str, str, str, str] | None) -> None:
    """Merge the `deck.lock` of each DECK by what it says.

    Use it when git could not merge the file, or when `deck-builder release` says that the file has forgotten a
    release. Without DECK, the file of the deck in this folder, or of every deck under `cards/`, is merged. Then build
    again, and commit.
    """
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_lock_merge
    from deck_builder.commands.lock_merge.lock_merge import merge_lock, merge_lock_files
    from deck_builder.problems.problem import Problems

    if driver:
        base, ours, theirs, place = map(Path, driver)
        problems = Problems()
        merged = merge_lock_files(base, ours, theirs, place, problems, prefer)
        print_problems(problems)
        raise SystemExit(0 if merged else PROBLEMS_FOUND)
    failed = False
    for folder in find_decks(decks):
        problems = Problems()
        result = merge_lock(folder, problems, prefer)
        print_problems(problems)
        if result is None:
            click.echo(f"{show_path(folder)}: not merged; `deck.lock` stays as it was.", err=True)
            failed = True
        else:
            say(describe_lock_merge(result))
    if failed:
        raise SystemExit(PROBLEMS_FOUND)
