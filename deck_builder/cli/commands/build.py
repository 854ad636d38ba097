"""`deck-builder build`."""

from __future__ import annotations

import gc
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, edition_option, language_option, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say, show_progress
from deck_builder.cli.watch import run_at_each_save, watch_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "build",
    epilog=write_examples(
        "deck-builder build                         every deck here",
        "deck-builder build capitals",
        "deck-builder build capitals --language de  its translation into German",
        "deck-builder build --watch                 again at each save",
        "deck-builder build --locked                in automatic checks",
    ),
)
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@language_option
@edition_option
@out_option("The folder to write the packages to.")
@click.option("--locked", is_flag=True, help="Fail if `deck.lock` would change. For builds of a released deck.")
@click.option(
    "--after-wrong-clock",
    is_flag=True,
    help="After a release with a clock in the future: let unchanged cards count from the past again.",
)
@watch_option
def command(
    decks: tuple[str, ...],
    languages: tuple[str, ...],
    editions: tuple[str, ...],
    out: Path,
    *,
    locked: bool,
    after_wrong_clock: bool,
    watch: bool,
) -> None:
    """Build an Anki package of each DECK.

    DECK is a folder with a `deck.yaml`, the name of such a folder under `cards/`, or the deck's id. Without DECK, the
    deck in this folder is built, or else every deck under `cards/`. Each is built with its translations and its smaller
    editions. A deck with an error is not built: its package and its `deck.lock` stay as they were. A card without an
    `id` gets one, which is written into its file.
    """
    from deck_builder.cli.decks import check_editions, find_decks

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folders = find_decks(decks, languages)
    check_editions(folders, editions)
    settings = {"locked": locked, "after_wrong_clock": after_wrong_clock}
    run = partial(_build_all, folders, out.absolute(), editions=editions, **settings)
    if watch:
        run_at_each_save(folders, out.absolute(), lambda: run().written)
    elif run().has_failed:
        raise SystemExit(PROBLEMS_FOUND)


class _Outcome(NamedTuple):
    """How it went."""

    written: frozenset[Path]
    """The files of the decks that were written."""
    has_failed: bool
    """Whether a deck was not built."""


def _build_all(
    folders: list[Path], out: Path, *, editions: tuple[str, ...], locked: bool, after_wrong_clock: bool
) -> _Outcome:
    """Build decks, and print what came of each."""
    from deck_builder.build.build import build
    from deck_builder.build.cache_folder import find_cache_folder
    from deck_builder.cli.files_before import FilesBefore
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_whole_build
    from deck_builder.deck.folder import DECK_FILE, LOCK_FILE
    from deck_builder.deck.schema.refresh import refresh_schemas
    from deck_builder.problems.problem import Problems

    written: set[Path] = set()
    failed = False
    for number, folder in enumerate(folders):
        problems = Problems()
        before = FilesBefore(folder / LOCK_FILE, out)
        with show_progress() as progress:
            built = build(
                *(folder, out, int(time.time()), problems),
                editions=editions,
                locked=locked,
                others=folders[:number],
                after_wrong_clock=after_wrong_clock,
                progress=progress,
                cache=find_cache_folder(),
            )
        refresh_schemas(folder)
        print_problems(problems)
        if built is None:
            state = before.describe("the last package and `deck.lock` stay as they were.")
            click.echo(f"{show_path(folder)}: not built; {state}", err=True)
            failed = True
            continue
        written |= {folder / DECK_FILE} if built.namespace else set()
        written |= {new_id.place.file for new_id in built.new_ids}
        for line in describe_whole_build(built, folder, is_whole=not editions):
            say(line)
    return _Outcome(frozenset(written), failed)
