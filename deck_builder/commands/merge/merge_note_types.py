"""Merges a note type: what the learner changed of it stays, and what the author changed arrives.

Anki updates a note type, and the notes of it, only where fields and templates are the same by number and id. So a
merged note type always has the learner's fields and templates, and one with others than the author's stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from deck_builder.commands.merge.merge_texts import merge_lines
from deck_builder.content.template import SPECIAL_FIELDS, blank_comments, list_fields, parse_template
from deck_builder.packages.compare_note_types import compare_note_types
from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.commands.merge.merge_texts import Conflicts
    from deck_builder.packages.model import Package, PackedNoteType, PackedTemplate

_Part = TypeVar("_Part")

OTHER_SCHEMA: Final = "it has other fields or cards than the release"
RENAMED: Final = "its cards name fields that are called something else in the release"


@dataclass(frozen=True, slots=True)
class NoteTypeMerge:
    """What becomes of a learner's note type."""

    mine: PackedNoteType
    """The note type as the learner has it."""
    new: PackedNoteType
    """The note type of the release."""
    result: PackedNoteType
    """The note type of the merged package."""
    stays: str
    """Why it stays as the learner has it, after "because"; empty if it was merged."""
    kept: tuple[str, ...] = ()
    """The parts with changes of the learner's: "its style"."""
    taken: tuple[str, ...] = ()
    """The parts with changes of the author's."""
    clashes: tuple[str, ...] = ()
    """The parts that both changed in the same places."""

    @property
    def is_plain(self) -> bool:
        """Whether the learner changed nothing of it."""
        return not (self.stays or self.kept or self.clashes)


def find_base_note_type(
    mine: PackedNoteType, key: int, releases: Sequence[Package], last: int
) -> PackedNoteType | None:
    """Return the note type with the id `key` as it was in the release that the learner has; None if no release has it.

    `releases` are sorted, and `last` is the index of the newest one that the learner surely had.
    """
    versions = [(index, release.note_types[key]) for index, release in enumerate(releases) if key in release.note_types]
    known = [(index, version) for index, version in versions if version.mod <= mine.mod] or versions
    same = [version for _, version in known if version.mod == mine.mod]
    before = [version for index, version in known if index <= last]
    return next(iter([*same[-1:], *before[-1:], *(version for _, version in known[:1])]), None)


def merge_note_type(
    mine: PackedNoteType, new: PackedNoteType, base: PackedNoteType | None, conflicts: Conflicts
) -> NoteTypeMerge:
    """Merge a note type. Without a `base`, all that differs counts as changed by both."""
    if compare_note_types(mine, new).breaks:
        return NoteTypeMerge(mine, new, mine, stays=OTHER_SCHEMA)
    if new.mod < (base or mine).mod:
        return NoteTypeMerge(mine, new, mine, stays="")  # Anki would not take it either; a cleanup package has no cards
    if base is not None and compare_note_types(mine, base).breaks:
        base = None
    merger = _Merger(conflicts)
    result = mine._replace(
        name=merger.choose("its name", base.name if base else None, mine.name, new.name)
        if mine.id == new.id
        else mine.name,
        css=merger.merge("its style", base.css if base else None, mine.css, new.css),
        fields=tuple(
            own._replace(
                name=merger.choose(
                    f"the name of “{own.name}”", base.fields[place].name if base else None, own.name, theirs.name
                ),
                id=own.id or theirs.id,
                settings=merger.choose(
                    f"“{own.name}” in the editor",
                    base.fields[place].settings if base else None,
                    own.settings,
                    theirs.settings,
                ),
            )
            for place, (own, theirs) in enumerate(zip(mine.fields, new.fields, strict=True))
        ),
        templates=tuple(
            merger.merge_template(base.templates[place] if base else None, own, theirs)
            for place, (own, theirs) in enumerate(zip(mine.templates, new.templates, strict=True))
        ),
        latex=merger.choose("its LaTeX", base.latex if base else None, mine.latex, new.latex),
    )
    if _list_unknown_fields(result) - _list_unknown_fields(mine):
        return NoteTypeMerge(mine, new, _keep(mine, new), stays=RENAMED)
    kept, taken, clashes = (tuple(dict.fromkeys(names)) for names in (merger.kept, merger.taken, merger.clashes))
    return NoteTypeMerge(mine, new, _date(result, mine, new), "", kept, taken, clashes)


