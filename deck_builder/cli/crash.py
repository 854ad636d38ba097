"""Reports what no part of the program expected: errors of the disk, and faults of the program itself.

A fault is one sentence, and a file that users can send us.
"""

from __future__ import annotations

import errno
import os
import platform
import shutil
import sqlite3
import tempfile
import traceback
from pathlib import Path
from typing import Final

import click

from deck_builder import __version__
from deck_builder.problems.wording import shorten

CRASHED: Final = 70
"""The exit code for a fault of the program: EX_SOFTWARE of sysexits.h."""

_OF_THE_SYSTEM: Final = frozenset(
    getattr(errno, name)
    for name in (
        *("EACCES", "EPERM", "EROFS", "ENOENT", "EIO", "ENOSPC", "EDQUOT", "EFBIG", "EMFILE", "ENFILE", "ENOMEM"),
        *("ENOLCK", "EBUSY", "ESTALE", "ETIMEDOUT", "ENXIO", "ENODEV", "EREMOTEIO", "ENOTCONN", "EHOSTDOWN", "EAGAIN"),
    )
    if hasattr(errno, name)
)
"""Numbers of errors that come from the disk, its rights or the computer, whatever the program does."""

_OF_PATHS: Final = frozenset([errno.ENAMETOOLONG, errno.ELOOP])
"""Numbers of errors that say that a path, which someone typed or wrote, can't be one."""

_MOST_OF_A_PATH: Final = 80
"""How many characters of a path that is too long a message shows."""

_OF_SQLITE: Final = ("disk I/O error", "unable to open database file", "database or disk is full", "database is locked")
"""What SQLite says for the same."""


def explain_system_error(error: BaseException) -> str:
    """Say which file the system could not read, write or name, why, and what to do. Empty for any other error."""
    if isinstance(error, sqlite3.OperationalError) and str(error) in _OF_SQLITE:
        subject, reason = "A file of a collection", str(error)
    elif isinstance(error, shutil.Error) and isinstance(error.args[0], list) and error.args[0]:
        path, _, reason = error.args[0][0]  # of each file: from where, to where, and why not
        subject = f"`{path}`"
    elif isinstance(error, OSError) and error.errno in _OF_PATHS:
        path = shorten(os.fsdecode(error.filename or ""), _MOST_OF_A_PATH)
        return f"`{path}` can't be a file or folder: {(error.strerror or str(error)).lower()}. Use another path."
    elif isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        subject = f"`{os.fsdecode(error.filename)}`" if isinstance(error.filename, str | bytes) else "A file"
        reason = (error.strerror or str(error)).lower()
    else:
        return ""
    return (
        f"{subject} can't be read or written: {reason}. This command stopped there. Every file is whole: as it was, "
        "or as it was to be. Make sure that the disk works, is not full, and that you may read and write there. "
        "Then run the same command again."
    )


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
