"""Searches for Anki's browser, each of which finds one note of a package and no other one.

Anki has no search by guid, and a note has another id in each collection. So a note is found by its note type and the
text of a field. What needs an escape, and which white space a search can't hold, was tried with Anki 26.9; the rules
are those of `rslib/src/search/parser.rs`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.kinds import NOT_IN_NAMES
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deck_builder.packages.model import PackedNote, PackedNoteType

_SPECIAL: Final = compile_late(r'[\\"*_:]')
"""What has a meaning in a quoted search: a backslash before it takes that away."""
_ANY: Final = "_"
"""Stands for any one character."""
_NOT_IN_SEARCH: Final = compile_late(r"[^\S ]|[\x00-\x1f\x7f]")
"""White space other than a space, and control characters, are not found as they are."""
_NOT_IN_NAME: Final = compile_late(r"[^\w -]|_")
"""Signs in the name of a field that may mean something."""
_KEYWORDS: Final = frozenset(
    [
        *("added", "card", "cid", "deck", "did", "dupe", "edited", "flag", "has-cd", "introduced", "is", "mid"),
        *("nc", "nid", "note", "preset", "prop", "rated", "re", "resched", "sc", "tag", "w"),
    ]
)
"""Words before a colon that mean something else than a field."""
_MOST: Final = 2000
"""The longest text to search for. SQLite refuses patterns of more than 50,000 bytes."""
_MOST_WITH_ANY: Final = 200
_MOST_ALIKE: Final = 100
"""The longest text with signs for which any other one may stand, and the most texts of its length to compare it with:
a package of a stranger may have very many."""
_ASCII_FOLD: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""SQLite's LIKE takes capital and small letters from A to Z for the same, and no others."""


class _Column(NamedTuple):
    """A field of all notes of a note type."""

    name: str
    """Its name, as a search may have it."""
    texts: Sequence[str]
    """What each note has there, folded as a search compares."""
    counts: Counter[str]
    """How many notes have each of these."""
    by_length: Mapping[int, Sequence[str]]
    """The same texts by their length."""


def make_searches(notes: Iterable[PackedNote]) -> dict[str, str]:
    """Make the search for each note, by guid. A note that no search tells from all others is left out."""
    by_type: dict[int, list[PackedNote]] = {}
    for note in notes:
        by_type.setdefault(note.note_type.id, []).append(note)
    return {guid: search for same in by_type.values() for guid, search in _search_notes(same)}


def _search_notes(notes: Sequence[PackedNote]) -> Iterator[tuple[str, str]]:
    """Yield the search for each of some notes that have the same note type."""
    names = _list_names(notes[0].note_type)
    columns = []
    for position, name in names:
        texts = [_fold(note.fields[position]) if position < len(note.fields) else "" for note in notes]
        by_length: dict[int, list[str]] = {}
        for text in texts:
            by_length.setdefault(len(text), []).append(text)
        columns.append(_Column(name, texts, Counter(texts), by_length))
    together = Counter(zip(*(column.texts for column in columns), strict=True)) if columns else Counter()
    for row, note in enumerate(notes):
        prefix = f"mid:{note.note_type.id}"
        usable = [column for column in columns if len(column.texts[row]) <= _MOST]
        filled = (column for column in usable if column.texts[row])
        if single := next((column for column in filled if _is_unique(column, row)), None):
            yield note.guid, f"{prefix} {_write(single, row)}"
            continue
        plain = all(not _NOT_IN_SEARCH.search(column.texts[row]) for column in columns)
        if columns == usable and plain and together[tuple(column.texts[row] for column in columns)] == 1:
            yield note.guid, " ".join((prefix, *(_write(column, row) for column in columns)))


def _list_names(note_type: PackedNoteType) -> list[tuple[int, str]]:
    """List the position and the name, as a search has it, of each field that a search can name, the first one first.

    Names with signs that Anki removes from them are left out.
    """
    own = [unicodedata.normalize("NFC", field.name).casefold() for field in note_type.fields]
    named = []
    for position, field in enumerate(note_type.fields):
        name = _NOT_IN_NAME.sub(_ANY, unicodedata.normalize("NFC", field.name))
        if name.lower() in _KEYWORDS:
            name = name[:-1] + _ANY
        matching = [other for other in own if _matches(name.casefold(), other)]
        if len(matching) == 1 and name.strip() == name and NOT_IN_NAMES.isdisjoint(field.name):
            named.append((position, name))
    return named


def _matches(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern, in which `_` stands for any one character."""
    return len(pattern) == len(text) and all(a in (_ANY, b) for a, b in zip(pattern, text, strict=True))


def _fold(content: str) -> str:
    """A field as a search compares it."""
    return unicodedata.normalize("NFC", content.replace("\r\n", "\n")).translate(_ASCII_FOLD)


def _is_unique(column: _Column, row: int) -> bool:
    """Whether the search for a note's text finds no other note of its note type."""
    text = column.texts[row]
    if not _NOT_IN_SEARCH.search(text):
        return column.counts[text] == 1
    alike = column.by_length[len(text)]
    if len(text) > _MOST_WITH_ANY or len(alike) > _MOST_ALIKE:
        return False
    pattern = re.compile(".".join(map(re.escape, _NOT_IN_SEARCH.split(text))), re.DOTALL)
    return sum(1 for other in alike if pattern.fullmatch(other)) == 1


def _write(column: _Column, row: int) -> str:
    """The condition that a field has the text that a note has there."""
    text = _SPECIAL.sub(r"\\\g<0>", column.texts[row])
    return f'"{column.name}:{_NOT_IN_SEARCH.sub(_ANY, text)}"'