class _Merger:
    """Merges the parts of a note type, and remembers which of them anybody changed."""

    def __init__(self, conflicts: Conflicts) -> None:
        self.conflicts = conflicts
        self.kept: list[str] = []
        self.taken: list[str] = []
        self.clashes: list[str] = []

    def choose(self, what: str, base: _Part | None, mine: _Part, new: _Part) -> _Part:
        """One of two states of a part that can't be merged."""
        if mine == new:
            return mine
        if mine == base:
            self.taken.append(what)
            return new
        (self.kept if new == base else self.clashes).append(what)
        return new if new != base and self.conflicts == "theirs" else mine

    def merge(self, what: str, base: str | None, mine: str, new: str) -> str:
        """Merge a part line by line."""
        if base is None:
            return self.choose(what, base, mine, new)
        merged = merge_lines(base, mine, new, self.conflicts)
        if merged.kind == "conflict":
            self.clashes.append(what)
        if merged.kind in ("kept", "merged"):
            self.kept.append(what)
        if merged.kind in ("taken", "merged"):
            self.taken.append(what)
        return merged.text

    def merge_template(self, base: PackedTemplate | None, mine: PackedTemplate, new: PackedTemplate) -> PackedTemplate:
        """Merge a template. One that does not parse any more stays the learner's."""
        front, back = f"the front of “{mine.name}”", f"the back of “{mine.name}”"
        sides = [
            self.merge(front, base.front if base else None, mine.front, new.front),
            self.merge(back, base.back if base else None, mine.back, new.back),
        ]
        own = (mine.front, mine.back)
        sides = [own[at] if _is_broken(side) and not _is_broken(own[at]) else side for at, side in enumerate(sides)]
        return mine._replace(
            name=self.choose(f"the name of “{mine.name}”", base.name if base else None, mine.name, new.name),
            id=mine.id or new.id,
            front=sides[0],
            back=sides[1],
            settings=self.choose(
                f"“{mine.name}” in the browser", base.settings if base else None, mine.settings, new.settings
            ),
        )


def _date(result: PackedNoteType, mine: PackedNoteType, new: PackedNoteType) -> PackedNoteType:
    """Give a note type the time with which it arrives, and the release after it changes nothing."""
    if result._replace(mod=mine.mod) == mine and new.mod <= mine.mod:
        return mine
    if result.mod != new.mod and result._replace(mod=new.mod) == new and new.mod > mine.mod:
        return new
    return result._replace(mod=max(mine.mod, new.mod) + 1)


def _keep(mine: PackedNoteType, new: PackedNoteType) -> PackedNoteType:
    """The learner's note type, newer than the release's: that would replace it."""
    return mine if new.mod <= mine.mod or mine.id != new.id else mine._replace(mod=new.mod + 1)


def _is_broken(side: str) -> bool:
    try:
        parse_template(blank_comments(side))
    except TextError:
        return True
    return False


def _list_unknown_fields(note_type: PackedNoteType) -> set[str]:
    """The names in its templates that are no field of it."""
    known = {field.name for field in note_type.fields} | SPECIAL_FIELDS | {""}
    named: set[str] = set()
    for template in note_type.templates:
        for side in (template.front, template.back):
            if not _is_broken(side):
                named |= set(list_fields(parse_template(blank_comments(side))))
    return {name for name in named - known if not (name[:1] == "c" and name[1:].isdecimal())}
