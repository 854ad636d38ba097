"""`deck-builder release`."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, language_option, max_size_option, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say, show_progress

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.packages.limits import Limits


def _check_version(value: str) -> None:
    """Check that a release may have this version. Raises click.BadParameter."""
    from deck_builder.lock.versions import parse_precedence

    try:
        parse_precedence(value)
    except ValueError as error:
        raise click.BadParameter(
            f"`{value}` is not a version. Write three numbers, such as 1.2.0 (semver.org).", param_hint="'VERSION'"
        ) from error
    if value.endswith("-cleanup"):
        message = f"`{value}` looks like a cleanup package. End the version with another word."
        raise click.BadParameter(message, param_hint="'VERSION'")


@click.command(
    "release",
    epilog=write_examples(
        "deck-builder release capitals 1.2.0 --dry-run   show the release notes, write nothing",
        "deck-builder release 1.2.0                      the deck here",
        "deck-builder release 1.2.0 --language de        only its translation into German",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.argument("version", required=False, metavar="VERSION")
@language_option
@out_option("The folder to write the package and the release notes to.")
@click.option("--dry-run", is_flag=True, help="Show what would be released, and write nothing.")
@max_size_option
def command(
    deck: str | None, version: str | None, languages: tuple[str, ...], out: Path, dry_run: bool, limits: Limits
) -> None:
    """Release DECK as VERSION: a package, and release notes for learners.

    Its translations are released with it; if one of them can't be, nothing is. Everything that could make learners
    lose something is checked first. If cards were retired, the release has a cleanup package too, which removes them
    from learners' collections. VERSION is three numbers, such as 1.2.0. Without DECK, the deck in this folder is
    released, or the only one under `cards/`.
    """
    from deck_builder.cli.files_before import FilesBefore
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_releases
    from deck_builder.commands.release.model import Wanted
    from deck_builder.commands.release.release import release
    from deck_builder.deck.folder import LOCK_FILE, MADE_FROM_FILE
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    if version is None:
        deck, version = None, deck
    if version is None:
        raise click.UsageError("Which version? Write three numbers: `deck-builder release 1.0.0`.")
    _check_version(version)
    folders = _find_releasable(deck, languages)
    decks = {folder: Problems() for folder in folders}
    before = FilesBefore(*(folder / name for folder in folders for name in (LOCK_FILE, MADE_FROM_FILE)), out.absolute())
    with show_progress() as progress:
        wanted = Wanted(version, out.absolute(), int(time.time()), dry_run, limits, progress)
        made = release(decks, wanted)
    for problems in decks.values():
        print_problems(problems)
    if not made:
        click.echo(f"{show_path(folders[0])}: not released; {before.describe('nothing was changed.')}", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    say(describe_releases(made, dry_run=dry_run))


def _find_releasable(deck: str | None, languages: tuple[str, ...]) -> list[Path]:
    """The folders of the only deck that is named, or here, and of its translations. Raises click.UsageError."""
    from deck_builder.cli.decks import find_decks, find_one_deck

    folder = find_one_deck(deck)
    return find_decks((str(folder),), languages)
