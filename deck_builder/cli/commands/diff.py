"""`deck-builder diff`."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck_or_package
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, max_size_option, one_edition_option, write_examples

if TYPE_CHECKING:
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.limits import Limits


@click.command(
    "diff",
    epilog=write_examples(
        "deck-builder diff capitals@HEAD capitals             what you changed since the last commit",
        "deck-builder diff old.apkg new.apkg --format html    as a page",
        "deck-builder diff capitals@v1.0 capitals --edition standard   for learners of a smaller edition",
    ),
)
@click.argument("old", shell_complete=complete_deck_or_package)
@click.argument("new", shell_complete=complete_deck_or_package)
@format_option(
    "text", "json", "markdown", "html", about="How to print the changes. `html` is a web page: write it to a file."
)
@one_edition_option
@max_size_option
def command(old: str, new: str, form: str, edition: str, limits: Limits) -> None:
    """Show what changes for a learner who has OLD and imports NEW.

    OLD and NEW are each a package, a deck's folder or name, or a deck at a git revision, such as
    `cards/capitals@v1.0.0`.
    """
    import tempfile

    from deck_builder.cli.old_and_new import make_package, parse_both
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.packages.compare import compare
    from deck_builder.problems.problem import Problems

    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    named = parse_both(old, new, edition)
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        now = int(time.time())
        before, after = (
            make_package(one, Path(scratch) / str(number), now + number, problems, limits)  # edits in NEW are newer
            for number, one in enumerate(named)
        )
        print_problems(problems)
        if before is None or after is None:
            raise SystemExit(PROBLEMS_FOUND)
        click.echo(_write(compare(before[1], after[1]), form))


def _write(difference: Difference, form: str) -> str:
    """What differs, in one of the forms of `--format`. Only the module of that form is loaded."""
    if form == "json":
        from deck_builder.commands.diff.json_form import as_json

        return as_json(difference)
    if form == "markdown":
        from deck_builder.commands.diff.markdown import as_markdown

        return as_markdown(difference)
    if form == "html":
        from deck_builder.commands.diff.page import as_html

        return as_html(difference)
    from deck_builder.commands.diff.text import as_text

    return as_text(difference)
