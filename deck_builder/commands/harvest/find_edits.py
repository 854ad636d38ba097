"""Finds what learners changed in the fields of a deck's notes, and keeps nothing else of their packages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.merge.tokens import split_text
from deck_builder.commands.pull.edited_cards import is_same_html
from deck_builder.packages.compare import list_contents
from deck_builder.packages.learners_release import find_base, find_last_release
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deck_builder.commands.merge.tokens import Token
    from deck_builder.packages.model import Package, PackedField

_MOST_MISSING: Final = 2
"""So many words between the author's words are a correction."""
_SHOWN: Final = ("<img", "<svg", "<math", "<audio", "<video", "<object", "<iframe")
"""With what the elements begin that count as words."""
_HIGHLIGHT: Final = compile_late(r"</?(?:b|strong|i|em|u|s|font|span|mark)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """What one learner changed in a field."""

    guid: str
    """The guid of the note."""
    field: PackedField
    """The field, as the release has it that the learner began with."""
    base: str
    """The HTML of the field in that release."""
    mine: str
    """The HTML that the learner has."""
    mod: int
    """When the learner's note last changed: the same in every export of one person."""

    @property
    def is_addition(self) -> bool:
        """Whether the learner only added words or pictures, or only highlighted some: all of the author's are there.

        A word or two between the author's are a correction, because they may have been missing.
        """
        base, mine = split_text(self.base), split_text(self.mine)
        words, own_words = _list_words(base), _list_words(mine)
        if words == own_words:
            return _list_unhighlighted(base) == _list_unhighlighted(mine)
        return _is_run(words, own_words) or (
            len(own_words) - len(words) > _MOST_MISSING and _is_subsequence(words, own_words)
        )


def find_edits(mine: Package, releases: Sequence[Package]) -> Iterator[FieldEdit]:
    """Yield what a learner changed in the notes that the releases have. `releases` are sorted, oldest first."""
    last = find_last_release(mine, releases)
    for note in mine.notes.values():
        base = find_base(note, releases, last)
        if base is None:
            continue
        fields = base.note_type.fields
        for field, before, after in zip(fields, base.fields, list_contents(fields, note), strict=False):
            if after is not None and not is_same_html(before, after):
                yield FieldEdit(note.guid, field, before, after, note.mod)


def _list_words(tokens: Sequence[Token]) -> list[str]:
    """The words, gaps, formulas and pictures of a text, without tags and other signs, in lower case."""
    keys = (token.key.casefold() for token in tokens)
    return [key for key in keys if (key.startswith(_SHOWN) if key[:1] == "<" else any(map(str.isalnum, key)))]


def _list_unhighlighted(tokens: Sequence[Token]) -> list[str]:
    """All pieces of a text but space, bold and coloured print."""
    return [token.key for token in tokens if not (token.is_white or _HIGHLIGHT.match(token.key))]


def _is_run(words: list[str], others: list[str]) -> bool:
    """Whether some words stand in others, one after the other. Takes time in proportion to all of them."""
    part, whole = ("".join(f"\0{word}" for word in each) + "\0" for each in (words, others))
    return part in whole if words else True


def _is_subsequence(words: Sequence[str], others: Iterable[str]) -> bool:
    """Whether some words stand in others in the same order."""
    rest = iter(others)
    return all(word in rest for word in words)
