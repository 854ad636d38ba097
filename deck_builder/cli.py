"""The command line: takes arguments, calls the stages, prints what they found. Knows nothing itself."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder import __version__

if TYPE_CHECKING:
    from deck_builder.problem import Problems

PROBLEMS_FOUND = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="deck-builder")
@click.pass_context
def main(context: click.Context) -> None:
    """Write concept cards in YAML, and make Anki packages that can be released again and again."""
    if os.environ.get("NO_COLOR"):
        context.color = False


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option(
    "--out",
    type=click.Path(file_okay=True, path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="The folder that the packages go into.",
)
@click.option("--locked", is_flag=True, help="Fail where `deck.lock` would have to change, as for a release.")
def build(decks: tuple[str, ...], out: Path, locked: bool) -> None:
    """Make a package of each DECK.

    DECK is a folder with a `deck.yaml`, or its name under `cards/`. Without one, every deck under
    `cards/` is built.
    """
    from deck_builder import build as job
    from deck_builder import report
    from deck_builder.problem import Place, Problems

    gc.disable()  # nothing here makes cycles, and looking for some triples the time of a large deck
    failed = False
    built_from: dict[str, Path] = {}
    for folder in find_decks(decks):
        problems = Problems()
        built = job.build(folder, out.absolute(), int(time.time()), problems, locked=locked)
        if built and (other := built_from.setdefault(built.package.name, folder)) != folder:
            message = f"`{report.shown_path(other)}` has the same id, and its package was just written over"
            problems.add("D221", message, Place(folder / "deck.yaml"))
        show(problems)
        if built and not problems.errors:
            click.echo(report.built(built))
        else:
            failed = True
            click.echo(f"{report.shown_path(folder)}: nothing was built; what was there before is as it was.", err=True)
    if failed:
        raise SystemExit(PROBLEMS_FOUND)


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
def stats(decks: tuple[str, ...], form: str) -> None:
    """Say what is in each DECK: cards, tags, claims, media, words."""
    from deck_builder.problem import Problems
    from deck_builder.stats import as_json, as_text, gather

    gc.disable()
    problems = Problems()
    found = [gather(folder, problems) for folder in find_decks(decks)]
    show(problems)
    known = [each for each in found if each]
    click.echo(as_json(known) if form == "json" else "\n\n".join(as_text(each) for each in known))
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def find_decks(names: tuple[str, ...]) -> list[Path]:
    """The folders of the decks named; without a name, of every deck under `cards/`."""
    if names:
        return [_find_deck(name) for name in dict.fromkeys(names)]
    found = sorted(file.parent.absolute() for file in Path("cards").glob("*/deck.yaml"))
    if not found:
        raise click.UsageError("There is no deck under cards/ here. Name the folder of one.")
    return found


def _find_deck(name: str) -> Path:
    for folder in (Path(name), Path("cards") / name):
        if folder.is_dir():
            return Path(os.path.abspath(folder))
    under_cards = sorted(file.parent.name for file in Path("cards").glob("*/deck.yaml"))
    known = f" Under cards/ there are: {', '.join(under_cards)}." if under_cards else ""
    raise click.UsageError(f"There is no deck `{name}`: no such folder is here or under cards/.{known}")


def show(problems: Problems) -> None:
    """Print problems to standard error, in colour where a person reads them there."""
    from deck_builder import report

    for block in report.full(problems):
        click.echo(block, err=True)
    if problems:
        click.echo(report.summary(problems), err=True)
