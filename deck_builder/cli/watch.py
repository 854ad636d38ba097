"""Runs a command again each time that the author saves a file of a deck."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path


watch_option = click.option("--watch", is_flag=True, help="Do it again each time that you save a file, until Ctrl+C.")


def run_at_each_save(folders: Sequence[Path], out: Path, run: Callable[[], Collection[Path]]) -> None:
    """Run at once, and again after each save of a file of the decks in `folders`, until Ctrl+C.

    `run` returns the files of the decks that it has written itself. What is written into the folder `out` is no save.
    """
    from deck_builder.deck.watch import read_states_of_decks, wait_for_save
    from deck_builder.source.read import keep_parsed

    keep_parsed()
    try:
        while True:
            before = read_states_of_decks(folders, [out])
            own = {str(path) for path in run()}
            now = read_states_of_decks(folders, [out])
            before = {path: now.get(path, state) if path in own else state for path, state in before.items()}
            say("\nWaiting for you to save a file. Press Ctrl+C to stop.")
            wait_for_save(folders, before, time.sleep, [out])
            say(time.strftime("\n%H:%M:%S"))
    except KeyboardInterrupt:
        click.echo()
