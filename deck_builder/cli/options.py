"""The options that several commands share, and how commands end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from deck_builder.cli.completion import complete_edition, complete_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from deck_builder.packages.limits import Limits

_USUAL_OUT: Final = Path("dist")

_UNITS: Final = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}

PROBLEMS_FOUND: Final = 1
"""The exit code where an error is found. For wrong usage, click exits with 2."""


def write_examples(*lines: str) -> str:
    """The examples of a command, for the end of its help; each is a line to type, and after spaces what it does."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def explain_missing_anki(error: ModuleNotFoundError, what: str) -> click.UsageError:
    """The message for `what`, which needs Anki. Raises `error` again if another module is missing."""
    from deck_builder.cli.extras import write_install_command

    if (error.name or "").partition(".")[0] != "anki":
        raise error
    message = f"{what} needs Anki, which is not installed here. Install it, without its window, with:"
    return click.UsageError(f"{message}\n\n    {write_install_command('rehearse')}")


def out_option(about: str) -> Callable[[Any], Any]:
    """`--out`, a folder; `about` is its help."""
    folder = click.Path(path_type=Path)
    return click.option(
        "--out",
        metavar="FOLDER",
        type=folder,
        default=_USUAL_OUT,
        show_default=True,
        help=about,
        callback=_refuse_link_outside,
    )


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--language`, as often as you like; the parameter is called `languages`."""
    return click.option(
        "--language",
        "languages",
        metavar="CODE",
        multiple=True,
        shell_complete=complete_language,
        help="Only the translation into this language, as in `de`. Repeat it for more.",
    )(command)


def edition_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--edition`, as often as you like; the parameter is called `editions`."""
    return click.option(
        "--edition",
        "editions",
        metavar="NAME",
        multiple=True,
        shell_complete=complete_edition,
        help="Only this smaller edition, as in `standard`. Repeat it for more.",
    )(command)


def one_edition_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--edition`, for commands with one deck; the parameter is called `edition`, and empty without it."""
    return click.option(
        "--edition",
        metavar="NAME",
        default="",
        shell_complete=complete_edition,
        help="The smaller edition with this name, as in `standard`.",
    )(command)


def one_language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--language`, for commands with one deck; the parameter is called `language`, and empty without it."""
    return click.option(
        "--language",
        metavar="CODE",
        default="",
        shell_complete=complete_language,
        help="The translation into this language, as in `de`.",
    )(command)


def _refuse_link_outside(context: click.Context, parameter: click.Parameter, out: Path) -> Path:
    """Return `out`. Raises click.UsageError if nobody named it and it is a link that leads out of this folder.

    A deck that was cloned can bring such a link, and the packages would be written where it leads.
    """
    from deck_builder.source.inside import is_inside

    usual = context.get_parameter_source(parameter.name or "") is ParameterSource.DEFAULT
    if usual and out.is_symlink() and not is_inside(out, Path()):
        raise click.UsageError(f"`{out}` is a link to a place outside of this folder. If you mean it: `--out {out}`.")
    return out


def format_option(*formats: str, about: str) -> Callable[[Any], Any]:
    """`--format`, one of `formats`; the first is the default. `about` is its help."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help=about
    )


def _parse_size(_context: click.Context, _parameter: click.Parameter, size: str) -> Limits:
    """The limits that a size such as `2GB` stands for. Raises click.BadParameter."""
    from deck_builder.packages.limits import Limits

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
