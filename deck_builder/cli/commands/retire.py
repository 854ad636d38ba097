"""`deck-builder retire`."""

from __future__ import annotations

import click

from deck_builder.cli.completion import complete_card, complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say


@click.command(
    "retire",
    epilog=write_examples("deck-builder retire capitals old-card", "deck-builder retire capitals old-card --undo"),
)
@click.argument("deck", shell_complete=complete_deck)
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=complete_card)
@click.option("--undo", is_flag=True, help="Bring retired cards back into the deck.")
def command(deck: str, ids: tuple[str, ...], undo: bool) -> None:
    """Take released cards out of DECK with its next release.

    Name the cards by their IDs. Learners keep the cards, and are offered a way to remove them. The same cards leave the
    translations of DECK.
    """
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.files_before import FilesBefore
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_retirements
    from deck_builder.commands.release.retire import retire
    from deck_builder.deck.folder import LOCK_FILE
    from deck_builder.problems.problem import Problems

    folder, *translations = find_decks((deck,))
    problems = Problems()
    before = FilesBefore(*(each / LOCK_FILE for each in (folder, *translations)))
    retirements = retire(folder, ids, problems, undo=undo, translations=translations)
    print_problems(problems)
    if retirements is None:
        click.echo(f"{show_path(folder)}: {before.describe('nothing was changed.')}", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in describe_retirements(retirements, undo=undo):
        say(line)
