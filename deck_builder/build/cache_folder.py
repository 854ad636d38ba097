"""Where caches of this program are, and which decks have one: apart from the caches, because those load sqlite3."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

SMALLEST_DECK: Final = 256 * 1024
"""In bytes of card files. A smaller deck is built or checked as quickly as its cache is read."""


def find_cache_folder() -> Path | None:
    """The folder for caches of this program, where the system has such folders; None if there is no such place."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if Path(base).is_absolute() else "~/.cache"
    try:
        folder = Path(base).expanduser()
    except RuntimeError:  # nobody knows where the user is at home
        return None
    return folder / "deck-builder" if folder.is_absolute() else None
