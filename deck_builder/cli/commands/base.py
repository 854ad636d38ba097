"""`deck-builder base`."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, max_size_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from deck_builder.packages.limits import Limits


@click.command(
    "base",
    epilog=write_examples(
        "deck-builder base our-school            what is new in the deck that it builds on",
        "deck-builder base our-school --update   build on that from now on",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.option("--update", is_flag=True, help="Write `base.lock` anew: build on the base as it is now.")
@max_size_option
def command(deck: str | None, *, update: bool, limits: Limits) -> None:
    """Show what changed in the deck that DECK extends.

    DECK has `extends:` in its `deck.yaml`, with a package or the folder of a deck. A build takes all that it needs of
    that base from `base.lock`, which `--update` writes: keep it in git. So the base itself can be missing where DECK is
    built, and a new release of it changes nothing before you have seen it.
    """
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.base_results import describe_base_changes
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.base.update import read_base_as_it_is
    from deck_builder.deck.base import write_base
    from deck_builder.files import write_text
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folder = find_one_deck(deck)
    problems = Problems()
    found = read_base_as_it_is(folder, int(time.time()), problems, limits)
    if found and update:
        with reporting_write_errors(found.file, problems):
            write_text(found.file, write_base(found.base))
    print_problems(problems)
    if problems.errors or found is None:
        raise SystemExit(PROBLEMS_FOUND)
    say(click.style(show_path(folder), bold=True) + describe_base_changes(found, is_written=update))
