"""`deck-builder pull`."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.anki_options import anki_options
from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, max_size_option, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from deck_builder.commands.pull.pull import PullPlan
    from deck_builder.commands.push.anki_connect import Address, AnkiConnect
    from deck_builder.lock.model import Lock
    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package
    from deck_builder.problems.problem import Problems


@click.command(
    "pull",
    epilog=write_examples(
        "deck-builder pull                          from the Anki that is open, into the deck here",
        "deck-builder pull capitals --dry-run       show the edits, write nothing",
        "deck-builder pull capitals --yes           write them without asking",
        "deck-builder pull capitals export.apkg     from a package that you exported from Anki",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE.apkg]"
)
@click.option("--dry-run", is_flag=True, help="Show what would change in the files, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@out_option("The folder with the packages, where `push` remembers what Anki had.")
@max_size_option
@anki_options
def command(
    deck: str | None,
    file: Path | None,
    out: Path,
    limits: Limits,
    address: Address,
    key: str,
    *,
    dry_run: bool,
    yes: bool,
    allow_remote: bool,
) -> None:
    """Bring edits that you made in Anki back into the files of DECK.

    The edits come from the Anki that is open on this computer, by its add-on AnkiConnect, or from FILE.apkg. You see
    them as a diff, and are asked whether to write them. Only the edited lines change: comments and layout stay. What
    a card file can't say is shown and left alone, and so are fields that you edited in the files, too.
    """
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.anki_options import connect
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.files_before import FilesBefore
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.pull_results import describe_pull
    from deck_builder.files import write_text
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place, Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    if deck and file is None and deck.endswith(".apkg") and Path(deck).is_file():
        file, deck = Path(deck), None
    folder = find_one_deck(deck)
    anki = None if file else connect(address, key, allow_remote=allow_remote)
    problems = Problems()
    before = FilesBefore(folder)
    try:
        plan = _plan(folder, out.absolute(), anki or file, limits, problems)
    except InputError as error:
        problems.add(error.code, error.message, error.place or Place(folder), hint=error.hint)
        plan = None
    if plan is None:
        print_problems(problems)
        click.echo(f"{show_path(folder)}: not pulled; {before.describe('nothing was changed.')}", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in describe_pull(plan):
        click.echo(line)
    changed = {path: new for path, (old, new) in plan.texts.items() if old != new}
    if not changed:
        return
    if dry_run or not (yes or (_is_asked() and click.confirm("Write these edits?", default=True))):
        hint = "" if dry_run or _is_asked() else ": add --yes to write this"
        click.echo(f"Nothing was written{hint}.")
        return
    errors_before = problems.errors
    for path, text in changed.items():
        with reporting_write_errors(path, problems):
            write_text(path.resolve(), text)  # the file that a link leads to; the link itself stays
            say(f"{click.style(show_path(path), bold=True)}: edited")
    if problems.errors > errors_before:
        print_problems(problems)
        raise SystemExit(PROBLEMS_FOUND)


def _is_asked() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _plan(
    folder: Path, out: Path, source: AnkiConnect | Path | None, limits: Limits, problems: Problems
) -> PullPlan | None:
    """Plan a pull from Anki, or from a file; None if a problem is an error. Raises InputError."""
    from deck_builder.build import snapshot
    from deck_builder.build.pipeline import open_deck
    from deck_builder.commands.pull.pull import plan_pull
    from deck_builder.commands.push.last_push import read_last_push

    opened = open_deck(folder, out, problems)
    if opened is None:
        return None
    deck, lock = opened
    if isinstance(source, Path):
        have = snapshot.read(source, problems, limits)
    else:
        have = _ask(source, lock, out if out.is_dir() else folder) if source else None
    if have is None:
        return None
    return plan_pull(deck, lock, have, read_last_push(out, deck.id), int(time.time()), problems)


def _ask(anki: AnkiConnect, lock: Lock, parent: Path) -> Package:
    """What the running Anki has of a deck. Raises InputError."""
    from deck_builder.commands.push.push import list_note_types
    from deck_builder.commands.push.read_deck import read_deck
    from deck_builder.files import scratch_folder
    from deck_builder.packages.model import Package

    anki.check_ready()
    with scratch_folder(parent) as scratch:
        return read_deck(anki, list_note_types(Package(scratch, {}, {}, {}, {}), lock), scratch).package
