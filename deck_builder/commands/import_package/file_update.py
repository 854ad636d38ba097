"""A file of a deck folder with what an import brings to it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """A file with what is new in it."""

    file: Path
    """The file."""
    old: str
    """Its text as it is; empty for a new file."""
    new: str
    """Its new text."""

    def diff(self, folder: Path) -> str:
        """What changes, as a unified diff; files are named below `folder`."""
        name = self.file.relative_to(folder).as_posix()
        old, new = (text.splitlines(keepends=True) for text in (self.old, self.new))
        lines = difflib.unified_diff(old, new, f"a/{name}" if self.old else "/dev/null", f"b/{name}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
