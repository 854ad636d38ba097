"""`deck-builder diff`."""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck_or_package
from deck_builder.cli.old_and_new import make_package, parse_old_or_new
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, max_size_option, write_examples
from deck_builder.cli.problems_text import print_problems
from deck_builder.commands.diff.json_form import as_json
from deck_builder.commands.diff.markdown import as_markdown
from deck_builder.commands.diff.page import as_html
from deck_builder.commands.diff.text import as_text
from deck_builder.packages.compare import compare
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from deck_builder.packages.limits import Limits

_FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "html": as_html}


@click.command(
    "diff",
    epilog=write_examples(
        "deck-builder diff capitals@HEAD capitals             what you changed since the last commit",
        "deck-builder diff old.apkg new.apkg --format html    as a page",
    ),
)
@click.argument("old", shell_complete=complete_deck_or_package)
@click.argument("new", shell_complete=complete_deck_or_package)
@format_option(*_FORMATS, about="How to print the changes. `html` is a web page: write it to a file.")
@max_size_option
def command(old: str, new: str, form: str, limits: Limits) -> None:
    """Show what changes for a learner who has OLD and imports NEW.

    OLD and NEW are each a package, a deck's folder or name, or a deck at a git revision, such as
    `cards/capitals@v1.0.0`.
    """
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    named = parse_old_or_new(old), parse_old_or_new(new)
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
        click.echo(_FORMATS[form](compare(before[1], after[1])))
