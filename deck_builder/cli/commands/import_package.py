"""`deck-builder import`."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, explain_missing_anki, max_size_option, write_examples
from deck_builder.cli.verbosity import say, show_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deck_builder.commands.import_package.check_in_anki import ImportCheck
    from deck_builder.commands.import_package.update_deck import DeckUpdate
    from deck_builder.packages.limits import Limits
    from deck_builder.problems.problem import Problems


@click.command(
    "import",
    epilog=write_examples(
        "deck-builder import old-deck.apkg",
        "deck-builder import newer-deck.apkg --update cards/old-deck",
        "deck-builder import cards/old-deck --adopt-kinds",
    ),
)
@click.argument("package", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option(
    "--into",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The folder to make, or to make one in for each of several decks. Default: a folder named after the deck, "
    "inside `cards/` if that exists.",
)
@click.option(
    "--deck",
    metavar="NAME",
    default="",
    help="Import only this deck with its subdecks: its full name, as in `Languages::French`.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Try the result in real Anki: what would learners of the package see of the first release? The exit code is 1 "
    "if they would see anything. Needs the extra `rehearse`.",
)
@click.option(
    "--update",
    "into_deck",
    metavar="DECK",
    shell_complete=complete_deck,
    help="Take what is new in a newer package over into the deck that an earlier one became. Shows the "
    "differences first. Your own changes stay.",
)
@click.option(
    "--since",
    metavar="OLD.apkg",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --update: the package that DECK was made from or updated with last. It tells what you have changed "
    "from what its author has, also after releases of your own.",
)
@click.option("--dry-run", is_flag=True, help="Of a table: show what would become what, and write nothing.")
@click.option(
    "--adopt-kinds",
    is_flag=True,
    help="Make cards like those of Anki's own note types cards of the kinds that come with Deck Builder. FILE may be a "
    "deck folder that was imported before. Says first what learners would see.",
)
@click.option("--yes", is_flag=True, help="With --update or --adopt-kinds: write without asking.")
@max_size_option
def command(
    package: Path,
    into: Path | None,
    deck: str,
    into_deck: str | None,
    since: Path | None,
    *,
    check: bool,
    dry_run: bool,
    adopt_kinds: bool,
    yes: bool,
    limits: Limits,
) -> None:
    """Make a deck folder from an Anki package or a table.

    Of a package with several decks, or of a whole collection (`.colpkg`), each outermost deck gets a folder of its own.
    Any tool may have made the package. Each note keeps its guid, and each note type its ids: learners who have the
    package get your edits from now on and keep their schedules. So import exactly the package that they have.

    FILE may also be a folder that CrowdAnki exported, with `deck.json`: its notes keep their guids.

    A table is a CSV or TSV file of any spreadsheet, or Anki's export as text. Its columns are mapped to the keys of the
    kind that fits best, by their names; `--dry-run` shows how. With `--update`, rows with the `id` of a card update it.
    """
    from deck_builder.cli.adoption_results import describe_offer
    from deck_builder.cli.decks import find_deck
    from deck_builder.cli.files_before import FilesBefore
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_import, describe_import_check
    from deck_builder.commands.import_package.import_package import import_package
    from deck_builder.commands.import_package.stock_kinds import list_stock_kinds
    from deck_builder.commands.tables.read_table import is_table
    from deck_builder.deck.folder import DECK_FILE, find_media_folder
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    update = None if into_deck is None else find_deck(into_deck)
    if adopt_kinds and (update or is_table(package) or check or since):
        raise click.UsageError("`--adopt-kinds` is for packages and for deck folders, without options for other cases.")
    if adopt_kinds and (package / DECK_FILE).is_file():
        _adopt_kinds(package.absolute(), yes=yes)
        return
    if update is None and (since or (yes and not adopt_kinds)):
        raise click.UsageError(f"`{'--since' if since else '--yes'}` is for `--update DECK`.")
    if update and (into or deck or check):
        given = "--into" if into else "--deck" if deck else "--check"
        raise click.UsageError(f"`{given}` is for new deck folders; leave it out with `--update`.")
    if dry_run and (update or not is_table(package)):
        raise click.UsageError("`--dry-run` is for new decks from tables. `--update` shows what it would write anyway.")
    if is_table(package):
        if since or deck or check:
            raise click.UsageError("`--since`, `--deck` and `--check` are for packages, not for tables.")
        _import_table(package.absolute(), into and into.absolute(), update, limits, dry_run=dry_run, yes=yes)
        return
    if check and package.is_dir():
        raise click.UsageError("`--check` needs a package: Anki itself can't import a folder.")
    if update:
        _update(package.absolute(), update.absolute(), since and since.absolute(), limits, yes=yes)
        return
    check_in_anki = _load_check() if check else None
    problems = Problems()
    here = Path.cwd()
    into = into and into.absolute()
    target = into or here / "cards" / "x"
    before = FilesBefore(here, target.parent, find_media_folder(target).parent)
    with show_progress() as progress:
        made = import_package(
            package.absolute(), into, here, int(time.time()), problems, limits, deck=deck, progress=progress
        )
    print_problems(problems)
    if not made or problems.errors:
        click.echo(f"{package}: not imported; {before.describe('nothing was written.')}", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for number, each in enumerate(made):
        if number:
            say()
        for line in describe_import(each):
            say(line)
        if adopt_kinds:
            say()
            _adopt_kinds(each.folder, yes=yes)
        else:
            for line in describe_offer(each.folder, list_stock_kinds(each.folder)):
                say(line)
    if check_in_anki is None:
        return
    problems = Problems()  # a warning that every build repeats says nothing about this question
    checked = check_in_anki(package.absolute(), [each.folder for each in made], int(time.time()), problems)
    if checked is None:
        print_problems(problems)
        raise SystemExit(PROBLEMS_FOUND)
    click.echo()
    for line in describe_import_check(checked):
        click.echo(line)
    if checked.seen:
        raise SystemExit(PROBLEMS_FOUND)


def _adopt_kinds(folder: Path, *, yes: bool) -> None:
    """Show what the adoption of kinds means, and write it if the author wants it."""
    from deck_builder.cli.adoption_results import describe_adoption
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.import_package.adopt_kinds import plan_adoption, write_adoption
    from deck_builder.problems.problem import Problems

    problems = Problems()
    adoption = plan_adoption(folder, problems)
    if adoption is None:
        print_problems(problems)
        click.echo(f"{folder.name}: no kind adopted; nothing was written.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in describe_adoption(adoption):
        say(line)
    if not adoption.kinds:
        return
    if not yes and not (sys.stdin.isatty() and click.confirm("Write this?")):
        click.echo("Nothing was written." if sys.stdin.isatty() else "Nothing was written: add --yes to write this.")
        return
    problems = Problems()
    write_adoption(adoption, problems)
    _finish_update(problems)


def _update(package: Path, folder: Path, since: Path | None, limits: Limits, *, yes: bool) -> None:
    """Show what a newer package brings to a deck folder, and write it if the author wants it."""
    from deck_builder.commands.import_package.read_newer import plan_newer_package, write_newer_package
    from deck_builder.problems.problem import Problems

    problems = Problems()
    newer = plan_newer_package(package, folder, since, problems, limits)
    if newer is None:
        _refuse_update(folder, problems)
    if _show_update(newer.update, problems, yes=yes):
        problems = Problems()
        write_newer_package(newer, problems)
        _finish_update(problems)


def _refuse_update(folder: Path, problems: Problems) -> NoReturn:
    """Say why a deck can't be updated. Raises SystemExit."""
    from deck_builder.cli.problems_text import print_problems

    print_problems(problems)
    click.echo(f"{folder.name}: not updated; nothing was written.", err=True)
    raise SystemExit(PROBLEMS_FOUND)


