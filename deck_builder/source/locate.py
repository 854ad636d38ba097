"""Finds places in the text of a file: a word inside a value, the card around a line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place
from deck_builder.source.inside import find_own_folder, read_inside
from deck_builder.source.lines import split_lines

if TYPE_CHECKING:
    from pathlib import Path

_ENTRY: Final = compile_late(r" *- ")
_ID: Final = compile_late(r"""[ -]*\{? *id: *["']?([a-z0-9]+(?:-[a-z0-9]+)*)["']? *(?:,|#|$)""")


def find_card_id(lines: list[str], number: int) -> str:
    """The id of the card that a line of a card file belongs to, or nothing; lines count from 1.

    Works without parsing: a file with a YAML mistake has no cards yet, but its author knows them by their ids. Only the
    lines down to `number` are searched.
    """
    above = lines[:number]
    if not any(line.startswith("cards:") for line in above):
        return ""
    first = next((line for line in above if _ENTRY.match(line)), "")
    margin = first[: first.find("-") + 1]
    starts = [index for index, line in enumerate(above) if margin and line.startswith(f"{margin} ")]
    start = max(starts, default=number)
    matches = (_ID.match(line) for line in above[start:])
    return next((match[1] for match in matches if match), "")


def find_in_value(place: Place, needle: str, margin: int, skipped: int = 0) -> Place:
    """The place of `needle` in the value that begins at `place`, or `place` if it is not there.

    `margin` is the column of the value's key. The value ends at the first line that is not indented further than its
    key, unless that line is an entry of a list. `skipped` is how many earlier occurrences are not meant. Reads the file
    again, so use it only for problems that are shown.
    """
    try:
        lines = _lines_of(place.file, place.file.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        return place
    first = place.line - 1
    for number, line in enumerate(lines[first:], first):
        indent = len(line) - len(line.lstrip(" "))
        if number > first and line.strip() and (indent < margin - 1 or (indent < margin and line[indent] != "-")):
            return place
        start = place.column - 1 if number == first else 0
        while (column := line.find(needle, start)) >= 0:
            if not skipped:
                return Place(place.file, number + 1, column + 1)
            skipped -= 1
            start = column + len(needle)
    return place


@lru_cache(maxsize=1)
def _lines_of(file: Path, changed: int) -> list[str]:
    """The lines of a file. One file is enough to keep, because problems come file by file.

    `changed` is the file's time of change: a file that was saved again is read again.
    """
    del changed
    return split_lines(read_inside(file, find_own_folder(file)).decode("utf-8"))
