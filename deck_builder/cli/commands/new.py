"""`deck-builder new`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.options import write_examples
from deck_builder.cli.terminal import quote_path, show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.new.new import Started


@click.command(
    "new",
    epilog=write_examples(
        'deck-builder new "Capitals of Europe"',
        "deck-builder new --kind translation        a kind of card in the deck here",
    ),
)
@click.argument("name", required=False)
@click.option("--kind", "kind", metavar="KIND", help="Start a kind of card in the deck NAME, or in the deck here.")
def command(name: str | None, kind: str | None) -> None:
    """Start a deck called NAME, or a kind of card.

    In an empty folder, the deck is started there, with a first card of each of the three most common kinds, a folder
    for media, and settings for git, GitHub and Visual Studio Code. In a project with a folder `cards/`, it gets a
    folder there. Anywhere else, a new folder is made. Files that exist are never changed.
    """
    from deck_builder.build.write_errors import explain_write_error
    from deck_builder.cli.decks import find_one_deck
    from deck_builder.commands.new.new import start_deck, start_kind
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.rules import RULES

    try:
        if kind is not None:
            started = start_kind(kind, find_one_deck(name))
        elif name is None or not name.strip():
            raise click.UsageError('Give the deck a name: `deck-builder new "Capitals of Europe"`.')
        else:
            started = start_deck(name.strip(), Path.cwd(), os.environ)
    except InputError as error:
        raise click.UsageError(
            f"{error.message[:1].upper()}{error.message[1:]}. {error.hint or RULES[error.code].cure}"
        ) from error
    except OSError as error:
        raise click.ClickException(f"`{error.filename}` can't be written: {explain_write_error(error)}.") from error
    for file in started.written:
        say(f"{click.style(show_path(file), bold=True)}: written")
    for file in started.kept:
        say(f"{click.style(show_path(file), bold=True)}: was there already, and stays as it is")
    for line in _describe_next_steps(started, kind):
        say(line)


def _describe_next_steps(started: Started, kind: str | None) -> Iterator[str]:
    yield ""
    if kind is not None:
        yield f"Next: change the fields in `kind.yaml` and the HTML, and write `kind: {kind}` in a card file."
        return
    yield "Next:"
    deck = ""
    if started.folder.parent.name == "cards":
        deck = f" {started.folder.name}"
    elif started.folder != Path.cwd():
        yield f"  cd {quote_path(started.folder)}"
    yield f"  deck-builder preview{deck} --serve    see your cards while you write them"
    yield f"  deck-builder build{deck}              make a package, and open it with Anki"
