"""Reads the notes and cards of a learner's collection, and after that only those that are no longer as they were.

Anki hands out rows as JSON: reading a large collection takes longer than most imports. So copies of the rows that were
read stay in its database, in temporary tables, and SQLite tells which rows differ from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.commands.rehearse.state import NO_ROWS, CardKey, Rows, StoredCard, StoredNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeVar

    from anki.dbproxy import DBProxy

    _Row = TypeVar("_Row")

_BEGIN: Final = (
    "CREATE TEMP VIEW current_notes AS SELECT id, guid, mid, flds, tags, mod FROM notes",
    """
    CREATE TEMP VIEW current_cards AS
    SELECT c.id AS id, n.guid AS guid, c.ord AS ord, c.did AS did, c.type AS type, c.queue AS queue, c.due AS due,
        c.ivl AS ivl, c.factor AS factor, c.reps AS reps, c.lapses AS lapses, c.flags AS flags, c.data AS data
    FROM cards c JOIN notes n ON n.id = c.nid
    """,
    "CREATE TEMP TABLE kept_notes AS SELECT * FROM current_notes LIMIT 0",
    "CREATE TEMP TABLE kept_cards AS SELECT * FROM current_cards LIMIT 0",
)
_HAS_BEGUN: Final = "SELECT count() FROM temp.sqlite_master WHERE name = 'current_notes'"
_KEEP: Final = (
    "DROP TABLE temp.kept_notes",
    "DROP TABLE temp.kept_cards",
    "CREATE TEMP TABLE kept_notes AS SELECT * FROM current_notes",
    "CREATE TEMP TABLE kept_cards AS SELECT * FROM current_cards",
    "CREATE UNIQUE INDEX temp.kept_note ON kept_notes (id)",
    "CREATE UNIQUE INDEX temp.kept_card ON kept_cards (id)",
)
# A natural join compares all columns.
_OTHER_NOTES: Final = "SELECT now.* FROM current_notes AS now NATURAL LEFT JOIN kept_notes AS k WHERE k.rowid IS NULL"
_OTHER_CARDS: Final = "SELECT now.* FROM current_cards AS now NATURAL LEFT JOIN kept_cards AS k WHERE k.rowid IS NULL"
_GONE_NOTES: Final = "SELECT id FROM kept_notes WHERE id NOT IN (SELECT id FROM current_notes)"
_GONE_CARDS: Final = "SELECT id FROM kept_cards WHERE id NOT IN (SELECT id FROM current_cards)"


class RowReader:
    """Reads the rows of one open collection."""

    def __init__(self, database: DBProxy, known: Rows | None = None) -> None:
        """`known` are the rows that it has now, if they were read from another collection and this is a copy of it."""
        self._database = database
        self._rows = NO_ROWS
        self._execute(_BEGIN)
        if known:
            self._keep(known)

    def read(self) -> Rows:
        """Read the rows; they are the very same object where nothing has changed since the last call."""
        database = self._database
        if not database.scalar(_HAS_BEGUN):  # Anki closes a collection while it exports all of it
            self._rows = NO_ROWS
            self._execute(_BEGIN)
        known = self._rows
        notes = {row[0]: (row[1], _make_note(*row[2:])) for row in database.all(_OTHER_NOTES)}
        cards = {row[0]: (CardKey(*row[1:3]), StoredCard(row[0], *row[3:])) for row in database.all(_OTHER_CARDS)}
        rows = Rows(
            _replace_rows(known.notes, notes, database.list(_GONE_NOTES)),
            _replace_rows(known.cards, cards, database.list(_GONE_CARDS)),
        )
        if rows.notes is not known.notes or rows.cards is not known.cards:
            self._keep(rows)
        return self._rows

    def _keep(self, rows: Rows) -> None:
        self._execute(_KEEP)
        self._rows = rows

    def _execute(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self._database.execute(statement)


def _make_note(note_type: int, fields: str, tags: str, mod: int) -> StoredNote:
    return StoredNote(note_type, tuple(fields.split("\x1f")), tuple(tags.split()), mod)


def _replace_rows(before: Mapping[int, _Row], other: Mapping[int, _Row], gone: Iterable[int]) -> Mapping[int, _Row]:
    """Put in the rows that differ and leave out those that are gone, in the order of their ids."""
    left_out = frozenset(gone)
    if not (other or left_out):
        return before
    return {key: row for key, row in sorted({**before, **other}.items()) if key not in left_out}
