"""`deck-builder kinds`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.terminal import make_visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.deck.model import Kind


@click.command(
    "kinds",
    epilog=write_examples(
        "deck-builder kinds                         all kinds",
        "deck-builder kinds cloze                   one, with its fields and an example",
    ),
)
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the kinds of card, or show one with its fields and an example.

    With NAME, its fields are shown, which of them are required, and a card to copy. Kinds that decks here define are
    listed too.
    """
    from deck_builder.cli.decks import list_decks_here
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.kinds import list_kinds, load_own_kinds
    from deck_builder.problems.problem import Problems

    problems = Problems()
    own = load_own_kinds(list_decks_here(), problems)
    print_problems(problems)
    click.echo(_show(list_kinds(own) if name is None else _describe(name, own)))
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _describe(name: str, own: Mapping[str, Kind]) -> str:
    """The kind called `name`, or the nearest, as text; `own` are decks' own kinds. Raises click.UsageError."""
    from deck_builder.commands.kinds import describe_kind, find_kinds
    from deck_builder.problems.other_names import KINDS
    from deck_builder.problems.wording import find_meant

    kinds = find_kinds(own)
    if kind := kinds.get(name):
        return describe_kind(kind)
    if kind := kinds.get(meant := find_meant(name, kinds, KINDS)):
        return f"There is no kind `{name}`. The nearest is `{meant}`.\n\n{describe_kind(kind)}"
    raise click.UsageError(f"There is no kind `{name}`. The kinds are: {', '.join(kinds)}.")


def _show(text: str) -> str:
    return "\n".join(map(make_visible, text.split("\n")))
