"""Reports faults of the program itself: one sentence, and a file that users can send us."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from pathlib import Path
from typing import Final

import click

from deck_builder import __version__

CRASHED: Final = 70
"""The exit code for a fault of the program: EX_SOFTWARE of sysexits.h."""


def report_crash(error: BaseException, command: str) -> None:
    """Print that a fault of the program stopped `command`, and where the traceback is."""
    message = "This command stopped because of a fault in Deck Builder, not in your deck."
    file = _write_report(error, command)
    if file:
        click.echo(f"{message} Please send us this file, which says where: {file}", err=True)
    else:
        click.echo(f"{message} Please send us this: {type(error).__name__}: {error}", err=True)


def _write_report(error: BaseException, command: str) -> Path | None:
    """Write the traceback into a file of the temporary folder; None if that fails.

    It contains no arguments and nothing of the deck, except what the error itself says.
    """
    lines = [
        f"Deck Builder {__version__}, Python {platform.python_version()}, {platform.system()}, `{command}`\n\n",
        *traceback.format_exception(error, limit=-50),
    ]
    try:
        handle, name = tempfile.mkstemp(prefix="deck-builder-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(lines)
    except OSError:
        return None
    return Path(name)
