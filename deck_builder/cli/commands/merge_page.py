"""`deck-builder merge-page`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deck_builder.cli.options import PROBLEMS_FOUND, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say

if TYPE_CHECKING:
    from pathlib import Path


@click.command("merge-page", epilog=write_examples("deck-builder merge-page    write dist/merge.html"))
@out_option("The folder to write the page to.")
def command(out: Path) -> None:
    """Make a web page on which learners merge a release with their own words.

    It does what `deck-builder merge` does, in a browser, on a phone too, and sends and loads nothing. Give it to your
    learners beside the release. It works for every deck.
    """
    from deck_builder.cli.page_files import write_page
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.commands.merge_page.merge_page import FOLDER, find_libraries, make_merge_page
    from deck_builder.problems.problem import Problems

    libraries = find_libraries()
    if libraries is None:
        raise click.ClickException(
            "The page needs two libraries of JavaScript, which are not installed. With Node.js on this computer, fetch "
            f"them once:\n    npm ci --ignore-scripts --prefix {click.format_filename(FOLDER)}"
        )
    problems = Problems()
    target = out.absolute() / "merge.html"
    is_written = write_page(target, lambda: make_merge_page(libraries), problems)
    print_problems(problems)
    if not is_written:
        raise SystemExit(PROBLEMS_FOUND)
    say(f"{click.style(show_path(target), bold=True)}: the page for learners. It works for every deck.")
