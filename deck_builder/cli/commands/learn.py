"""`deck-builder learn`."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, max_size_option, out_option, write_examples

if TYPE_CHECKING:
    from deck_builder.packages.limits import Limits


@click.command(
    "learn",
    epilog=write_examples(
        "deck-builder learn exports/*.apkg",
        "deck-builder learn exports/*.apkg --deck capitals --learners 10",
        "deck-builder learn exports/*.apkg --format json        every card, not only those to mend",
    ),
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
@click.option("--deck", metavar="DECK", help="The deck that they learn.", shell_complete=complete_deck)
@click.option(
    "--learners",
    "least",
    type=click.IntRange(min=2),
    default=5,
    show_default=True,
    metavar="NUMBER",
    help="Say nothing of a card that fewer learners have reviewed.",
)
@out_option("The folder with the packages of the deck.")
@max_size_option
@format_option("text", "json", about="How to print the cards.")
def command(files: tuple[Path, ...], deck: str | None, least: int, out: Path, limits: Limits, form: str) -> None:
    """Say which cards to mend first, by what learners' reviews say of them.

    FILE is a package that a learner exported from Anki with their scheduling. A card is named only if it is surely
    forgotten far more often than the same learners' other cards, or takes them far longer. Reviews from before a card's
    last change don't count. Nothing of a single learner is shown, and nothing is kept.
    """
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.learn_results import format_json, format_text
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.learn.learn import learn
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    lessons = learn(find_one_deck(deck), files, out.absolute(), least, int(time.time()), limits, problems)
    print_problems(problems)
    if lessons:
        if form == "json":
            click.echo(format_json(lessons))
        else:
            for line in format_text(lessons):
                click.echo(line)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
