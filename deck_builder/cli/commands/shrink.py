"""`deck-builder shrink`."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say, show_progress

if TYPE_CHECKING:
    from deck_builder.commands.shrink.shrink import SmallerPicture

_MEANING: Final = "Intervals stay. Tags that a learner added to these notes are lost."
"""What a new version of a note does to a learner."""


@click.command(
    "shrink",
    epilog=write_examples(
        "deck-builder shrink capitals --dry-run     what could be saved",
        "deck-builder shrink capitals               the pictures that learners don't have yet",
        "deck-builder shrink capitals --released    those that they have, too",
    ),
)
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option("--released", is_flag=True, help="Also the pictures that learners have: they get these notes anew.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be saved.")
def command(decks: tuple[str, ...], *, released: bool, dry_run: bool) -> None:
    """Make the PNGs of each DECK smaller, without a change of a pixel.

    The files in the media folder are written anew, with all their metadata, where that saves at least 3 %. Their names
    stay, and so do their credits. DECK is named as for `deck-builder build`.
    """
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.problems.problem import Problems

    try:
        from deck_builder.commands.shrink.shrink import find_smaller_pictures, write_pictures
    except ModuleNotFoundError as error:
        raise _explain_missing_library(error) from error
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    with show_progress() as progress:
        pictures = find_smaller_pictures(find_decks(decks), problems, progress)
    print_problems(problems)
    if problems.errors:
        click.echo("Nothing was written.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    chosen = [picture for picture in pictures if released or not picture.released]
    left = [picture for picture in pictures if picture not in chosen]
    if not dry_run:
        write_pictures(chosen)
    _print_pictures(chosen, left, dry_run=dry_run)


def _print_pictures(chosen: list[SmallerPicture], left: list[SmallerPicture], *, dry_run: bool) -> None:
    from deck_builder.problems.wording import format_count, format_size

    tell = click.echo if dry_run else say  # a dry run is asked for what it says
    for picture in chosen:
        tell(f"{show_path(picture.path)}: {format_size(picture.size)} → {format_size(len(picture.data))}")
    if chosen:
        before, saved = sum(picture.size for picture in chosen), sum(picture.saved for picture in chosen)
        would = "would lose" if dry_run else "lost"
        share = f"{format_size(saved)} of {format_size(before)}, {100 * saved / before:.0f} %"
        tell(f"{format_count(len(chosen), 'picture')} {would} {share}; no pixel is changed.")
    elif not left:
        tell("No PNG can be made at least 3 % smaller.")
    if notes := sum(picture.released for picture in chosen):
        tell(f"With the next release, learners get {format_count(notes, 'note')} anew. {_MEANING}")
    if left:
        saved, notes = sum(picture.saved for picture in left), sum(picture.released for picture in left)
        tell(
            f"{format_count(len(left), 'picture')} that learners have would lose {format_size(saved)}, and stay as "
            f"they are. With --released, learners would get {format_count(notes, 'note')} anew. {_MEANING}"
        )


def _explain_missing_library(error: ModuleNotFoundError) -> click.UsageError:
    """The message for a computer without the libraries. Raises `error` again if another module is missing."""
    from deck_builder.cli.extras import write_install_command

    if error.name not in ("oxipng", "PIL"):
        raise error
    message = "`shrink` needs two libraries, which are not installed here. Install them with:"
    return click.UsageError(f"{message}\n\n    {write_install_command('shrink')}")
