"""The rows of the cards of many notes, made by SQLite from the rows of the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import sqlite3

FEWEST_NOTES: Final = 50
"""For fewer notes, one statement takes longer than a row for each card."""

MOST_CARDS: Final = 50
"""The most cards of a note that a statement is made for."""


class CardRun(NamedTuple):
    """The cards of notes that have the same kinds of cards, and follow each other in the table `notes`."""

    first_id: int
    """The row id of the first card; the others count on."""
    first_note: int
    """The row id of the first note."""
    notes: int
    """How many notes there are."""
    cards: tuple[tuple[int, int], ...]
    """The ordinal and the deck of each card of a note."""

    def write(self, connection: sqlite3.Connection, note_zero: int) -> None:
        """Write the same rows as `AnkiNote.card_rows` makes. A card is due at its note's id, less `note_zero`."""
        cards = ",".join([f"({number},{ordinal},{deck})" for number, (ordinal, deck) in enumerate(self.cards)])
        # The notes are the outer loop, so that cards come in the order of their ids.
        connection.execute(
            f"REPLACE INTO cards SELECT ? + (n.id - ?) * {len(self.cards)} + c.column1, n.id, c.column3, c.column2, "  # noqa: S608  these are numbers
            f"n.mod, -1, 0, 0, n.id - ?, 0, 0, 0, 0, 0, 0, 0, 0, '' FROM notes n CROSS JOIN (VALUES {cards}) c "
            "WHERE n.id >= ? AND n.id < ?",
            (self.first_id, self.first_note, note_zero, self.first_note, self.first_note + self.notes),
        )
