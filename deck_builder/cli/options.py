"""The options that several commands share, and how commands end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder.packages.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS: Final = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}

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


def _parse_size(_context: click.Context, _parameter: click.Parameter, size: str) -> Limits:
    """The limits that a size such as `2GB` stands for. Raises click.BadParameter."""
    match = re.fullmatch(r"([1-9]\d{0,11}) ?([KMG]?B)", size.upper(), re.ASCII)
    if match is None:
        raise click.BadParameter(f"`{size}` is not a size such as `500MB` or `2GB`.")
    return Limits(int(match[1]) * _UNITS[match[2]])


def max_size_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--max-size`, how much a package may take when it is unpacked; the parameter is called `limits`."""
    return click.option(
        "--max-size",
        "limits",
        metavar="SIZE",
        default="1GB",
        show_default=True,
        callback=_parse_size,
        help="How much a package may take when it is unpacked.",
    )(command)
