"""How much a command prints: the options `-q` and `-v`, which every command has."""

from __future__ import annotations

import platform
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder import __version__

if TYPE_CHECKING:
    from deck_builder.cli.progress import ProgressLine

_QUIET: Final = "quiet"
_VERBOSE: Final = "verbose"
OPTIONS_OF_ALL: Final = (_QUIET, _VERBOSE)
"""The names of the options that every command has."""


def add_verbosity(command: click.Command) -> None:
    """Give a command, or each command of a group, the options `-q` and `-v`. They have been given only once."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            add_verbosity(inner)
    elif not any(parameter.name == _QUIET for parameter in command.params):
        command.params += [
            click.Option(
                ["-q", "--quiet"],
                is_flag=True,
                expose_value=False,
                callback=_choose,
                help="Print only problems, and what you ask for.",
            ),
            click.Option(
                ["-v", "--verbose"],
                is_flag=True,
                expose_value=False,
                callback=_choose,
                help="Also print which deck is meant, what takes how long, and which files are written.",
            ),
        ]


def _choose(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    """Remember an option for the rest of the run. Raises click.UsageError if both are given."""
    if not value:
        return
    context.meta[str(parameter.name)] = time.monotonic()
    if _QUIET in context.meta and _VERBOSE in context.meta:
        raise click.UsageError("Give -q or -v, not both.")


def _was_given(option: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and option in context.meta


def say(line: str = "") -> None:
    """Print what a command has done or what to do next, unless it is to be quiet."""
    if not _was_given(_QUIET):
        click.echo(line)


def note(line: str) -> None:
    """Print a detail for those who ask for it with `-v`, beside the results."""
    if _was_given(_VERBOSE):
        click.echo(click.style(line, dim=True), err=True)


def show_progress() -> ProgressLine:
    """Show on the terminal how far the work of a block is; with `-v`, also how long each part of it took."""
    from deck_builder.cli.progress import ProgressLine  # only commands with long work need it

    return ProgressLine(sys.stderr, note=note, is_shown=not _was_given(_QUIET))


def note_end(context: click.Context) -> None:
    """Print at the end of a run with `-v` what a report of a mistake needs to say about it."""
    if _VERBOSE in context.meta:
        from deck_builder.cli.files_before import list_changed_files
        from deck_builder.cli.terminal import show_path

        for file in list_changed_files(context):
            note(f"written: {show_path(file)}")
        seconds = time.monotonic() - context.meta[_VERBOSE]
        python, system = platform.python_version(), f"{platform.system()} {platform.machine()}"
        note(f"{seconds:.1f} s in all{_describe_memory()}; Deck Builder {__version__}, Python {python}, {system}")


def _describe_memory() -> str:
    """How much memory the run has taken at most, where the system says it."""
    try:
        import resource
    except ImportError:  # Windows has no such module
        return ""
    peak: Any = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f", {peak // (1024 * 1024 if sys.platform == 'darwin' else 1024):,} MB of memory"
