"""`deck-builder kinds`."""

from __future__ import annotations

import click

from deck_builder.cli.options import PROBLEMS_FOUND, write_examples
from deck_builder.cli.terminal import make_visible


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
    from deck_builder.commands.kinds import describe_kind, find_kinds, list_kinds
    from deck_builder.problems.other_names import KINDS
    from deck_builder.problems.problem import Problems
    from deck_builder.problems.wording import find_meant

    problems = Problems()
    kinds = find_kinds(list_decks_here(), problems)
    print_problems(problems)
    if name is None:
        click.echo(_show(list_kinds(kinds)))
    elif kind := kinds.get(name) or kinds.get(meant := find_meant(name, kinds, KINDS)):
        if kind.key != name:
            click.echo(f"There is no kind `{name}`. The nearest is `{meant}`.\n")
        click.echo(_show(describe_kind(kind)))
    else:
        raise click.UsageError(f"There is no kind `{name}`. The kinds are: {', '.join(kinds)}.")
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _show(text: str) -> str:
    return "\n".join(map(make_visible, text.split("\n")))
