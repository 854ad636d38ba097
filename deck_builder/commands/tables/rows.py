"""Turns rows of a table into cards: the kind of each, its keys and texts."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.build.fields import render_markdown_field
from deck_builder.commands.import_package.texts import correct_tags
from deck_builder.commands.tables.columns import choose_columns, find_names, list_left_out
from deck_builder.commands.tables.formulas import remove_guard
from deck_builder.content.comparing import fold_text
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.plain_text import to_plain_text, unescape
from deck_builder.patterns import compile_late
from deck_builder.problems.other_names import KINDS, find_by_meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.commands.tables.columns import Columns
    from deck_builder.commands.tables.read_table import Table
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Field, Kind
    from deck_builder.source.write_values import NewValue

_GAP: Final = compile_late(r"\{\{c\d+::")
_BETWEEN_TAGS: Final = compile_late(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a card."""

    line: int
    """The number of the row's line in its file."""
    kind: str
    """The key of its kind."""
    card_id: str
    """Its id; empty if the table has none."""
    guid: str
    """The guid of its note, or empty."""
    subdeck: str
    """Its subdeck as the table names it, or empty."""
    tags: tuple[str, ...] | None
    """Its tags; None if the table has no column of tags."""
    values: Mapping[str, NewValue]
    """The texts of its fields by key, empty ones as None."""
    missing: tuple[str, ...]
    """The keys that its kind needs and that it lacks."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table as cards."""

    rows: tuple[Row, ...]
    """The rows in their order."""
    columns: Mapping[str, Columns]
    """The columns for each kind that rows have."""
    names: tuple[str, ...]
    """The names of the columns; empty if the table has none."""
    filled: Mapping[str, Sequence[bool]]
    """Which columns have a text in some row of each kind."""
    left_out: tuple[str, ...]
    """The columns with texts of rows whose kind has no key for them."""


def make_rows(
    table: Table,
    kinds: Mapping[str, Kind | None],
    media: MediaFolder,
    known: Mapping[str, str],
    own: Mapping[str, Columns] = MappingProxyType({}),
) -> Rows:
    """Make cards of the rows of a table. `known` has the kinds of the deck's cards by id; rows with these keep them.

    `own` has the columns of the groups of rows, as `find_group` calls them, that have a kind of their own.
    """
    names, is_named = find_names(table, kinds)
    width = len(table.rows[0][1]) if table.rows else 0
    columns: dict[str, Columns] = {}
    filled: dict[str, list[bool]] = {}
    chosen: dict[str, Columns] = {}
    rows = []
    for line, cells in table.rows[1:] if is_named else table.rows:
        # The columns with our own names are the same for every kind.
        group = find_group(cells, names, table)
        wanted = known.get(_get(cells, names, "id"), group)
        if has_gap(cells) and not find_by_meaning(wanted, kinds, KINDS):
            wanted = "cloze"
        of_row = own.get(group) or chosen.get(wanted)
        if of_row is None:
            of_row = chosen[wanted] = choose_columns(names, width, kinds, wanted)
        columns[of_row.kind] = of_row
        so_far = filled.get(of_row.kind, [False] * width)
        filled[of_row.kind] = [is_filled or bool(cell) for is_filled, cell in zip(so_far, cells, strict=True)]
        if kind := kinds.get(of_row.kind):
            rows.append(_make_row(line, cells, of_row, kind, table, media))
    left_out = (name for each in columns.values() for name in list_left_out(names, each.keys, filled[each.kind]))
    return Rows(tuple(rows), columns, names, filled, tuple(dict.fromkeys(left_out)))


def find_repeated_texts(rows: Iterable[Row], kinds: Mapping[str, Kind | None]) -> dict[int, str]:
    """Find the rows with a text that only one card of their kind may have, and that a row before them has.

    Returns which text it is and in which row, by the line of the second row.
    """
    repeated: dict[int, str] = {}
    first_lines: dict[tuple[str, str, str], int] = {}
    for row in rows:
        kind = kinds.get(row.kind)
        for field in kind.fields if kind else ():
            value = row.values.get(field.key)
            if field.unique and isinstance(value, str) and value:
                first = first_lines.setdefault((row.kind, field.key, fold_text(value)), row.line)
                if first != row.line:
                    repeated[row.line] = f"`{field.key}` as in line {first}"
    return repeated


def find_group(cells: tuple[str, ...], names: tuple[str, ...], table: Table) -> str:
    """Find what a table calls the kind of a row: its note type, `cloze` if it has none and a gap, or else nothing."""
    named = _get(cells, names, "kind", "note type", "notetype") or table.kind
    return named or ("cloze" if has_gap(cells) else "")


def has_gap(cells: Iterable[str]) -> bool:
    """Whether one of these cells has a gap of a cloze."""
    return any(map(_GAP.search, cells))


def _get(cells: tuple[str, ...], names: tuple[str, ...], *wanted: str) -> str:
    return next((cell for name, cell in zip(names, cells, strict=False) if name.strip().lower() in wanted), "")


def _make_row(line: int, cells: tuple[str, ...], columns: Columns, kind: Kind, table: Table, media: MediaFolder) -> Row:
    by_key = {key: remove_guard(cell) for key, cell in zip(columns.keys, cells, strict=True) if key}
    fields = {field.key: field for field in kind.fields}
    values = {
        key: _write_text(by_key[key], kind, field, media, is_html=table.is_html) if by_key[key] else None
        for key, field in fields.items()
        if key in by_key
    }
    tags = correct_tags(split_tags(by_key.get("tags", "")) + table.tags)
    return Row(
        line=line,
        kind=kind.key,
        card_id=by_key.get("id", ""),
        guid=by_key.get("guid", ""),
        subdeck=by_key.get("subdeck", ""),
        tags=tags if "tags" in by_key or table.tags else None,
        values=values,
        missing=tuple(field.key for field in kind.fields if field.required and not values.get(field.key)),
    )


def _write_text(cell: str, kind: Kind, field: Field, media: MediaFolder, *, is_html: bool) -> NewValue:
    """Write the text of a cell as the value of a field: as it is, or HTML as Markdown where that becomes the same."""
    if not is_html or field.text == "html":
        return cell
    if field.text == "plain":
        return unescape(to_plain_text(cell))
    for text in suggest_markdown(cell):
        rendered = render_markdown_field(kind, field, text, media)
        if text == text.strip() and rendered.html == cell and not rendered.faults:
            return text
    return {"html": cell}


def split_tags(text: str) -> tuple[str, ...]:
    """Split what a cell has of tags: spreadsheets have commas and semicolons between them, Anki has spaces."""
    return tuple(tag for tag in _BETWEEN_TAGS.split(text) if tag)
