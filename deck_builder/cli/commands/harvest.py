"""`deck-builder harvest`."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, max_size_option, out_option, write_examples
from deck_builder.cli.terminal import show_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.commands.harvest.harvest import Harvest, Proposal
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package
    from deck_builder.problems.problem import Problems

_MOST_WITH_LINES = 100
"""For how many proposals the lines of the file are shown: for each, the whole file is read."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "harvest",
    epilog=write_examples(
        "deck-builder harvest exports/*.apkg                    show each correction, and ask",
        "deck-builder harvest exports/*.apkg --apply            take all of them",
        "deck-builder harvest exports/*.apkg --patch new.patch  for `git apply`",
    ),
)
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--deck", metavar="DECK", help="The deck that they are of.", shell_complete=complete_deck)
@click.option(
    "--base",
    "bases",
    multiple=True,
    type=_FILE,
    help="A release that learners have; may be given more than once. If it is not given, the releases in `deck.lock` "
    "are taken from the packages, or built again.",
)
@click.option("--apply", "apply_all", is_flag=True, help="Write all proposals into the card files, without asking.")
@click.option(
    "--patch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all proposals into FILE, as a patch for `git apply`; the card files stay as they are.",
)
@out_option("The folder with the packages of the deck's releases.")
@format_option("text", "json", about="How to print the proposals.")
@max_size_option
def command(
    files: tuple[Path, ...],
    deck: str | None,
    bases: tuple[Path, ...],
    apply_all: bool,
    patch: Path | None,
    out: Path,
    form: str,
    limits: Limits,
) -> None:
    """Bring learners' corrections back to the author, as proposals.

    FILE is the deck as a learner exported it from Anki. What several learners changed alike is one proposal. What
    one learner only added or highlighted is their own: it is counted and not shown. Of the learners themselves, their
    tags, their other decks and their progress, nothing is shown or kept.
    """
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.cli.harvest_results import describe_harvest, format_json
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.files import write_text
    from deck_builder.problems.problem import Problems

    if apply_all and patch:
        raise click.UsageError("Choose one of `--apply` and `--patch`.")
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    found = _harvest(find_one_deck(deck), files, bases, out.absolute(), limits, problems)
    print_problems(problems)
    if found:
        if form == "json":
            click.echo(format_json(found))
        else:
            for line in describe_harvest(found):
                click.echo(line)
        chosen = _choose(found, show=form == "text", ask=not (apply_all or patch or form == "json"))
        texts = found.edit(chosen) if apply_all or patch or form == "text" else {}
        if patch:
            with reporting_write_errors(patch, problems):
                write_text(patch.absolute(), _make_patch(texts, found.deck))
                click.echo(f"{click.style(show_path(patch), bold=True)}: for `git apply`", err=form == "json")
        elif apply_all or form == "text":
            _write(texts, problems, err=form == "json")
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _harvest(
    folder: Path, files: Sequence[Path], bases: Sequence[Path], out: Path, limits: Limits, problems: Problems
) -> Harvest | None:
    """Read the packages; None if the deck has an error."""
    import tempfile

    from deck_builder.build.pipeline import open_deck
    from deck_builder.commands.harvest.harvest import harvest

    opened = open_deck(folder, out, problems)
    if opened is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        releases = _read_bases(*opened, bases, out, Path(scratch), limits, problems)
        return harvest(*opened, files, releases, int(time.time()), limits, problems)


def _read_bases(
    deck: Deck, lock: Lock, bases: Sequence[Path], out: Path, scratch: Path, limits: Limits, problems: Problems
) -> tuple[Package, ...]:
    """Read the releases that learners may have; before the first one, that is the package in `out`."""
    from deck_builder.build import snapshot
    from deck_builder.commands.release.earlier_packages import read_releases
    from deck_builder.packages.learners_release import sort_releases

    if bases:
        return sort_releases([each for base in bases if (each := snapshot.read(base, problems, limits))])
    releases, missing = read_releases(deck, lock, out, scratch, limits)
    for version in missing:
        click.echo(f"Release {version} can't be found; what only its learners have may be taken for an edit.", err=True)
    draft = out / f"{deck.id}.apkg"
    if not lock.releases and draft.is_file() and (package := snapshot.read(draft, problems, limits)):
        releases.append(package)
    return sort_releases(releases)


def _choose(found: Harvest, *, show: bool, ask: bool) -> list[Proposal]:
    """The proposals to take: those that the author wants, or all if nobody is asked. Nothing is taken unasked."""
    if not ask:
        for number, proposal in enumerate(found.proposals if show else ()):
            _show(proposal, found, number)
        return found.choose(found.proposals)
    is_there = _is_asked()
    taken: list[Proposal] = []
    answer = ""
    for number, proposal in enumerate(found.proposals):
        if proposal.target in {other.target for other in taken[-1:]}:  # proposals for one field follow each other
            continue
        _show(proposal, found, 0 if is_there else number)
        if is_there and proposal.has_way_back and answer not in ("all", "quit"):
            answer = click.prompt("Take it?", type=click.Choice(["yes", "no", "all", "quit"]), default="yes")
        if proposal.has_way_back and answer in ("yes", "all"):
            taken.append(proposal)
    if not is_there and found.proposals:
        click.echo("\nNothing was written. Take all with `--apply`, or write a patch with `--patch FILE`.")
    return taken


def _is_asked() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _show(proposal: Proposal, found: Harvest, number: int) -> None:
    """Show a proposal; `number` says how many were shown before it."""
    from deck_builder.cli.harvest_results import describe_proposal

    click.echo()
    for line in describe_proposal(proposal, found, with_lines=number < _MOST_WITH_LINES):
        click.echo(line)


def _write(texts: Mapping[Path, tuple[str, str]], problems: Problems, *, err: bool) -> None:
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.files import write_text

    for path, (_, new) in texts.items():
        with reporting_write_errors(path, problems):
            write_text(path.resolve(), new)  # the file that a link leads to; the link itself stays
            click.echo(f"{click.style(show_path(path), bold=True)}: edited", err=err)


def _make_patch(texts: Mapping[Path, tuple[str, str]], deck: Deck) -> str:
    """The patch for `git apply`, with paths from the top of the repository, or from this folder without one."""
    from deck_builder.deck.run_git import find_top
    from deck_builder.problems.errors import InputError
    from deck_builder.source.line_diff import diff_lines

    try:
        top = find_top(deck.folder)
    except InputError:
        top = Path.cwd()
    named = ((_name(path, top), old, new) for path, (old, new) in texts.items())
    return "".join(diff_lines(old, new, name) for name, old, new in named)


def _name(path: Path, top: Path) -> str:
    try:
        return path.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        return path.name
