"""Designs kinds of card for tables whose columns fit no kind that comes with the program: a field for each column."""

from __future__ import annotations

import html
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.tables.columns import Columns, choose_columns, find_names, name_column
from deck_builder.commands.tables.header_row import NUMBER
from deck_builder.commands.tables.rows import find_group, has_gap
from deck_builder.content.comparing import fold_name as fold_field_name
from deck_builder.content.comparing import fold_text
from deck_builder.deck.kinds import CARD_KEYS, NOT_IN_NAMES, RESERVED_NAMES, load_built_in_kinds, load_kinds
from deck_builder.deck.late_kinds import LateKinds
from deck_builder.deck.model import RETIRED_KEY
from deck_builder.problems.other_names import find_by_meaning, fold_name
from deck_builder.problems.problem import Problems
from deck_builder.source.ids import is_id
from deck_builder.source.readable_ids import UniqueIds, make_name_id
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deck_builder.commands.tables.read_table import Table
    from deck_builder.deck.model import Kind

_OUR_COLUMNS: Final = {
    "guid": "guid",
    "kind": "kind",
    "note-type": "kind",
    "notetype": "kind",
    "subdeck": "subdeck",
    "deck": "subdeck",
    "tags": "tags",
    "tag": "tags",
    "labels": "tags",
    "keywords": "tags",
}
"""The names of columns that are no fields of a kind, folded, with our keys."""

_NO_SIGNS: Final = NOT_IN_NAMES | {"_"}
"""What becomes a space in the names of fields."""


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind that a deck gets for its table."""

    columns: Columns
    """The key of the kind, and the key of each column in it."""
    files: Mapping[str, str]
    """The texts of the files in the kind's folder, by their names."""


class _Column(NamedTuple):
    """A column that becomes a field."""

    number: int
    """Its place in the table, from 0."""
    name: str
    """The field's name, which no other has."""
    cells: tuple[str, ...]
    """Its cells in the rows of the kind; empty ones, too."""
    label: str
    """What the table calls it; a column without a name is called by its place."""
    has_name: bool
    """Whether the table names it."""

    @property
    def filled(self) -> int:
        """How many of its cells have a text."""
        return sum(map(bool, self.cells))

    @property
    def is_identifier(self) -> bool:
        """Whether it numbers or names the rows, which asks nothing: no two are alike, and they are no words."""
        texts = [cell for cell in self.cells if cell]
        odd = [text for text in texts if any(map(str.isdigit, text)) and not set(text) & set(" \n{[")]
        return len(odd) * 10 > len(texts) * 9 and len(set(texts)) * 10 > len(texts) * 9


def load_kinds_for_table(table: Table, name: str) -> tuple[LateKinds, dict[str, OwnKind]]:
    """Load the kinds for a table: those that come with the program, and its own by the names of its groups of rows."""
    built_in = load_built_in_kinds()
    own = design_kinds(table, built_in, name)
    loaded: dict[str, Kind | None] = {}
    if own:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            write_kinds(Path(scratch), own.values())
            loaded = load_kinds(Path(scratch, "kinds"), Path(scratch), Problems())
    own = {group: each for group, each in own.items() if loaded.get(each.columns.kind)}
    return LateKinds([*built_in, *loaded], lambda key: loaded[key] if key in loaded else built_in[key]), own


def write_kinds(deck: Path, kinds: Iterable[OwnKind]) -> None:
    """Write kinds into the folder of a deck. Raises OSError if that is not possible."""
    for kind in kinds:
        folder = deck / "kinds" / kind.columns.kind
        folder.mkdir(parents=True)
        for name, text in kind.files.items():
            (folder / name).write_bytes(text.encode())


def design_kinds(table: Table, kinds: Mapping[str, Kind | None], name: str) -> dict[str, OwnKind]:
    """Design a kind for each group of rows that fits no other, by the names of the groups as `find_group` has them.

    `name` is for the kind of rows without a note type.
    """
    names, is_named = find_names(table, kinds)
    groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, cells in table.rows[is_named:]:
        groups[find_group(cells, names, table)].append(cells)
    keys = UniqueIds(kinds)
    made = {}
    for group, rows in groups.items():
        gaps = sum(map(has_gap, rows)) * 2 > len(rows)
        columns = list(_list_columns(names, rows))
        if len(rows) > 1 and _needs_own_kind(columns, names, "cloze" if gaps else group, kinds):
            title = group if group and group not in kinds else name
            key = keys.give(make_name_id(title, "kind", len(keys) + 1))
            made[group] = _design_kind(key, title, columns, names, rows, has_gaps=gaps)
    return made


