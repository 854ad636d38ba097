"""`deck-builder build`."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from deck_builder.build.build import build
from deck_builder.cli.decks import find_decks
from deck_builder.cli.options import PROBLEMS_FOUND, packages_option
from deck_builder.cli.problems_text import print_problems
from deck_builder.cli.results import describe_build
from deck_builder.cli.terminal import show_path
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from pathlib import Path


@click.command("build")
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@packages_option
@click.option("--locked", is_flag=True, help="Fail where `deck.lock` would have to change, as for a release.")
def command(decks: tuple[str, ...], out: Path, locked: bool) -> None:
    """Make a package of each DECK.

    DECK is a folder with a `deck.yaml`, or its name under `cards/`. Without one, every deck under
    `cards/` is built.
    """
    gc.disable()  # nothing here makes cycles, and looking for some triples the time of a large deck
    failed = False
    built_from: dict[str, Path] = {}
    for folder in find_decks(decks):
        problems = Problems()
        built = build(folder, out.absolute(), int(time.time()), problems, locked=locked)
        if built and (other := built_from.setdefault(built.package.name, folder)) != folder:
            message = f"`{show_path(other)}` has the same id, and its package was just written over"
            problems.add("D221", message, Place(folder / "deck.yaml"))
        print_problems(problems)
        if built and not problems.errors:
            click.echo(describe_build(built))
        else:
            failed = True
            click.echo(f"{show_path(folder)}: nothing was built; what was there before is as it was.", err=True)
    if failed:
        raise SystemExit(PROBLEMS_FOUND)
