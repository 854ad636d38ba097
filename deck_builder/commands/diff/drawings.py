"""The cards that a page of differences draws: which ones, and each as it was and as it is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.diff.sentences import group_note_type_changes, list_changes, name_card
from deck_builder.commands.diff.shadow_card import make_harmless, make_shadow_tree, read_pictures
from deck_builder.packages.compare import title_of
from deck_builder.packages.render import render_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.packages.compare import Difference, NoteChange
    from deck_builder.packages.compare_note_types import NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote

MOST_DRAWN: Final = 200
"""The most notes that are drawn. No browser opens a page of many thousand drawings."""

MOST_OF_PAGE: Final = 16_000_000
"""In characters; after that no further card is drawn. Each card has its pictures and its note type's style with it."""
_NOT_DRAWN: Final = '<p class="quiet">Its cards are not drawn: the page is too large already.</p>'


class _Sides(NamedTuple):
    """A card's two sides, harmless and with their pictures."""

    front: str
    """The HTML of the front."""
    back: str
    """The HTML of the back."""


class Drawings:
    """Draws cards of both packages, with the pictures that they show."""

    def __init__(self, difference: Difference) -> None:
        self._old, self._new = difference.old, difference.new
        changes = list_changes(difference)
        self._changed = {change.new.guid for change in changes[:MOST_DRAWN]}
        self._added = {note.guid for note in difference.added[: MOST_DRAWN - len(self._changed)]}
        self.not_drawn = len(changes) + len(difference.added) - len(self._changed) - len(self._added)
        """The number of changed and new notes that are not drawn."""
        self._room = MOST_OF_PAGE
        self._examples = {
            group[0].new.id: _find_example(group[0], difference, self._changed)
            for group in group_note_type_changes(difference)
        }
        shown = self._changed | self._added | {pair[1].guid for pair in self._examples.values() if pair}
        self._pictures = {
            id(package): read_pictures(package, [note for guid, note in package.notes.items() if guid in shown])
            for package in (self._old, self._new)
        }

    def draw_change(self, change: NoteChange) -> Iterator[str]:
        """The cards of a changed note that look different; nothing where the note is not among those drawn."""
        old, new = change.old, change.new
        if new.guid not in self._changed:
            return
        ordinals = sorted(old.decks.keys() | new.decks.keys())
        drawn = False
        for ordinal in ordinals:
            if self._room < 0:
                yield _NOT_DRAWN
                return
            before = self._sides(self._old, old, ordinal) if ordinal in old.decks else None
            after = self._sides(self._new, new, ordinal) if ordinal in new.decks else None
            if before == after:
                continue
            drawn = True
            if len(ordinals) > 1:
                yield f"<h5>{escape(name_card(new if after else old, ordinal))}</h5>"
            if before and after:
                yield from _draw_pair(before, after, old, new)
            elif after:
                yield from _draw_sides(after, new, "new card")
            elif before:
                yield from _draw_sides(before, old, "as it was; it is empty now")
        if not drawn and change.fields:
            yield '<p class="quiet">Its cards look as they did.</p>'

    def draw_new_note(self, note: PackedNote) -> Iterator[str]:
        """The cards of a new note; nothing where the note is not among those drawn."""
        if note.guid not in self._added:
            return
        for ordinal in sorted(note.decks):
            if self._room < 0:
                yield _NOT_DRAWN
                return
            if len(note.decks) > 1:
                yield f"<h5>{escape(name_card(note, ordinal))}</h5>"
            yield from _draw_sides(self._sides(self._new, note, ordinal), note)

    def draw_example(self, change: NoteTypeChange) -> Iterator[str]:
        """A card of a changed note type; nothing where the note type looks as before."""
        if not (pair := self._examples[change.new.id]):
            return
        old, new = pair
        ordinal = min(old.decks.keys() & new.decks.keys())
        before, after = self._sides(self._old, old, ordinal), self._sides(self._new, new, ordinal)
        yield f'<p class="quiet">For example: {escape(title_of(new))}</p>'
        yield from _draw_pair(before, after, old, new, restyled=old.note_type.css != new.note_type.css)

    def _sides(self, package: Package, note: PackedNote, ordinal: int) -> _Sides:
        pictures = self._pictures[id(package)]
        sides = _Sides(*(make_harmless(side, pictures, package) for side in render_card(note, ordinal)))
        self._room -= sum(map(len, sides)) + 2 * len(note.note_type.css)
        return sides


def _find_example(
    change: NoteTypeChange, difference: Difference, drawn: set[str]
) -> tuple[PackedNote, PackedNote] | None:
    """A note of a changed note type, as it was and as it is; if possible one that is not drawn anyway.

    None where nothing changed in how the note type looks.
    """
    if not change.changes:
        return None
    pairs = (
        (old, new)
        for guid, new in difference.new.notes.items()
        if new.note_type.id == change.new.id
        and (old := difference.old.notes.get(guid)) is not None
        and old.note_type.id == change.old.id
        and old.decks.keys() & new.decks.keys()
    )
    return min(pairs, key=lambda pair: pair[1].guid in drawn, default=None)


def _draw_pair(
    before: _Sides, after: _Sides, old: PackedNote, new: PackedNote, *, restyled: bool = False
) -> Iterator[str]:
    """Both sides before and after. A side with the same content is drawn once, except where its style changed."""
    for name, one, other in zip(("Front", "Back"), before, after, strict=True):
        if one == other and not restyled:
            yield f'<details><summary>{name}, as it was</summary><div class="sides">'
            yield _figure(f"{name}, as it was and is", one, new)
            yield "</div></details>"
        else:
            yield '<div class="sides">'
            yield _figure(f"{name}, as it was", one, old)
            yield _figure(f"{name}, as it is", other, new)
            yield "</div>"


def _draw_sides(sides: _Sides, note: PackedNote, which: str = "") -> Iterator[str]:
    yield '<div class="sides">'
    for name, side in zip(("Front", "Back"), sides, strict=True):
        yield _figure(f"{name}, {which}" if which else name, side, note)
    yield "</div>"


def _figure(caption: str, side: str, note: PackedNote) -> str:
    return (
        f'<figure><figcaption>{escape(caption)}</figcaption><div class="frame"><div>'
        f"{make_shadow_tree(side, note.note_type.css)}</div></div></figure>"
    )
