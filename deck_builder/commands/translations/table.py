"""Writes the texts of a translation as a table, for translators with a spreadsheet, and reads one."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from deck_builder.commands.tables.formulas import guard_formula, remove_guard
from deck_builder.commands.tables.read_table import read_table
from deck_builder.commands.translations.exchange import ReturnedText
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from deck_builder.commands.translations.exchange import OfferedText
    from deck_builder.packages.limits import Limits

_COLUMNS: Final = ("card", "key", "source", "translation", "look at it", "made from", "about")
_NEEDED: Final = ("card", "key", "source", "translation")
_YES: Final = "yes"
_MARKED: Final = frozenset({_YES, "y", "true", "on", "x", "1"})
"""What marks a text: `yes`, and what a spreadsheet or a person makes of it. All else, such as `ok`, does not."""


def write_table(texts: Iterable[OfferedText]) -> str:
    """Write texts as CSV. `look at it` says `yes` for a guess; a translator who has looked at it empties the cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for text in texts:
        guess = (_YES, text.made_from) if text.is_guess else ("", "")
        row = (text.card_id, text.key, text.source, text.text, *guess, text.about)
        writer.writerow([guard_formula(cell) for cell in row])
    return f"\ufeff{file.getvalue()}"  # the mark tells spreadsheets that it is UTF-8


def read_texts(file: Path, limits: Limits) -> list[ReturnedText]:
    """Read a table. Raises InputError if it is none, or lacks a column."""
    table = read_table(file, limits)
    (_, first), *rows = table.rows or ((1, ()),)
    names = [name.strip().lower() for name in first]
    if missing := [name for name in _NEEDED if name not in names]:
        hint = f"The first row names the columns: {', '.join(_NEEDED)}."
        raise InputError("P707", f"the table has no column `{missing[0]}`", hint)
    at = {name: names.index(name) for name in _COLUMNS if name in names}
    return [
        ReturnedText(
            card_id=row[at["card"]],
            key=remove_guard(row[at["key"]]),
            source=remove_guard(row[at["source"]]),
            text=remove_guard(row[at["translation"]]),
            is_guess="look at it" in at and remove_guard(row[at["look at it"]]).strip().casefold() in _MARKED,
            line=line,
        )
        for line, row in rows
    ]
