"""Reads tables: CSV and TSV of any spreadsheet, and Anki's own exports as text with their header lines.

Anki's header lines are those of its manual, "Importing text files": `#separator:`, `#html:`, `#columns:` and the
columns of guids, note types, decks and tags. Anki skips those that it does not know; tools write `#front column:3`.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.tables.encodings import decode_table
from deck_builder.packages.limits import make_limit_error
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import format_count
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.packages.limits import Limits

ENDINGS: Final = frozenset({".csv", ".tsv", ".tab", ".txt"})
"""The endings of files that are tables."""

_DELIMITERS: Final = "\t;,|"
_NAMED: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
_HEADER: Final = compile_late(r"#\s*([a-z ]+?)\s*:(.*)", re.IGNORECASE)
_SPECIAL: Final = {"guid column": "guid", "notetype column": "kind", "deck column": "subdeck", "tags column": "tags"}
_KNOWN: Final = {*_SPECIAL, "separator", "html", "columns", "notetype", "deck", "tags", "if matches"}
_OTHER_FILES: Final = (
    (b"PK\x03\x04", "a spreadsheet or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet of an earlier Excel"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
"""How files begin that are no text, and what they are."""
_ANKIS_HTML: Final = compile_late(
    r"<(?:br|div|b|i|u|font|span|img|ul|ol|li|p|hr|sub|sup)\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot);", re.IGNORECASE
)
"""What Anki's editor writes into texts, and people hardly type."""
_HTML_SHARE: Final = 0.05
"""The least share of rows with HTML for a table that does not say whether it is HTML."""
_MOST_COLUMNS: Final = 1000
"""More than a kind can have fields."""
_SAMPLE: Final = 50
"""How many rows are looked at to find the delimiter."""
_LARGEST_CELL: Final = 10_000_000
"""In characters; Python's own limit is smaller than what notes may have."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Each row with the number of its line; rows without any text are left out."""
    names: tuple[str, ...]
    """The names of the columns, if header lines of Anki's give them; those that they call by number have ours."""
    is_html: bool
    """Whether the texts are HTML, as header lines say, or as they look in an export of an Anki that wrote none."""
    delimiter: str
    """The sign between two cells."""
    encoding: str
    """The encoding of the file, as people call it."""
    tags: tuple[str, ...] = ()
    """Tags that all rows get, as header lines say."""
    kind: str = ""
    """The note type of all rows, as header lines say."""


def is_table(file: Path) -> bool:
    """Whether a file is a table, by the ending of its name."""
    return file.suffix.lower() in ENDINGS


def read_table(file: Path, limits: Limits) -> Table:
    """Read a table. Raises InputError if it is too large or is no table."""
    if file.stat().st_size > limits.memory:
        raise make_limit_error(limits.memory, "it has")
    data = file.read_bytes()
    if what := next((what for start, what in _OTHER_FILES if data.startswith(start)), ""):
        hint = "In a spreadsheet, choose *Save as* and then CSV with UTF-8."
        raise InputError("P704", f"it is {what}, not a table as text", hint)
    text, encoding = decode_table(data)
    settings, body, first_line = _split_header_lines(NOT_IN_TEXT.sub("", text))
    wanted = settings.get("separator", "")
    delimiter = _NAMED.get(wanted.lower(), wanted[:1].replace("\\", "\t")) or _find_delimiter(body)
    read = _read_rows(body, delimiter)
    _refuse_open_quote(body, delimiter, read, first_line)
    rows = [
        (first_line + number - 1, tuple(cell.replace("\r\n", "\n").strip() for cell in row))
        for number, row in read
        if any(cell.strip() for cell in row)
    ]
    width = max((len(row) for _, row in rows), default=0)
    if width > _MOST_COLUMNS:
        columns, fields = format_count(width, "column"), format_count(_MOST_COLUMNS, "field")
        message = f"it has {columns}, and no kind has more than {fields}"
        raise InputError("P707", message, "Save the table with the columns that its cards need.")
    names = _name_columns(settings, width, delimiter)
    return Table(
        rows=tuple((number, row + ("",) * (width - len(row))) for number, row in rows),
        names=names,
        is_html=settings["html"].lower() == "true" if "html" in settings else _is_old_export(rows, delimiter),
        delimiter=delimiter,
        encoding=encoding,
        tags=tuple(settings.get("tags", "").split()),
        kind=settings.get("notetype", ""),
    )


def _is_old_export(rows: Sequence[tuple[int, tuple[str, ...]]], delimiter: str) -> bool:
    """Whether a table without a word about it holds HTML. Anki looks at the texts, too; those with tabs are its own."""
    with_html = sum(any(map(_ANKIS_HTML.search, cells)) for _, cells in rows) if delimiter == "\t" else 0
    return with_html > len(rows) * _HTML_SHARE


def _split_header_lines(text: str) -> tuple[dict[str, str], str, int]:
    """Split off Anki's header lines. Returns them by name, the text below, and the number of its first line.

    The first one is known, so that a line of a table that begins with `#` stays one.
    """
    settings: dict[str, str] = {}
    position = line = 0
    for whole in text.splitlines(keepends=True):
        match = _HEADER.fullmatch(whole.rstrip("\r\n"))
        if match is None or not (settings or match[1].lower() in _KNOWN):
            break
        settings[match[1].lower()] = match[2] if match[1].lower() == "columns" else match[2].strip()
        position += len(whole)
        line += 1
    return settings, text[position:], line + 1


def _find_delimiter(text: str) -> str:
    """Find the delimiter that splits most rows into the same number of cells, which is more than one."""
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE])
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for _, row in _read_rows(sample, delimiter) if row]
        except InputError:
            continue
        usual = max(set(widths), key=widths.count, default=0)
        score = widths.count(usual) / max(1, len(widths)) if usual > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _read_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Split a text into rows, each with the number of the line that it begins in."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError("P707", f"line {line} is no row of a table: {error}", "Save the table as CSV again.") from None
    return rows


def _refuse_open_quote(text: str, delimiter: str, rows: Sequence[tuple[int, list[str]]], first_line: int) -> None:
    """Raise InputError if a quotation mark in the last of these rows is never closed: all below is in its cell."""
    start = rows[-1][0] if rows else 1
    last = "".join(list(io.StringIO(text, newline=""))[start - 1 :])
    try:
        list(csv.reader(io.StringIO(last, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            line = first_line + start - 1
            hint = 'Close it, or double it if it belongs to the text: `""`. A spreadsheet does this when it saves CSV.'
            message = f"in line {line}, a quotation mark opens a cell that is never closed"
            raise InputError("P707", message, hint) from None


def _name_columns(settings: dict[str, str], width: int, delimiter: str) -> tuple[str, ...]:
    """Name the columns by what header lines say; empty if they say nothing."""
    listed = settings.get("columns")
    names = [cell.strip() for cell in next(iter(csv.reader([listed], delimiter=delimiter)), [])] if listed else []
    names = [*names, *[""] * (width - len(names))]
    for key, number in settings.items():
        is_column = key.endswith(" column") and number.isascii() and number.isdigit()
        if is_column and 0 < int(number[:6]) <= len(names):
            names[int(number[:6]) - 1] = _SPECIAL.get(key, key.removesuffix(" column"))
    return tuple(names) if any(names) else ()
