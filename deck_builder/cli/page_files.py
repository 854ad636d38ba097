"""Writes the pages that `preview` and `shapes` make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.files import write_text
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deck_builder.problems.problem import Problems


def write_page(target: Path, make: Callable[[], str], problems: Problems) -> bool:
    """Write the page that `make` returns to `target`, whose folder need not exist. Returns whether that worked.

    A file that can't be read or written becomes a problem, and so does an InputError.
    """
    with reporting_write_errors(target, problems):
        try:
            page = make()
        except InputError as error:
            problems.add(error.code, error.message, error.place or Place(target), hint=error.hint)
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, page)
        return True
    return False
