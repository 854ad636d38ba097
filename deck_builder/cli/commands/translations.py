"""`deck-builder translations`."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, language_option, out_option, write_examples
from deck_builder.cli.terminal import show_path

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.translations.survey import Survey
    from deck_builder.problems.problem import Problems


@click.command(
    "translations",
    epilog=write_examples(
        "deck-builder translations                          all translations here",
        "deck-builder translations capitals --language de   only the German one",
        "deck-builder translations capitals --page          also write a page, each text beside its source",
        "deck-builder translations --still-right france     its texts fit their source, although that has changed",
    ),
)
@click.argument("deck", required=False, shell_complete=complete_deck)
@language_option
@format_option("text", "json", about="How to print the texts.")
@click.option("--page", is_flag=True, help="Also write a web page for each translation.")
@click.option(
    "--still-right",
    "still_right",
    metavar="CARD",
    multiple=True,
    help="Say that the texts of this card need no change. Repeat it for more.",
)
@out_option("The folder to write pages to.")
def command(
    deck: str | None, languages: tuple[str, ...], form: str, page: bool, still_right: tuple[str, ...], out: Path
) -> None:
    """Show which texts of DECK are not translated, or no longer fit their source.

    A text is older than its source if the source has changed since the text was written: what has changed is shown.
    DECK is named as for `deck-builder build`.
    """
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.page_files import write_page
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.translations.as_text import as_json, as_text
    from deck_builder.commands.translations.page import make_page
    from deck_builder.commands.translations.survey import survey
    from deck_builder.deck.folder import find_translated
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    folders = [folder for folder in find_decks((deck,) if deck else (), languages) if find_translated(folder)]
    if not folders:
        raise click.UsageError(
            "There is no translation here. A translation is a folder such as `translations/de` in the folder of a "
            "deck: see `deck-builder docs translations`."
        )
    surveys = [found for folder in folders if (found := survey(folder, problems))]
    if still_right:
        _mark_right(surveys, still_right, problems)
    elif form == "json":
        click.echo(as_json(surveys))
    else:
        click.echo("\n\n".join(map(as_text, surveys)))
    for found in surveys if page else ():
        target = out.absolute() / f"{found.deck_id}-translation.html"
        if write_page(target, partial(make_page, found), problems) and form == "text":
            click.echo(f"\n{click.style(show_path(target), bold=True)}")
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _mark_right(surveys: list[Survey], card_ids: tuple[str, ...], problems: Problems) -> None:
    """Mark the stale texts of cards as right. Raises click.UsageError for a card without any."""
    from deck_builder.build.source_edits import edit_origins
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.commands.translations.survey import mark_right
    from deck_builder.problems.wording import format_count

    marked = [(found, *mark_right(found, card_ids)) for found in surveys]
    for card_id in card_ids:
        if not any(counts[card_id] for _, _, counts in marked):
            raise click.UsageError(f"No text of `{card_id}` is older than its source.")
    for found, origins, counts in marked:
        if not counts:
            continue
        edit = edit_origins(found.folder, origins)
        with reporting_write_errors(edit.file, problems):
            edit.write()
            number = format_count(counts.total(), "text")
            click.echo(f"{click.style(show_path(found.folder), bold=True)}: {number} marked as right")
