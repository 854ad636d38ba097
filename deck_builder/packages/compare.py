"""Two packages compared, and what a learner who has the first gets of the second.

The outcome follows the rules by which Anki imports (`rslib/src/import_export/package/apkg/import/`):
a note is known by its guid, updated only where the incoming `mod` is newer and its note type has the
same fields and templates, part by part, by id where both sides have one and else by name.
`deck-builder rehearse` holds every prediction made here against real Anki.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from deck_builder.content.plain_text import fill_gaps, to_plain_text
from deck_builder.problems.wording import pluralize, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.packages.model import Package, PackedField, PackedNote, PackedNoteType, PackedTemplate

Arrival = Literal["updated", "same", "older", "conflict"]
"""What Anki does with a note that a learner has, by default: it is updated; it is skipped because it
is not newer, and holds the same; it is skipped although it holds something else; it is in conflict."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose content differs: its name now, and its HTML before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Move:
    """A card that lies in another deck in the new package. A learner's own card never moves."""

    ordinal: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note of both packages that differs, or that is only sent again (`arrival` is then "updated").

    `cards_added` and `cards_left` are ordinals: of cards that the learner gets, and of cards that stay with the
    learner with nothing on them.
    """

    old: PackedNote
    new: PackedNote
    arrival: Arrival
    fields: tuple[FieldChange, ...]
    tags_added: tuple[str, ...]
    tags_removed: tuple[str, ...]
    cards_added: tuple[int, ...]
    cards_left: tuple[int, ...]
    moves: tuple[Move, ...]

    @property
    def only_sent_again(self) -> bool:
        """Whether the learner's note is written anew with what it held already."""
        return not (self.fields or self.tags_added or self.tags_removed or self.cards_added or self.cards_left)


@dataclass(frozen=True, slots=True)
class NoteTypeChange:
    """A note type of both packages that differs.

    `changes` say in words what is different; `breaks` say what keeps Anki from taking its notes, in words
    that follow "because". `arrives` is whether the learner gets the changes.
    """

    old: PackedNoteType
    new: PackedNoteType
    changes: tuple[str, ...]
    breaks: tuple[str, ...]
    arrives: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two packages. What a learner with Anki's default options gets follows from it.

    `roots` are the names of the decks that all cards lie in, before and now; empty where there is none such.
    """

    old: Package
    new: Package
    added: tuple[PackedNote, ...]
    changed: tuple[NoteChange, ...]
    left_out: tuple[PackedNote, ...]
    unchanged: int
    note_types: tuple[NoteTypeChange, ...]
    new_media: tuple[str, ...]
    old_media: tuple[str, ...]
    replaced_media: tuple[str, ...]
    roots: tuple[str, str]

    def arriving(self, arrival: Arrival) -> tuple[NoteChange, ...]:
        """The changed notes that arrive in one way."""
        return tuple(change for change in self.changed if change.arrival == arrival)

    @property
    def renamed(self) -> tuple[str, str] | None:
        """The deck's names, where it has another one now."""
        before, after = self.roots
        return (before, after) if before and after and before.casefold() != after.casefold() else None

    @property
    def nothing(self) -> bool:
        """Whether a learner would get nothing at all."""
        return not (self.added or self.changed or self.left_out or self.note_types)


def compare(old: Package, new: Package) -> Difference:
    """What differs between two packages of one deck."""
    types = {
        key: _note_type_change(old.note_types[key], each)
        for key, each in new.note_types.items()
        if key in old.note_types
    }
    changes = []
    unchanged = 0
    for guid, note in new.notes.items():
        if (before := old.notes.get(guid)) is None:
            continue
        broken = note.note_type.id != before.note_type.id or bool(types[note.note_type.id].breaks)
        change = _note_change(before, note, broken)
        if change.arrival == "same" and change.only_sent_again and not change.moves:
            unchanged += 1
        else:
            changes.append(change)
    both = old.media.keys() & new.media.keys()
    return Difference(
        old=old,
        new=new,
        added=tuple(note for guid, note in new.notes.items() if guid not in old.notes),
        changed=tuple(changes),
        left_out=tuple(note for guid, note in old.notes.items() if guid not in new.notes),
        unchanged=unchanged,
        note_types=tuple(each for each in types.values() if each.changes or each.breaks),
        new_media=tuple(sorted(new.media.keys() - old.media.keys())),
        old_media=tuple(sorted(old.media.keys() - new.media.keys())),
        replaced_media=tuple(sorted(name for name in both if old.media[name] != new.media[name])),
        roots=(old.root, new.root),
    )


def title_of(note: PackedNote, most: int = 90) -> str:
    """A note in a few words: its first field that holds something to read."""
    texts = (to_plain_text(field) for field in note.fields)
    return shorten(" ".join(fill_gaps(next(filter(None, texts), note.guid)).split()), most)


