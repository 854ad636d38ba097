"""`deck-builder translations`."""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, language_option, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from deck_builder.commands.translations.survey import Survey
    from deck_builder.problems.problem import Problems


@click.command(
    "translations",
    epilog=write_examples(
        "deck-builder translations                          all translations here",
        "deck-builder translations capitals --language de   only the German one",
        "deck-builder translations capitals --page          also write a page, each text beside its source",
        "deck-builder translations --still-right france     its texts fit their source, although that has changed",
        "deck-builder translations --language de --export de.po",
        "deck-builder translations --language de --import de.po",
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
@click.option(
    "--export",
    "exported",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all texts for a translator: as FILE.po for gettext's tools, or as FILE.csv for a spreadsheet.",
)
@click.option(
    "--import",
    "imported",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take in what the translator wrote into such a file, line by line.",
)
@click.option("--dry-run", is_flag=True, help="Only show what `--import` would change.")
@out_option("The folder to write pages to.")
def command(
    deck: str | None,
    languages: tuple[str, ...],
    form: str,
    page: bool,
    still_right: tuple[str, ...],
    exported: Path | None,
    imported: Path | None,
    dry_run: bool,
    out: Path,
) -> None:
    """Show which texts of DECK are not translated, or no longer fit their source.

    A text is older than its source if the source has changed since the text was written: what has changed is shown.
    DECK is named as for `deck-builder build`.

    Translators with tools of their own get the texts by `--export`. Each text has its card and what it is for; one that
    is older than its source, or has none but is like another text, comes with a guess that is marked: "fuzzy" in PO,
    `look at it` in a table. Guesses that are still marked change nothing when the file comes back.
    """
    from deck_builder.cli.decks import find_decks
    from deck_builder.cli.page_files import write_page
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.translations.as_text import as_json, as_text
    from deck_builder.commands.translations.page import make_page
    from deck_builder.commands.translations.survey import survey
    from deck_builder.deck.folder import find_translated
    from deck_builder.problems.problem import Problems

    if dry_run and not imported:
        raise click.UsageError("`--dry-run` goes with `--import`.")
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    problems = Problems()
    folders = [folder for folder in find_decks((deck,) if deck else (), languages) if find_translated(folder)]
    if not folders:
        raise click.UsageError(
            "There is no translation here. A translation is a folder such as `translations/de` in the folder of a "
            "deck: see `deck-builder docs translations`."
        )
    if exported or imported:
        _exchange(folders, exported, imported, dry_run, problems)
        return
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
    from deck_builder.deck.made_from import mark_right
    from deck_builder.problems.wording import format_count

    marked = [(found, *mark_right(found.stale, card_ids, found.origins)) for found in surveys]
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


def _exchange(
    folders: list[Path], exported: Path | None, imported: Path | None, dry_run: bool, problems: Problems
) -> None:
    """Write the texts of one translation for a translator, or take in what came back."""
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.translations.exchange import ENDINGS

    if exported and imported:
        raise click.UsageError("Give `--export` or `--import`, not both.")
    file = exported or imported
    if file is None or file.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"A translator gets a file that ends in {' or '.join(f'`{each}`' for each in ENDINGS)}.")
    if len(folders) > 1:
        there = ", ".join(show_path(folder) for folder in folders)
        raise click.UsageError(f"There are several translations: {there}. Choose one with `--language`, and its deck.")
    if exported:
        _export(folders[0], exported, problems)
    else:
        _import(folders[0], file, dry_run, problems)
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _export(folder: Path, file: Path, problems: Problems) -> None:
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.commands.translations.exchange import list_offered_texts
    from deck_builder.commands.translations.po import write_po
    from deck_builder.commands.translations.survey import survey
    from deck_builder.commands.translations.table import write_table
    from deck_builder.files import write_text
    from deck_builder.problems.wording import format_count

    found = survey(folder, problems)
    if found is None:
        return
    texts = list_offered_texts(found)
    is_po = file.suffix.lower() == ".po"
    written = write_po(texts, found.deck_id, found.language) if is_po else write_table(texts)
    with reporting_write_errors(file, problems):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, written)
        missing = sum(1 for text in texts if not text.text)
        guesses = sum(1 for text in texts if text.is_guess)
        say(
            f"{click.style(show_path(file), bold=True)}: {format_count(len(texts), 'text')}; {missing:,} to translate, "
            f"{format_count(guesses, 'guess', 'guesses')} to look at. Take it in with `--import`."
        )


def _import(folder: Path, file: Path, dry_run: bool, problems: Problems) -> None:
    from deck_builder.build.source_edits import edit_origins
    from deck_builder.build.write_errors import reporting_write_errors
    from deck_builder.commands.translations.as_text import describe_taken_in
    from deck_builder.commands.translations.po import read_po
    from deck_builder.commands.translations.table import read_texts
    from deck_builder.commands.translations.take_in import find_origins, plan_to_take_in
    from deck_builder.files import write_text
    from deck_builder.packages.limits import DEFAULT_LIMITS, make_limit_error
    from deck_builder.problems.errors import InputError
    from deck_builder.problems.problem import Place

    try:
        if not file.is_file():  # a device or a pipe may have no end
            raise InputError("P704", "it is not a regular file", "Save it to a file first.")
        if file.stat().st_size > DEFAULT_LIMITS.memory:
            raise make_limit_error(DEFAULT_LIMITS.memory, "it has")
        is_po = file.suffix.lower() == ".po"
        returned = read_po(file.read_bytes()) if is_po else read_texts(file, DEFAULT_LIMITS)
    except (InputError, OSError) as error:
        code, hint = (error.code, error.hint) if isinstance(error, InputError) else ("P704", "")
        problems.add(code, f"`{file.name}` can't be read: {error}", Place(file), hint=hint)
        return
    plan = plan_to_take_in(folder, returned, problems)
    if plan is None:
        return
    click.echo(describe_taken_in(plan, is_dry_run=dry_run))
    if dry_run or not plan.taken:
        return
    with reporting_write_errors(folder, problems):
        for target, text in plan.files.items():
            write_text(target.resolve(), text)
        origins = find_origins(folder, plan.taken, problems)
        if origins is not None:
            edit_origins(folder, origins).write()
