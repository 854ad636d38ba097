"""`deck-builder inbox`."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, write_examples

if TYPE_CHECKING:
    from deck_builder.commands.inbox.read_reports import Report


@click.command(
    "inbox",
    epilog=write_examples(
        "gh issue list --json number,title,body,url > reports.json",
        "deck-builder inbox reports.json            issues of GitHub, GitLab or Forgejo",
        "deck-builder inbox mistakes.mbox one.eml   mails",
        "deck-builder inbox reports.json --deck capitals --format json",
    ),
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
@click.option(
    "--deck", "decks", multiple=True, metavar="DECK", help="The deck that they are about.", shell_complete=complete_deck
)
@format_option("text", "json", about="How to print the reports.")
def command(files: tuple[Path, ...], decks: tuple[str, ...], form: str) -> None:
    """Sort the mistakes that learners reported to the lines of the cards.

    FILE has issues as JSON, or mails as `.mbox` or `.eml`. Without `--deck`, the reports are about the deck here, or
    any deck under cards/. A card is found by any id that it ever had, and a report of an older release says whether the
    card has changed since. Who reported it is not shown.
    """
    from deck_builder.build.pipeline import load_deck_and_lock
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.inbox_results import format_json, format_text
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.inbox.inbox import sort_reports
    from deck_builder.commands.inbox.known_cards import KnownCards
    from deck_builder.commands.inbox.read_reports import read_reports
    from deck_builder.lock.identity import start_lock
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place, Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    known = []
    for folder in find_decks(decks):
        deck, lock = load_deck_and_lock(folder, Path("dist"), problems)
        if deck:
            known.append(KnownCards(deck, lock or start_lock(deck), Problems()))
    reports: list[Report] = []
    closed = 0
    for file in files:
        try:
            content = read_reports(file)
        except InputError as error:
            problems.add(error.code, error.message, Place(file), hint=error.hint)
            continue
        reports += content.reports
        closed += content.closed
    print_problems(problems)
    inbox = sort_reports(reports, known)
    if form == "json":
        click.echo(format_json(inbox, closed))
    else:
        for line in format_text(inbox, closed):
            click.echo(line)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)
