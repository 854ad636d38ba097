"""`deck-builder rehearse`."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck_or_package
from deck_builder.cli.options import (
    PROBLEMS_FOUND,
    explain_missing_anki,
    format_option,
    max_size_option,
    one_edition_option,
    write_examples,
)
from deck_builder.cli.verbosity import show_progress

if TYPE_CHECKING:
    from deck_builder.packages.limits import Limits
    from deck_builder.problems.problem import Problems


@click.command(
    "rehearse",
    epilog=write_examples(
        "deck-builder rehearse capitals-1.0.0.apkg capitals-1.1.0.apkg",
        "deck-builder rehearse capitals@v1.0 capitals         from a release to the deck as it is",
        "deck-builder rehearse our-school@v1 our-school --base capitals-1.apkg --base capitals-2.apkg",
    ),
)
@click.argument("old", shell_complete=complete_deck_or_package)
@click.argument("new", shell_complete=complete_deck_or_package)
@click.option(
    "--cleanup",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A cleanup package, which one learner imports after NEW.",
)
@click.option(
    "--base",
    "bases",
    multiple=True,
    metavar="BASE",
    help="A release of the deck that OLD and NEW extend. Repeat it for later ones, the earliest first.",
)
@format_option("text", "json", about="How to print the result.")
@one_edition_option
@max_size_option
def command(
    old: str, new: str, cleanup: Path | None, bases: tuple[str, ...], form: str, edition: str, limits: Limits
) -> None:
    """Try the update from OLD to NEW in real Anki, with several learners.

    All of them have OLD. Some have studied it, edited notes, moved or suspended cards, deleted notes or renamed the
    deck. Then they import NEW. The exit code is 1 if any of them loses something. OLD and NEW are named as for
    `deck-builder diff`.

    If NEW extends another deck, that deck is imported, too, in every order with OLD and NEW: as it is where NEW's
    `deck.yaml` names it, or the releases that `--base` names.
    """
    import tempfile

    from deck_builder.build.snapshot import Named
    from deck_builder.cli.old_and_new import make_package, parse_both, parse_old_or_new
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.rehearse.report import as_json, as_text
    from deck_builder.deck.extension import find_present_base
    from deck_builder.problems.problem import Problems

    try:  # imported late because Anki is heavy and optional: --help must work without it
        from deck_builder.commands.rehearse.orders import MOST_BASES
        from deck_builder.commands.rehearse.rehearse import rehearse
    except ModuleNotFoundError as error:
        raise explain_missing_anki(error, "A rehearsal") from error

    gc.disable()  # hardly anything here makes reference cycles, and a search for them goes through all collections
    if len(bases) > MOST_BASES:
        raise click.UsageError(f"A rehearsal takes up to {MOST_BASES} releases of a base.")
    both = parse_both(old, new, edition)
    present, media = find_present_base(both[1].path) if both[1].path.is_dir() else (None, frozenset[str]())
    of_base = [parse_old_or_new(each) for each in bases] or ([Named(present)] if present else [])
    named = [*both, *of_base, *([Named(cleanup.absolute())] if cleanup else [])]
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        now = int(time.time())
        packages = [
            made[0]
            for number, one in enumerate(named)
            if (made := make_package(one, Path(scratch) / str(number), now + number, problems, limits))
        ]
        for one, package in zip(named, packages, strict=False):
            if package == one.path:  # the packages that were not built just now
                _check_media(package, limits, problems)
        print_problems(problems)
        if problems.errors or len(packages) < len(named):
            raise SystemExit(PROBLEMS_FOUND)
        with show_progress() as progress:
            rehearsal = rehearse(
                *(packages[0], packages[1]),
                cleanup=packages[-1] if cleanup else None,
                bases=packages[2 : 2 + len(of_base)],
                elsewhere=media,
                progress=progress,
            )
    rehearsal = replace(rehearsal, old=old, new=new)
    click.echo(as_json(rehearsal) if form == "json" else as_text(rehearsal))
    if rehearsal.broken:
        raise SystemExit(PROBLEMS_FOUND)


def _check_media(package: Path, limits: Limits, problems: Problems) -> None:
    """Report media that are larger than a package says: Anki would unpack them all."""
    from deck_builder.packages.read import check_media
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place

    try:
        check_media(package, limits)
    except InputError as error:
        problems.add(error.code, error.message, error.place or Place(package), hint=error.hint)
