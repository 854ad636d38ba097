"""Errors of writing files, as problems."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def reporting_write_errors(target: Path, problems: Problems) -> Iterator[None]:
    """Turn a write error in this block into problem P701, and leave the block.

    `target` is what is being written; the problem names the file that the error names, if it names one.
    """
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        file = getattr(error, "filename", None) or target
        problems.add("P701", f"`{file}` can't be written: {explain_write_error(error)}", Place(target))


def explain_write_error(error: OSError | sqlite3.DatabaseError) -> str:
    """Why a file can't be written, in words."""
    if isinstance(error, sqlite3.DatabaseError):
        code = getattr(error, "sqlite_errorcode", None)  # an error of Python's own module has none
        is_full = code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        return "the disk is full" if is_full else str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    return (error.strerror or str(error)).lower()
