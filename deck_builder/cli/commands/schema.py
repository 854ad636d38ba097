"""`deck-builder schema`."""

from __future__ import annotations

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import one_language_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say
from deck_builder.deck.schema import FILES


@click.command(
    "schema",
    epilog=write_examples(
        "deck-builder schema capitals > cards.json      the schema of the card files",
        "deck-builder schema --of deck                  that of deck.yaml",
        "deck-builder schema --write                    all of them, into the folder .schema of each deck",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@click.option(
    "--of",
    "name",
    type=click.Choice(list(FILES)),
    default=next(iter(FILES)),
    show_default=True,
    help="Which files to print the schema of: card files, or those of that name.",
)
@one_language_option
@click.option("--write", "write", is_flag=True, help="Write the schemas of all files into the deck's folder `.schema`.")
def command(deck: str | None, name: str, language: str, write: bool) -> None:
    """Print a JSON Schema of DECK, for editors that complete, explain and check what you type.

    It knows the deck's kinds and fields, its sources, claims, tags, ids and media. That of a translation knows which
    texts each card has. With --write, the schemas of all
    files are written into the folder `.schema`, which git ignores. From then on, `deck-builder build` and
    `deck-builder preview --serve` keep them up to date. Let a file begin with this line, and editors with a YAML
    language server find its schema: `# yaml-language-server: $schema=.schema/cards.json`.
    """
    from deck_builder.build.write_errors import explain_write_error
    from deck_builder.cli.decks import find_decks, find_one_deck
    from deck_builder.deck.schema.schemas import make_schemas, read_words, write_schema, write_schemas

    if not write:
        folder = find_one_deck(deck, language)
        schemas = make_schemas(folder, *read_words(folder))
        if name not in schemas:
            there_are = f" It has: {', '.join(schemas)}." if schemas else " The deck that it translates can't be read."
            raise click.UsageError(f"A translation has no schema of that name.{there_are}")
        click.echo(write_schema(schemas[name]), nl=False)
        return
    for folder in find_decks((deck,) if deck else (), (language,) if language else ()):
        try:
            changed = write_schemas(folder, make_schemas(folder, *read_words(folder)))
        except OSError as error:
            raise click.ClickException(f"`{error.filename}` can't be written: {explain_write_error(error)}.") from error
        for file in changed:
            say(f"{click.style(show_path(file), bold=True)}: written")
        if not changed:
            say(f"{show_path(folder)}: the schemas are up to date")