def _list_columns(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[_Column]:
    """Yield the columns with texts that may be fields."""
    taken = {fold_field_name(name) for name in RESERVED_NAMES}
    for number, cells in enumerate(zip(*rows, strict=True)):
        typed = names[number] if number < len(names) else ""
        is_ours = fold_name(typed) in _OUR_COLUMNS or (fold_name(typed) == "id" and _are_ids(cells))
        if is_ours or not any(cells):
            continue
        plain = " ".join("".join(" " if sign in _NO_SIGNS else sign for sign in typed).split())
        label = plain or name_column(number)
        label = name = label[:1].upper() + label[1:]
        again = 1
        while fold_field_name(name) in taken:
            again += 1
            name = f"{label} {again}"
        taken.add(fold_field_name(name))
        yield _Column(number, name, cells, label, bool(plain))


def _are_ids(cells: Sequence[str]) -> bool:
    texts = [cell for cell in cells if cell]
    return all(map(is_id, texts)) and len(set(texts)) == len(texts)


def _needs_own_kind(
    columns: Sequence[_Column], names: Sequence[str], wanted: str, kinds: Mapping[str, Kind | None]
) -> bool:
    """Whether no kind has keys for what a card needs, or for enough of the columns.

    Columns with names that fit may be left out, up to half of them: the author has named those that count.
    """
    if len(columns) < 2:
        return False
    width = max(column.number for column in columns) + 1
    chosen = choose_columns(names, max(width, len(names)), kinds, wanted)
    kind = kinds[chosen.kind]
    if kind is None or not {field.key for field in kind.fields if field.required} <= set(chosen.keys):
        return True
    lost = sum(not chosen.keys[column.number] for column in columns)
    return lost * 2 > len(columns) if any(column.has_name for column in columns) else lost > 0


def _design_kind(
    key: str,
    title: str,
    columns: Sequence[_Column],
    names: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    *,
    has_gaps: bool,
) -> OwnKind:
    """Design a kind: what is asked first, then the answer and the others as they stand in the table."""
    asked = _choose_asked(columns, has_gaps=has_gaps)
    others = [column for column in columns if column is not asked]
    shown = [column for column in others if not column.is_identifier]
    answer = None if has_gaps else next((column for column in shown if column.filled * 2 > len(rows)), None)
    ordered = [asked, *shown, *(column for column in others if column.is_identifier)]
    keys = UniqueIds((*CARD_KEYS, RETIRED_KEY))
    by_number = {column.number: keys.give(make_name_id(column.label, "field", column.number + 1)) for column in ordered}
    front = f"{{{{cloze:{asked.name}}}}}" if has_gaps else f"{{{{{asked.name}}}}}"
    back = [f'<div class="answer">{{{{{answer.name}}}}}</div>'] if answer else []
    back += [_show(column) for column in shown if column is not answer]
    files = {
        "kind.yaml": "\n".join(_write_kind(title, [(by_number[each.number], each) for each in ordered], asked)) + "\n",
        "front.html": f'<div class="question{" gaps" if has_gaps else ""}">{front}</div>\n',
        "back.html": "".join(f"{line}\n" for line in back),
    }
    width = len(rows[0])
    of_columns = [by_number.get(number) or _find_our_key(names, number) for number in range(width)]
    return OwnKind(Columns(key, tuple(of_columns)), files)


def _choose_asked(columns: Sequence[_Column], *, has_gaps: bool) -> _Column:
    """Choose what the cards ask: the texts with gaps, a column that is called so, or the first one with words."""
    if has_gaps:
        return max(columns, key=lambda column: sum(has_gap((cell,)) for cell in column.cells))
    worded = [column for column in columns if not column.is_identifier] or columns
    most = max(column.filled for column in worded)
    full = [column for column in worded if column.filled * 10 >= most * 9]
    called = (column for column in full if find_by_meaning(column.label, ("question", "term", "word")))
    return next(called, full[0])


def _show(column: _Column) -> str:
    label = f"<b>{html.escape(column.label)}:</b> " if column.has_name else ""
    return f'{{{{#{column.name}}}}}<div class="extra">{label}{{{{{column.name}}}}}</div>{{{{/{column.name}}}}}'


def _write_kind(title: str, fields: Sequence[tuple[str, _Column]], asked: _Column) -> Iterator[str]:
    yield f"name: {write_scalar(title, 0)}"
    yield "about: Made of the columns of a table."
    yield "fields:"
    for key, column in fields:
        yield f"  {key}:"
        yield f"    name: {write_scalar(column.name, 4)}"
        texts = [fold_text(cell) for cell in column.cells if cell]
        if column is asked:
            yield "    required: yes"
            if len(set(texts)) == len(texts):
                yield "    unique: yes"
        if all(map(NUMBER.fullmatch, texts)):
            yield "    text: plain"
    yield "cards:"
    yield "  card:"
    yield f"    name: {write_scalar(title, 4)}"
    yield "    front: front.html"
    yield "    back: back.html"


def _find_our_key(names: Sequence[str], number: int) -> str:
    name = fold_name(names[number]) if number < len(names) else ""
    return "id" if name == "id" else _OUR_COLUMNS.get(name, "")
