"""How long work says how far it is. What shows it is in `cli/progress.py`."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is done, as in `Reading texts`, how many pieces are done, and how many there are; 0 if unknown."""


def show_nothing(what: str, done: int, total: int) -> None:
    """Take the place of a `Progress` where nobody looks."""
