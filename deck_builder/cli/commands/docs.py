"""`deck-builder docs`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.options import write_examples
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE: Final = Path(__file__).parent.parent.parent
_FOLDERS: Final = (_PACKAGE / "docs", _PACKAGE.parent / "docs")
"""Where the pages are: in an installed program, and in a clone of the project."""

PAGES: Final = (
    "tutorial",
    "share-on-github",
    "share-on-ankiweb",
    "spreadsheet",
    "obsidian",
    "existing-deck",
    "own-kinds",
    "translations",
    "editions",
    "extending",
    "ci",
    "own-words",
    "card-format",
    "commands",
    "checks",
    "updates",
    "faq",
    "comparison",
)
"""The pages in the order in which authors need them; `own-words` is for their learners."""

_TITLE: Final = compile_late(r"# (.+)")


@click.command(
    "docs",
    epilog=write_examples("deck-builder docs                          all pages", "deck-builder docs card-format"),
)
@click.argument("page", required=False)
def command(page: str | None) -> None:
    """List the pages of the documentation, or show PAGE.

    The pages come with the program, so no internet is needed.
    """
    from deck_builder.problems.wording import find_nearest

    pages = _find_pages()
    if page is None:
        width = max(map(len, pages))
        for name, text in pages.items():
            title = _TITLE.search(text)
            click.echo(f"  {name.ljust(width)}  {title[1] if title else ''}")
        click.echo("\n`deck-builder docs PAGE` shows one.")
        return
    name = page.removesuffix(".md")
    if name not in pages:
        near = find_nearest(name, pages)
        hint = f"Did you mean `{near}`?" if near else f"The pages are: {', '.join(pages)}."
        raise click.UsageError(f"There is no page `{page}`. {hint}")
    click.echo_via_pager(pages[name])


def _find_pages() -> Mapping[str, str]:
    """The texts of the pages in Markdown, by name."""
    folder = next(folder for folder in _FOLDERS if (folder / f"{PAGES[0]}.md").is_file())
    return {name: (folder / f"{name}.md").read_text(encoding="utf-8") for name in PAGES}
