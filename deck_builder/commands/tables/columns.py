"""Maps the columns of a table to the keys of cards, by their names or by their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.tables.header_row import is_header_row
from deck_builder.deck.late_kinds import list_own_kinds
from deck_builder.problems.other_names import KINDS, find_by_meaning, fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.commands.tables.read_table import Table
    from deck_builder.deck.model import Kind

OWN_KEYS: Final = ("id", "guid", "kind", "subdeck", "tags")
"""Keys of cards that are no fields, and that a table may have."""
TEXTS: Final = frozenset({"markdown", "plain", "html"})
"""What a field may hold so that a table can have it."""
_USUAL: Final = ("question", "vocabulary", "cloze", "definition", "typed")
"""The kinds that are tried first."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table as keys of one kind of card."""

    kind: str
    """The key of the kind."""
    keys: tuple[str, ...]
    """The key for each column; empty for a column that has no place in the kind."""


def find_names(table: Table, kinds: Mapping[str, Kind | None]) -> tuple[tuple[str, ...], bool]:
    """Find the names of a table's columns, and whether its first row has them. No names if it has none.

    The names of fields of a deck's own kinds are known, too; and `export` writes `id` and `kind` into every table.
    """
    if table.names and any(name not in OWN_KEYS for name in table.names if name):
        return table.names, False
    first = table.rows[0][1] if table.rows else ()
    filled = [name for name in first if name]
    own = {fold_name(name) for kind in list_own_kinds(kinds) for each in kind.fields for name in (each.key, each.name)}
    known = [name for name in filled if _is_known(name) or fold_name(name) in own]
    is_ours = {"id", "kind"} <= set(filled)
    if (len(known) * 2 > len(filled) or is_ours) and len(set(filled)) == len(filled):
        return first, True
    if not table.names and is_header_row([cells for _, cells in table.rows]):
        return first, True
    return table.names, False


def _is_known(name: str) -> bool:
    words = {*OWN_KEYS, "question", "answer", "term", "definition", "word", "meaning", "text", "extra", "front", "back"}
    return fold_name(name) in words or find_by_meaning(name, words) != ""


def choose_columns(names: Sequence[str], width: int, kinds: Mapping[str, Kind | None], wanted: str = "") -> Columns:
    """Choose the kind whose keys fit the columns best. `wanted` is what the table calls the kind, or empty."""
    usable = {key: kind for key, kind in kinds.items() if kind}
    named = find_by_meaning(wanted, usable, KINDS) if wanted else ""
    has_names = any(name and name not in OWN_KEYS for name in names)
    has_gaps = bool(named and usable[named].cloze_fields)  # only texts with gaps make a cloze
    own = [kind.key for kind in list_own_kinds(kinds) if not has_names and bool(kind.cloze_fields) == has_gaps]
    if named:
        order = [named, *own] if named == wanted == "cloze" else [named]
    else:
        order = [*_USUAL, *sorted(usable)] if has_names else ["question", *own]
    best, best_score = Columns("question", ("",) * width), (False, -1, -1)
    for key in dict.fromkeys(order):
        kind = usable.get(key)
        if kind is None or bool(kind.cloze_fields) > has_gaps:
            continue
        keys = map_columns(names, width, kind)
        required = {field.key for field in kind.fields if field.required}
        exact = sum(fold_name(name) == key for name, key in zip(names, keys, strict=False))
        score = (required <= set(keys), sum(map(bool, keys)), exact)
        if score > best_score:
            best, best_score = Columns(key, keys), score
    return best


def map_columns(names: Sequence[str], width: int, kind: Kind) -> tuple[str, ...]:
    """Map each column to a key of a kind: by its name, or by its order if no column of a field has a name."""
    fields = [field.key for field in kind.fields if field.text in TEXTS]
    ours = {fold_name(field.name): field.key for field in kind.fields if field.key in fields}
    ours |= {key: key for key in (*fields, *OWN_KEYS)}
    names = [*names, *[""] * (width - len(names))]
    keys = ["" for _ in names]
    for number, name in enumerate(names):  # names that are ours come before those of others
        if (key := ours.get(fold_name(name or name_column(number)), "")) not in keys:
            keys[number] = key
    for number, name in enumerate(names):
        left = [key for key in (*fields, *OWN_KEYS) if key not in keys]
        if name and not keys[number]:
            keys[number] = find_by_meaning(name, left)
    if not any(name and name not in OWN_KEYS for name in names):
        wanted = [*(field.key for field in kind.fields if field.required and field.key in fields), "extra", "about"]
        left = [key for key in wanted if key in fields and key not in keys]
        for number in range(width):
            if not names[number] and left:
                keys[number] = left.pop(0)
    return tuple(keys)


def name_column(number: int) -> str:
    """Name a column that has no name, by its place in the table, from 0."""
    return f"column {number + 1}"


def list_left_out(names: Sequence[str], keys: Sequence[str], filled: Sequence[bool]) -> tuple[str, ...]:
    """List the columns that have texts, as `filled` says, and no place in a kind."""
    names = [*names, *[""] * (len(keys) - len(names))]
    return tuple(
        name or name_column(number)
        for number, (name, key, is_filled) in enumerate(zip(names, keys, filled, strict=True))
        if is_filled and not key
    )
