"""Finds what learners changed in the fields of a deck's notes, and keeps nothing else of their packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.commands.pull.edited_cards import is_same_html
from deck_builder.content.plain_text import to_plain_text
from deck_builder.packages.compare import list_contents
from deck_builder.packages.learners_release import find_base, find_last_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.packages.model import Package, PackedField


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
        """Whether the learner only added words before or after the author's."""
        base, mine = (to_plain_text(html).split() for html in (self.base, self.mine))
        return len(mine) > len(base) and (not base or mine[: len(base)] == base or mine[-len(base) :] == base)


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
