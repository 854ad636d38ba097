"""The options that several commands share, and how commands end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable

PROBLEMS_FOUND: Final = 1
"""The exit code where an error is found. For wrong usage, click exits with 2."""


def out_option(about: str) -> Callable[[Any], Any]:
    """`--out`, a folder; `about` is its help."""
    folder = click.Path(path_type=Path)
    return click.option("--out", metavar="FOLDER", type=folder, default=Path("dist"), show_default=True, help=about)


def format_option(*formats: str, about: str) -> Callable[[Any], Any]:
    """`--format`, one of `formats`; the first is the default. `about` is its help."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help=about
    )
