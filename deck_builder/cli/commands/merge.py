"""`deck-builder merge`."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.completion import complete_deck_or_package
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, max_size_option, write_examples
from deck_builder.cli.terminal import show_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.commands.merge.merge_texts import Conflicts
    from deck_builder.commands.merge.plan import MergePlan
    from deck_builder.packages.limits import Limits
    from deck_builder.problems.problem import Problems

_CONFLICTS: Final[tuple[Conflicts, ...]] = ("mine", "theirs", "both")
_PACKAGES = Path("dist")
"""The folder that `release` writes to."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "merge",
    epilog=write_examples(
        "deck-builder merge --mine my-export.apkg capitals-1.1.0.apkg --base capitals-1.0.0.apkg",
        "deck-builder merge --mine my-export.apkg capitals-1.1.0.apkg --dry-run     show it, write nothing",
        "deck-builder merge --mine my-export.apkg capitals --conflicts both         to the deck as it is",
    ),
)
@click.argument("new", shell_complete=complete_deck_or_package)
@click.option("--mine", required=True, type=_FILE, help="The deck as you exported it from your Anki.")
@click.option(
    "--base",
    "bases",
    multiple=True,
    type=_FILE,
    help="The package that you imported before; may be given more than once. If it is not given, the packages of "
    "earlier releases are looked for: in the deck's folder, and beside NEW.",
)
@click.option(
    "--conflicts",
    type=click.Choice(_CONFLICTS),
    default=_CONFLICTS[0],
    show_default=True,
    help="Whose words stay where you and the author changed the same ones.",
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.apkg",
    help="The package to write. Usually `…-merged.apkg` beside your export.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be merged, and write nothing.")
@format_option("text", "json", about="How to print what is kept, taken and in conflict.")
@max_size_option
def command(
    new: str,
    mine: Path,
    bases: tuple[Path, ...],
    conflicts: Conflicts,
    to: Path | None,
    dry_run: bool,
    form: str,
    limits: Limits,
) -> None:
    """Make a personal update: the release NEW with your own words.

    Without it, Anki replaces each note that the author edited, and what you wrote into it. Export the deck from Anki
    with its learning progress, and import the merged package with Anki's usual options. Your intervals, flags and
    decks stay. NEW is a package, or a deck's folder or name.
    """
    import tempfile

    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.merge.report import as_json, as_text
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    target = (to or mine.with_name(_name_merged(mine.stem))).absolute()
    _check_target(target, (mine, *bases, Path(new)))
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        plan = _plan(new, mine, bases, conflicts, Path(scratch), limits, problems)
        print_problems(problems)
        if plan is None or problems.errors:
            raise SystemExit(PROBLEMS_FOUND)
        click.echo(as_json(plan, conflicts) if form == "json" else as_text(plan, conflicts))
        about = form == "text"
        if plan.is_empty:
            click.echo("\nNothing to import, so nothing was written.", err=not about)
            return
        if dry_run:
            click.echo("\nNothing was written.", err=not about)
            return
        _write(plan, target, problems)
    click.echo(
        f"\n{click.style(show_path(target), bold=True)}: import it into Anki with the usual options, before the "
        "release itself.\nA later release that edits one of these notes replaces your words on it, unless you merge "
        "again.",
        err=not about,
    )


def _name_merged(stem: str) -> str:
    """The name of the merged package of an export, which may be one of Anki's own backups."""
    from deck_builder.source.readable_ids import is_backup

    return f"merged-{stem}.apkg" if is_backup(stem) else f"{stem}-merged.apkg"


def _check_target(target: Path, sources: Sequence[Path]) -> None:
    """Raise click.BadParameter if nobody can want the merged package there."""
    from deck_builder.source.readable_ids import is_backup

    if target.suffix.lower() != ".apkg":
        raise click.BadParameter("The name must end with `.apkg`: Anki imports no other.", param_hint="--to")
    if is_backup(target.stem):
        message = f"Anki would take `{target.name}` for a backup of a whole collection, and replace yours with it."
        raise click.BadParameter(message, param_hint="--to")
    if any(source.resolve() == target.resolve() for source in sources):
        message = f"`{target.name}` is one of the packages to merge. It would be lost: choose another name."
        raise click.BadParameter(message, param_hint="--to")


def _plan(
    new: str,
    mine: Path,
    bases: tuple[Path, ...],
    conflicts: Conflicts,
    scratch: Path,
    limits: Limits,
    problems: Problems,
) -> MergePlan | None:
    """Plan the merge; None if a problem is an error."""
    from deck_builder.build import snapshot
    from deck_builder.cli.earlier_releases import find_earlier_releases
    from deck_builder.cli.old_and_new import make_package, parse_old_or_new
    from deck_builder.commands.merge.plan import plan_merge
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place

    named = parse_old_or_new(new)
    own = snapshot.read(mine, problems, limits)
    made = make_package(named, scratch / "new", int(time.time()), problems, limits)
    if own is None or made is None:
        return None
    earlier = find_earlier_releases(own, named.path, made[1], bases, _PACKAGES.absolute(), scratch, limits, problems)
    try:
        return plan_merge(own, made[1], earlier, conflicts, had_all=bool(bases))
    except InputError as error:
        problems.add(error.code, error.message, error.place or Place(mine), hint=error.hint)
        return None


def _write(plan: MergePlan, target: Path, problems: Problems) -> None:
    """Write the merged package, or end the program with the reason why not."""
    from deck_builder.build.build import put_package
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.merge.merged_package import draft_merged_package
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place

    with reporting_write_errors(target, problems):
        try:
            with draft_merged_package(plan, target.parent) as package:
                put_package(package, target)
                return
        except InputError as error:
            problems.add(error.code, error.message, error.place or Place(plan.new.file), hint=error.hint)
    print_problems(problems)
    click.echo(f"{show_path(target)}: not written.", err=True)
    raise SystemExit(PROBLEMS_FOUND)