def _show_update(update: DeckUpdate, problems: Problems, *, yes: bool) -> bool:
    """Show what comes into a deck. Returns whether the author wants it written."""
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_update

    print_problems(problems)
    for line in describe_update(update):
        click.echo(line)
    if not update.files and not update.media:
        return False
    if yes or (sys.stdin.isatty() and click.confirm("Write this?")):
        return True
    click.echo("Nothing was written." if sys.stdin.isatty() else "Nothing was written: add --yes to write this.")
    return False


def _finish_update(problems: Problems) -> None:
    """Say how the writing ended. Raises SystemExit if something could not be written."""
    from deck_builder.cli.problems_text import print_problems

    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
    say("Written. Nothing changes for learners before the next release.")


def _import_table(
    file: Path, into: Path | None, update: Path | None, limits: Limits, *, dry_run: bool, yes: bool
) -> None:
    """Make a deck folder of a table, or update the cards of one."""
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_table
    from deck_builder.commands.tables.import_table import import_table
    from deck_builder.commands.tables.update_cards import plan_table_update, write_table_update
    from deck_builder.problems.problem import Problems

    problems = Problems()
    if update:
        planned = plan_table_update(file, update.absolute(), problems, limits)
        if planned is None:
            _refuse_update(update, problems)
        if _show_update(planned, problems, yes=yes):
            problems = Problems()
            write_table_update(planned, problems)
            _finish_update(problems)
        return
    made = import_table(file, into, Path.cwd(), problems, limits, dry_run=dry_run)
    print_problems(problems)
    if made is None:
        click.echo(f"{file.name}: not imported; nothing was written.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in describe_table(made, dry_run=dry_run):
        (click.echo if dry_run else say)(line)


def _load_check() -> Callable[[Path, Sequence[Path], int, Problems], ImportCheck | None]:
    """Load what tries an import in Anki: late, because Anki is heavy and optional. Raises click.UsageError."""
    try:
        from deck_builder.commands.import_package.check_in_anki import check_in_anki
    except ModuleNotFoundError as error:
        raise explain_missing_anki(error, "`--check`") from error
    return check_in_anki
