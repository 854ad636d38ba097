"""Gives each language that shares its notes with others seconds of its own.

A learner who changes the language imports its package with "Update notes: Always" and "Update note types: Always".
Anki then updates everything whose modification time is another one, older or newer (tried with 26.9 and 24.11). So no
two languages of a release may give a note, or a note type, the same time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deck_builder.deck.model import Deck


class Turns(NamedTuple):
    """Which seconds a deck may use for its notes. Languages take turns, each with a second for each of its editions."""

    place: int = 0
    """Its place among the languages that have the same notes."""
    languages: int = 1
    """How many languages have these notes."""
    editions: int = 0
    """How many smaller editions it has. Their notes are older by a second for each."""

    def find_second(self, earliest: int) -> int:
        """Return the first second from `earliest` on that the deck may use; both count from 1970."""
        if self.languages == 1:
            return earliest
        length = self.editions + 1
        own = self.place * length + self.editions
        return earliest + (own - earliest) % (self.languages * length)


ANY_SECOND = Turns()
"""The turns of a deck that has neither smaller editions nor the notes of another one."""


def find_turns(deck: Deck) -> Turns:
    """Return which seconds a deck may use."""
    place, languages = deck.turn or (0, 1)
    return Turns(place, languages, len(deck.editions))
