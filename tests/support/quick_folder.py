"""A folder for thousands of small cases: in memory, where that can be."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108  only the folder of that name is used, with a random name in it
"""A folder in memory, where there is one."""


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Make a folder, in memory if that can be, for this block. Temporary files of commands go into another one.

    A test can look there for what a command has not removed.
    """
    parent = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
    kept = tempfile.tempdir
    with tempfile.TemporaryDirectory(dir=parent) as folder, tempfile.TemporaryDirectory(dir=parent) as scratch:
        tempfile.tempdir = scratch
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = kept
