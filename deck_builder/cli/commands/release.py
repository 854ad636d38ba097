"""`deck-builder release`."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.decks import find_deck
from deck_builder.cli.options import PROBLEMS_FOUND, packages_option
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.results import describe_release
from deck_builder.cli.terminal import show_path
from deck_builder.commands.check.check import check_deck
from deck_builder.commands.release.release import release
from deck_builder.commands.release.version import precedence
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from pathlib import Path


def _parse_version(_: click.Context, __: click.Parameter, value: str) -> str:
    """A version that a release may have. Raises click.BadParameter for any other."""
    try:
        precedence(value)
    except ValueError as error:
        raise click.BadParameter(f"`{value}` is no version. Write three numbers, as in 1.2.0 (semver.org).") from error
    if value.endswith("-cleanup"):
        raise click.BadParameter(f"`{value}` would be taken for a cleanup package. Choose another word at its end.")
    return value


@click.command("release")
@click.argument("deck")
@click.argument("version", callback=_parse_version)
@packages_option
@click.option("--dry-run", is_flag=True, help="Say what would be released, and write nothing.")
def command(deck: str, version: str, out: Path, dry_run: bool) -> None:
    """Release DECK as VERSION: a package, and notes that tell learners what they get.

    Everything that could cost a learner something is checked first. Where cards were retired, there is a package
    that cleans up after them too.
    """
    gc.disable()  # nothing here makes cycles, and looking for some triples the time of a large deck
    folder = find_deck(deck)
    now = int(time.time())
    checked = check_deck(folder, out.absolute(), now)
    problems, made = Problems(), None
    if not checked.problems.errors:
        made = release(folder, version, out.absolute(), now, problems, dry_run=dry_run)
    for problem in problems:
        if problem not in checked.problems:
            checked.problems.append(problem)
    print_problems(checked.problems)
    if made is None or problems.errors:
        click.echo(f"{show_path(folder)}: nothing was released; all is as it was.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    click.echo(describe_release(made, folder, dry_run=dry_run))
