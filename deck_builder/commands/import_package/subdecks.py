"""Where the cards of an imported note go: its subdeck, and the subdecks of cards that are not with the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.import_package.names import split_deck_name
from deck_builder.content.comparing import fold_deck_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.packages.model import PackedNote


_NOWHERE_ELSE: Final[dict[int, str]] = {}


class PlacedNote(NamedTuple):
    """A note with the subdecks of its cards. A tuple, because each note has one."""

    note: PackedNote
    """The note."""
    subdeck: str
    """The subdeck of its first card, below the deck that is imported; empty for that deck itself."""
    others: Mapping[int, str]
    """The subdecks of cards that are in another one, by the card's ordinal."""


class SubdeckNames:
    """Names decks below a root, each spelt as it first occurs: Anki ignores capitals."""

    def __init__(self, root: str) -> None:
        self._depth = root.count("::") + 1
        self._spellings: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def name(self, deck: str) -> str:
        """Name a deck by what follows the root; empty for the root itself."""
        if deck not in self._known:
            parts: list[str] = []
            for part in split_deck_name(deck)[self._depth :]:
                name = "::".join([*parts, part])
                parts = self._spellings.setdefault(fold_deck_name(name), name).split("::")
            self._known[deck] = "::".join(parts)
        return self._known[deck]


def place_notes(notes: Iterable[PackedNote], names: SubdeckNames) -> list[PlacedNote]:
    """Find the subdecks of the cards of each note."""
    placed = []
    for note in notes:
        first = note.deck
        subdeck = names.name(first)
        others = _NOWHERE_ELSE
        if len(note.decks) > 1:
            elsewhere = {ordinal: names.name(deck) for ordinal, deck in note.decks.items() if deck != first}
            others = {ordinal: name for ordinal, name in elsewhere.items() if name != subdeck}
        placed.append(PlacedNote(note, subdeck, others))
    return placed


def find_template_subdecks(notes: Sequence[PlacedNote]) -> dict[tuple[int, int], str]:
    """Find the templates whose cards are all in one subdeck, although other cards of their notes are not.

    Returns the subdeck by the id of the note type and the ordinal of the template.
    """
    seen: dict[tuple[int, int], set[str]] = {}
    apart: set[tuple[int, int]] = set()
    for placed in notes:
        if placed.note.note_type.cloze:
            continue
        for ordinal in placed.note.decks:
            key = placed.note.note_type.id, ordinal
            seen.setdefault(key, set()).add(placed.others.get(ordinal, placed.subdeck))
            if ordinal in placed.others:
                apart.add(key)
    return {key: next(iter(seen[key])) for key in apart if len(seen[key]) == 1}
