"""Note types as packages have them: made of those of a deck, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.build.note_types import CardTemplate, NoteType
from deck_builder.content import template
from deck_builder.lock.model import LockedSlot
from deck_builder.packages.model import PackedField, PackedNoteType, PackedTemplate
from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    from deck_builder.content.template import Node


def pack_note_type(note_type: NoteType) -> PackedNoteType:
    """A note type as a package has it, to draw its cards. Its `mod` is 0: no card shows it, and it changes often."""
    return PackedNoteType(
        id=note_type.id,
        name=note_type.name,
        cloze=note_type.cloze,
        css=note_type.css,
        mod=0,
        fields=tuple(PackedField(field.name, field.id) for field in note_type.fields),
        templates=tuple(PackedTemplate(each.name, each.id, each.front, each.back) for each in note_type.templates),
    )


def unpack_note_type(packed: PackedNoteType) -> NoteType:
    """Make a note type that is written as it was read, and makes the cards that Anki makes of it."""
    fronts = [_parse(each.front) for each in packed.templates]
    names = [field.name for field in packed.fields]
    shown = {name for front in fronts for name in template.list_fields(front)}
    gaps = {name for front in fronts for name in template.find_cloze_fields(front)}
    return NoteType(
        id=packed.id,
        name=packed.name,
        cloze=packed.cloze,
        css=packed.css,
        mod=packed.mod,
        fields=tuple(LockedSlot(field.name, field.name, field.id) for field in packed.fields),
        templates=tuple(
            CardTemplate(each.name, each.id, each.front, each.back, front, each.settings)
            for each, front in zip(packed.templates, fronts, strict=True)
        ),
        cloze_fields=tuple(index for index, name in enumerate(names) if name in gaps),
        shown_fields=tuple((index, name) for index, name in enumerate(names) if name in shown),
        fronts=tuple(enumerate(fronts)),
        field_keys=tuple(names),
        sort_field=packed.sort_field,
        has_frame=False,
        field_settings=tuple(field.settings for field in packed.fields),
        latex=packed.latex,
        stock=packed.stock or None,
        extra=packed.extra,
        decks=packed.decks,
    )


def _parse(front: str) -> tuple[Node, ...]:
    """Parse a front; one that Anki can't read makes no cards."""
    try:
        return template.parse_template(template.blank_comments(front))
    except TextError:
        return ()