def same_part(one: PackedField | PackedTemplate, other: PackedField | PackedTemplate) -> bool:
    """Whether Anki takes two fields, or two templates, for one: by id where both have one, else by name."""
    return one.id == other.id if one.id and other.id else one.name == other.name


def _note_change(old: PackedNote, new: PackedNote, broken: bool) -> NoteChange:
    fields = tuple(_field_changes(old, new))
    tags_added, tags_removed = _without(new.tags, old.tags), _without(old.tags, new.tags)
    differs = bool(fields or tags_added or tags_removed)
    if broken:
        arrival: Arrival = "conflict"
    elif new.mod > old.mod:
        arrival = "updated"
    else:
        arrival = "older" if differs else "same"
    both = old.decks.keys() & new.decks.keys()
    return NoteChange(
        old=old,
        new=new,
        arrival=arrival,
        fields=fields,
        tags_added=tags_added,
        tags_removed=tags_removed,
        cards_added=tuple(sorted(new.decks.keys() - old.decks.keys())),
        cards_left=tuple(sorted(old.decks.keys() - new.decks.keys())),
        moves=tuple(
            Move(ordinal, old.decks[ordinal], new.decks[ordinal])
            for ordinal in sorted(both)
            if old.decks[ordinal].casefold() != new.decks[ordinal].casefold()
        ),
    )


def _without(tags: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = {tag.casefold() for tag in others}
    return tuple(tag for tag in tags if tag.casefold() not in known)


def _field_changes(old: PackedNote, new: PackedNote) -> Iterator[FieldChange]:
    """The fields that differ, each compared with the one that Anki takes for the same."""
    before = _contents_like(new.note_type.fields, old)
    for at, field in enumerate(new.note_type.fields):
        if before[at] != new.fields[at]:
            yield FieldChange(field.name, before[at], new.fields[at])
    kept = [field for field in old.note_type.fields if any(same_part(field, each) for each in new.note_type.fields)]
    for field, content in zip(old.note_type.fields, old.fields, strict=False):
        if field not in kept and content:
            yield FieldChange(field.name, content, "")


def _contents_like(fields: Sequence[PackedField], note: PackedNote) -> list[str]:
    """A note's contents in the places of other fields: of those that are the same."""
    if all(map(same_part, fields, note.note_type.fields)) and len(fields) == len(note.fields):
        return list(note.fields)
    found = []
    for field in fields:
        same = (at for at, each in enumerate(note.note_type.fields) if same_part(field, each))
        at = next(same, None)
        found.append("" if at is None else note.fields[at])
    return found


def _note_type_change(old: PackedNoteType, new: PackedNoteType) -> NoteTypeChange:
    changes = list(_changes(old, new))
    breaks = list(_breaks("field", old.fields, new.fields)) + list(_breaks("card", old.templates, new.templates))
    if old.cloze is not new.cloze:
        breaks.append("it makes its cards in another way: from gaps or from templates")
    if old.sort_field != new.sort_field:
        breaks.append("another of its fields is the one to sort by")
    return NoteTypeChange(old, new, tuple(changes), tuple(breaks), arrives=new.mod > old.mod and not breaks)


def _changes(old: PackedNoteType, new: PackedNoteType) -> Iterator[str]:
    if old.name != new.name:
        yield f"it is called “{new.name}”, and was called “{old.name}”"
    for before, after in zip(old.fields, new.fields, strict=False):
        if before.name != after.name and same_part(before, after):
            yield f"its field “{before.name}” is called “{after.name}”"
    for template, later in zip(old.templates, new.templates, strict=False):
        if not same_part(template, later):
            continue
        if template.name != later.name:
            yield f"its card “{template.name}” is called “{later.name}”"
        sides = [
            side
            for side, one, other in (("front", template.front, later.front), ("back", template.back, later.back))
            if one != other
        ]
        if sides:
            look = "looks" if len(sides) == 1 else "look"
            yield f"the {' and the '.join(sides)} of its card “{later.name}” {look} different"
    if old.css != new.css:
        yield "its style is different"


def _breaks(
    what: str,
    old: Sequence[PackedField] | Sequence[PackedTemplate],
    new: Sequence[PackedField] | Sequence[PackedTemplate],
) -> Iterator[str]:
    if len(old) == len(new) and all(map(same_part, old, new)):
        return
    gone = [each.name for each in old if not any(same_part(each, other) for other in new)]
    come = [each.name for each in new if not any(same_part(each, other) for other in old)]
    if gone:
        yield f"its {pluralize(what, len(gone))} {_listed(gone)} {'is' if len(gone) == 1 else 'are'} gone"
    if come:
        yield f"it gained the {pluralize(what, len(come))} {_listed(come)}"
    if not gone and not come:
        yield f"its {what}s stand in another order"


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
