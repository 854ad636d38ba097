"""The options that several commands share, and how commands end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable

PROBLEMS_FOUND: Final = 1
"""The exit code of a command that found an error; wrong usage ends with 2, as click has it."""

packages_option: Final = click.option(
    "--out",
    type=click.Path(file_okay=True, path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="The folder that the packages go into.",
)
"""`--out` of the commands that make packages or look at those made before."""

page_option: Final = click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Where it goes."
)
"""`--out` of the commands that make a page."""


def format_option(*formats: str, about: str = "What to print.") -> Callable[[Any], Any]:
    """`--format` with the formats that a command knows, the first of them where it is not given."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help=about
    )
