"""Merges one note: field by field and tag by tag."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.commands.merge.merge_texts import MergedText, list_gaps, merge_texts, settle
from deck_builder.content.comparing import fold_name
from deck_builder.packages.compare import list_contents
from deck_builder.packages.compare_note_types import is_same_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from deck_builder.commands.merge.merge_texts import Conflicts
    from deck_builder.packages.model import PackedNote, PackedNoteType


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """What becomes of a field."""

    name: str
    """The field's name."""
    base: str | None
    """The HTML that both began with; None if it is not known."""
    mine: str
    """The learner's HTML."""
    new: str
    """The author's HTML."""
    merged: MergedText
    """The result."""


@dataclass(frozen=True, slots=True)
class NoteMerge:
    """What becomes of a note that both the learner and the release have."""

    mine: PackedNote
    """The note as the learner has it."""
    new: PackedNote
    """The note of the release."""
    base: PackedNote | None
    """The note as both had it; None if it is not known."""
    fields: tuple[FieldMerge, ...]
    """The fields, in the order of the learner's note type."""
    tags_kept: tuple[str, ...]
    """The tags that the learner added."""
    tags_removed_by_learner: tuple[str, ...]
    """The tags that the learner removed and the release has."""
    tags_added: tuple[str, ...]
    """The tags that the author added."""
    tags_removed: tuple[str, ...]
    """The tags that the author removed."""
    homeless: tuple[str, ...]
    """The names of fields with content that the learner's note type does not have."""
    result: PackedNote
    """The merged note, with the note type and the time that it has in the merged package."""

    @property
    def changes(self) -> bool:
        """Whether the learner gets anything."""
        return self.result.fields != self.mine.fields or self.result.tags != self.mine.tags

    @property
    def is_sent(self) -> bool:
        """Whether it must be in the merged package: it changes, has new cards, or the release would replace it."""
        return (
            self.changes or self.result.mod != self.mine.mod or bool(self.result.decks.keys() - self.mine.decks.keys())
        )


def merge_note(
    mine: PackedNote,
    new: PackedNote,
    base: PackedNote | None,
    note_type: PackedNoteType,
    conflicts: Conflicts,
    doubtful: frozenset[int] = frozenset(),
) -> NoteMerge:
    """Merge a note. The result has the learner's note type in the state `note_type`.

    Its cards are those of the learner; see `plan_merge` for new ones. `doubtful` are the positions of fields for which
    the base may be another one.
    """
    names = [field.name for field in note_type.fields]
    theirs = list_contents(mine.note_type.fields, new)
    before = list_contents(mine.note_type.fields, base) if base else [None] * len(theirs)
    fields = []
    for place, (name, old, own, content) in enumerate(zip(names, before, mine.fields, theirs, strict=False)):
        if content is None:  # the release has no such field
            fields.append(FieldMerge(name, old, own, own, MergedText(own, "same")))
            continue
        start = None if place in doubtful else "" if base and old is None else old
        fields.append(FieldMerge(name, start, own, content, merge_texts(start, own, content, conflicts)))
    if note_type.cloze and base:
        fields = _settle_gaps(fields, conflicts)
    tags, kept, removed_by_learner, added, removed = _merge_tags(base.tags if base else None, mine.tags, new.tags)
    texts = [field.merged.text for field in fields]
    missing = [""] * (len(names) - len(texts))  # a damaged note may have fewer fields than its note type
    result = replace(mine, note_type=note_type, fields=(*texts, *missing), tags=tags)
    return NoteMerge(
        mine=mine,
        new=new,
        base=base,
        fields=tuple(fields),
        tags_kept=kept,
        tags_removed_by_learner=removed_by_learner,
        tags_added=added,
        tags_removed=removed,
        homeless=tuple(_list_homeless(mine, new)),
        result=replace(result, mod=_date(result, mine, new)),
    )


def _date(result: PackedNote, mine: PackedNote, new: PackedNote) -> int:
    """The time with which a note arrives, and the plain release after it changes nothing.

    Anki takes a note that is newer than the learner's, and skips one that is not. A note without the learner's words is
    as old as in the release.
    """
    is_release = result.fields == new.fields and set(result.tags) == set(new.tags)
    if is_release and new.mod > mine.mod:
        return new.mod
    changes = result.fields != mine.fields or result.tags != mine.tags
    return max(mine.mod, new.mod) + 1 if changes or new.mod > mine.mod else mine.mod


def _settle_gaps(fields: list[FieldMerge], conflicts: Conflicts) -> list[FieldMerge]:
    """Put fields in conflict in which the learner and the author gave one number to two new gaps."""
    base, mine, new = (
        list_gaps("\x1f".join(texts))
        for texts in zip(*((field.base or "", field.mine, field.new) for field in fields), strict=True)
    )
    doubled = {number for number in mine.keys() & new.keys() - base.keys() if mine[number] != new[number]}
    return [
        replace(field, merged=settle(field.base or "", field.mine, field.new, conflicts))
        if field.mine != field.new and doubled & (list_gaps(field.mine).keys() | list_gaps(field.new).keys())
        else field
        for field in fields
    ]


def _merge_tags(
    base: Collection[str] | None, mine: Sequence[str], new: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The merged tags, the learner's own, those that the learner removed, those that came, those that went.

    Without a base, no tag goes: nobody knows whose it is.
    """
    mine_by_name, new_by_name = _by_name(mine), _by_name(new)
    before = _by_name(base if base is not None else [tag for tag in mine if fold_name(tag) in new_by_name])
    own = [tag for name, tag in mine_by_name.items() if name not in before]
    removed = [tag for name, tag in mine_by_name.items() if name in before and name not in new_by_name]
    added = [tag for name, tag in new_by_name.items() if name not in before and name not in mine_by_name]
    removed_by_learner = [tag for name, tag in new_by_name.items() if name in before and name not in mine_by_name]
    own = [tag for tag in own if fold_name(tag) not in new_by_name]
    tags = [tag for tag in mine if tag not in removed] + added
    return tuple(tags), tuple(own), tuple(removed_by_learner), tuple(added), tuple(removed)


def _by_name(tags: Iterable[str]) -> Mapping[str, str]:
    return {fold_name(tag): tag for tag in tags}


def _list_homeless(mine: PackedNote, new: PackedNote) -> list[str]:
    own = mine.note_type.fields
    return [
        field.name
        for field, content in zip(new.note_type.fields, new.fields, strict=False)
        if content and not any(is_same_part(field, other) for other in own)
    ]
