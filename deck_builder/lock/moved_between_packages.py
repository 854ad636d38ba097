"""Finds content that has moved to another note or gap between two packages, by the words that learners read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import fill_gaps, list_gap_texts
from deck_builder.content.plain_text import to_plain_text
from deck_builder.content.template import list_question_fields, parse_template
from deck_builder.deck.model import COMMON_FIELDS, REPORT_ID_FIELD, RETIRED_FIELD
from deck_builder.lock.card_texts import normalize_text
from deck_builder.lock.moved_content import (
    CardContent,
    MovedCard,
    MovedGap,
    find_moved_cards,
    find_moved_gaps,
    share_words,
)
from deck_builder.problems.card_texts.words import find_words
from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import PackedNote, PackedNoteType

_NO_QUESTION: Final = frozenset({*COMMON_FIELDS.values(), REPORT_ID_FIELD, RETIRED_FIELD})
_SHAPE: Final = "image-occlusion:"
_LONG: Final = 4
"""A word with fewer letters than this says little about a gap."""


@dataclass(frozen=True, slots=True)
class MovedContent:
    """Content that learners have under another guid or gap number than the new package."""

    cards: tuple[MovedCard, ...] = ()
    """The notes that have the content of another note; identities are guids."""
    gaps: Mapping[str, tuple[MovedGap, ...]] = field(default_factory=dict)
    """The gaps that have the number of another gap, by the guid of their note."""


NOTHING_MOVED: Final = MovedContent()
"""The result for most releases."""


def find_moved_content(difference: Difference) -> MovedContent:
    """Find what has moved to another identity between two packages of one deck."""
    changed = {change.new.guid: change for change in difference.changed if change.fields}
    new_notes = {guid: change.new for guid, change in changed.items()} | {note.guid: note for note in difference.added}
    if not changed:
        return MovedContent()
    questions = {
        key: _question_names(note_type)
        for package in (difference.old, difference.new)
        for key, note_type in package.note_types.items()
    }

    def read(notes: Mapping[str, PackedNote]) -> dict[str, CardContent]:
        return {guid: _read_content(note, questions[note.note_type.id]) for guid, note in notes.items()}

    new = read(new_notes)
    gaps = {}
    for guid, change in changed.items():
        before, now = read_gaps(change.old), read_gaps(change.new)
        if moved := find_moved_gaps(before, {}, now) or find_moved_gaps(_reduce(before), {}, _reduce(now)):
            gaps[guid] = moved
    kept = difference.new.notes.keys() - new.keys()
    owners = read({guid: note for guid, note in difference.old.notes.items() if guid not in kept})
    if not share_words(owners, new):  # then nobody asks how often each word is in the whole deck
        return MovedContent((), gaps)
    old = owners | read({guid: note for guid, note in difference.old.notes.items() if guid in kept})
    return MovedContent(find_moved_cards(old, new, kept=kept), gaps)


def read_gaps(note: PackedNote) -> dict[int, str]:
    """Return the normalized texts of a note's gaps by their numbers; empty for image occlusion."""
    if not note.note_type.cloze:
        return {}
    texts = list_gap_texts("\n".join(note.fields))
    if any(_SHAPE in text for text in texts.values()):
        return {}
    return {number: normalize_text(to_plain_text(text)) for number, text in texts.items()}


def _reduce(gaps: Mapping[int, str]) -> dict[int, str]:
    """Sort the words of each gap and drop short ones such as articles: “the heart” becomes “heart”."""
    reduced = {}
    for number, text in gaps.items():
        words = find_words(text)
        long = [word for word in words if len(word) >= _LONG or word.isdecimal()]
        reduced[number] = " ".join(sorted(long or words))
    return reduced


def _question_names(note_type: PackedNoteType) -> frozenset[str]:
    """Return the names of the fields on the front of the first template."""
    try:
        return frozenset(list_question_fields(parse_template(note_type.templates[0].front)))
    except (TextError, IndexError):
        return frozenset()


def _read_content(note: PackedNote, questions: frozenset[str]) -> CardContent:
    question: set[str] = set()
    rest: set[str] = set()
    for part, content in zip(note.note_type.fields, note.fields, strict=False):
        if content and part.name not in _NO_QUESTION:
            words = find_words(fill_gaps(to_plain_text(content)))
            (question if part.name in questions else rest).update(f"{part.name}={word}" for word in words)
    return CardContent(frozenset(question), frozenset(rest)) if question else CardContent(frozenset(rest), frozenset())
