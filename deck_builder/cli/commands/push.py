"""`deck-builder push`."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.anki_options import anki_options
from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, one_edition_option, one_language_option, out_option, write_examples
from deck_builder.cli.terminal import show_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from deck_builder.commands.push.anki_connect import Address, AnkiConnect
    from deck_builder.packages.model import PackedNote
    from deck_builder.problems.problem import Problems


@click.command(
    "push",
    epilog=write_examples(
        "deck-builder push                          the deck here, into the Anki that is open",
        "deck-builder push capitals --dry-run       show what would change there",
        "deck-builder push capitals --remove        also remove retired cards, without asking",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.option("--dry-run", is_flag=True, help="Show what would change in Anki, and change nothing, here or there.")
@click.option("--remove", is_flag=True, help="Remove cards from Anki that you retired, without asking.")
@click.option("--overwrite", is_flag=True, help="Import also over texts that you edited in Anki since the last push.")
@one_language_option
@one_edition_option
@out_option("The folder to write the package to. Anki reads it there.")
@anki_options
def command(
    deck: str | None,
    language: str,
    edition: str,
    dry_run: bool,
    remove: bool,
    overwrite: bool,
    out: Path,
    address: Address,
    key: str,
    allow_remote: bool,
) -> None:
    """Build DECK and put it into the Anki that is open on this computer.

    Anki needs the add-on AnkiConnect (code 2055492159). You see what changes, Anki imports the package, and every note
    is compared with the package afterwards. Your schedule stays. A note that you changed in Anki after the deck's files
    stays as it is there.
    """
    from deck_builder.cli.anki_options import connect
    from deck_builder.cli.decks import check_editions, find_one_deck
    from deck_builder.cli.files_before import FilesBefore
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.deck.folder import LOCK_FILE
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place, Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folder = find_one_deck(deck, language)
    check_editions([folder], [edition] if edition else [])
    anki = connect(address, key, allow_remote=allow_remote)
    out = out.absolute()
    problems = Problems()
    before = FilesBefore(folder / LOCK_FILE, out)
    try:
        complete = _push(folder, edition, out, anki, problems, dry_run=dry_run, remove=remove, overwrite=overwrite)
    except InputError as error:
        problems.add(error.code, error.message, error.place or Place(folder), hint=error.hint)
        complete = None
    print_problems(problems)
    if complete is None:
        click.echo(f"{show_path(folder)}: not pushed; {before.describe('nothing was changed here.')}", err=True)
    if not complete:
        raise SystemExit(PROBLEMS_FOUND)


def _push(
    folder: Path,
    edition: str,
    out: Path,
    anki: AnkiConnect,
    problems: Problems,
    *,
    dry_run: bool,
    remove: bool,
    overwrite: bool,
) -> bool | None:
    """Push a deck, or a smaller edition.

    Returns whether all of it has arrived, or None if a problem is an error. Raises InputError.
    """
    from deck_builder.build import snapshot
    from deck_builder.build.build import build
    from deck_builder.build.snapshot import Named
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.push_results import describe_arrival, describe_plan, describe_retired
    from deck_builder.cli.results import describe_whole_build
    from deck_builder.commands.push.last_push import read_last_push, remember, write_last_push
    from deck_builder.commands.push.push import (
        check_arrival,
        import_package,
        list_note_types,
        list_taken_out,
        plan_push,
        rename_parts,
        update_notes,
    )
    from deck_builder.commands.push.read_deck import read_deck
    from deck_builder.deck.folder import LOCK_FILE
    from deck_builder.files import scratch_folder
    from deck_builder.lock.lock_file import read_lock
    from deck_builder.packages.limits import NO_LIMITS
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Problems

    anki.check_ready()  # before anything is written
    lock_before = read_lock(folder / LOCK_FILE, Problems())
    with scratch_folder(out if out.is_dir() else folder) as scratch:
        if dry_run:
            package = snapshot.snapshot(Named(folder, edition=edition), scratch, int(time.time()), problems)
        else:
            built = build(folder, out, int(time.time()), problems, editions=[edition] if edition else [])
            package = None
            if built and edition and not built.editions:
                raise InputError("D251", f"the edition `{edition}` has no card in this language")
            if built:
                package = built.editions[0].package if edition else built.package
                _echo(describe_whole_build(built, folder, is_whole=not edition))
        new = snapshot.read(package, problems, NO_LIMITS) if package else None
        if package is None or new is None or problems.errors:
            return None
        lock = read_lock(folder / LOCK_FILE, Problems())
        note_types = list_note_types(new, lock_before, lock)
        pushed = read_last_push(out, package.stem)
        in_anki = read_deck(anki, note_types, scratch)
        plan = plan_push(in_anki.package, new, list_taken_out(lock_before, lock), pushed)
        _echo(describe_plan(plan))
        if dry_run:
            _echo(describe_retired(plan.retired))
            click.echo("\nNothing was changed.")
            return True
        if plan.overwritten and not overwrite:
            click.echo("\nNothing was imported. `deck-builder pull` brings the edits from Anki into the files first;")
            click.echo("`deck-builder push --overwrite` imports the deck over them.")
            return False
        if not plan.is_empty:
            if in_anki.knows_parts_by_name:
                rename_parts(anki, plan.renamed)
            import_package(anki, package)
        have = read_deck(anki, note_types, scratch).package
        arrival = check_arrival(new, have, plan.kept)
        conflicts = {change.new.guid for change in plan.difference.with_arrival("conflict")}
        if left := [change for change in arrival.different if change.new.guid in conflicts and change.fields]:
            update_notes(anki, left)
            have = read_deck(anki, note_types, scratch).package
            arrival = check_arrival(new, have, plan.kept)
        with reporting_write_errors(out, problems):
            edited = {change.new.guid for change in (*plan.kept, *arrival.different)}
            write_last_push(out, package.stem, remember(have, pushed, edited))
        click.echo()
        _echo(describe_arrival(arrival))
        if plan.retired:
            _offer_removal(anki, plan.retired, remove=remove)
        return arrival.is_complete


def _offer_removal(anki: AnkiConnect, retired: tuple[PackedNote, ...], *, remove: bool) -> None:
    """Remove notes that were taken out of the deck, if the author says so. Raises InputError."""
    from deck_builder.cli.push_results import describe_retired
    from deck_builder.commands.push.push import remove_notes

    _echo(describe_retired(retired))
    if not remove and sys.stdin.isatty():
        remove = click.confirm("Remove them from Anki, with their review history?", default=False)
    elif not remove:
        click.echo("`deck-builder push --remove` removes them, with their review history.")
    if remove:
        remove_notes(anki, retired)
        click.echo("They were removed from Anki.")


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
