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
    from pathlib import Path

    from deck_builder.commands.base.survey_additions import Additions
    from deck_builder.packages.limits import Limits
    from deck_builder.problems.problem import Problems


@click.command(
    "base",
    epilog=write_examples(
        "deck-builder base our-school            what is new in the deck that it builds on",
        "deck-builder base our-school --update   build on that from now on",
        "deck-builder base our-school --still-right tower",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.option("--update", is_flag=True, help="Write `base.lock` anew: build on the base as it is now.")
@click.option(
    "--still-right",
    "still_right",
    metavar="CARD",
    multiple=True,
    help="Say that this card is right as it is, although the base's has changed. Repeat it for more.",
)
@max_size_option
def command(deck: str | None, *, update: bool, still_right: tuple[str, ...], limits: Limits) -> None:
    """Show what changed in the deck that DECK extends.

    DECK has `extends:` in its `deck.yaml`, with a package or the folder of a deck. A build takes all that it needs of
    that base from `base.lock`, which `--update` writes: keep it in git. So the base itself can be missing where DECK is
    built, and a new release of it changes nothing before you have seen it. Cards that add to a card of the base
    (`adds-to`) are listed if that has changed since they were written, or is gone.
    """
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.base_results import describe_additions, describe_base_changes
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.base.survey_additions import survey_additions
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
    additions = survey_additions(folder, found.base)
    if still_right:
        _mark_right(folder, additions, still_right, problems)
        return
    say(click.style(show_path(folder), bold=True) + describe_base_changes(found, is_written=update))
    for line in describe_additions(additions):
        click.echo(line)


def _mark_right(folder: Path, additions: Additions, card_ids: tuple[str, ...], problems: Problems) -> None:
    """Mark cards as right. Raises click.UsageError for one whose card in the base has not changed."""
    from deck_builder.build.source_edits import edit_origins
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.deck.made_from import mark_right
    from deck_builder.problems.wording import format_count

    origins, marked = mark_right(additions.stale, card_ids, additions.origins)
    if unknown := [card_id for card_id in card_ids if card_id not in marked]:
        raise click.UsageError(f"No card of the base has changed since `{unknown[0]}` was written.")
    edit = edit_origins(folder, origins)
    with reporting_write_errors(edit.file, problems):
        edit.write()
        say(f"{click.style(show_path(folder), bold=True)}: {format_count(len(marked), 'card')} marked as right")
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
