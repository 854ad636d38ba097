"""Which files a piece of code opens and puts in place, as Python itself reports it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class FileEvents:
    """What happened to files, in order, each named as the code named it."""

    opened: list[Path] = field(default_factory=list)
    """Files opened by Python, and databases opened by SQLite."""
    renamed: list[Path] = field(default_factory=list)
    """The new names of files that were renamed, which is how the program puts a file in its place."""


_recorders: list[FileEvents] = []
_has_hook: list[bool] = []
"""Not empty once the audit hook is there: it can't be removed, so there is one for all tests."""


@contextmanager
def recording_file_events() -> Iterator[FileEvents]:
    """Record what happens to files in this block."""
    if not _has_hook:
        sys.addaudithook(_record)
        _has_hook.append(True)
    events = FileEvents()
    _recorders.append(events)
    try:
        yield events
    finally:
        _recorders.remove(events)


def _record(event: str, arguments: tuple[object, ...]) -> None:
    for recorder in _recorders:
        if event in ("open", "sqlite3.connect") and isinstance(arguments[0], str | os.PathLike):
            recorder.opened.append(Path(arguments[0]))
        elif event == "os.rename":
            recorder.renamed.append(Path(str(arguments[1])))
