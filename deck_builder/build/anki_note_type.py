"""A note type as a collection of Anki's older form has it: JSON, made with genanki's class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import genanki

from deck_builder.content import template
from deck_builder.deck.model import RETIRED_KEY

if TYPE_CHECKING:
    from deck_builder.build.note_types import NoteType
    from deck_builder.lock.model import LockedSlot

_IMAGE_OCCLUSION: Final = 6
_OCCLUSION_FIELDS: Final = ("Occlusion", "Image", "Header", "Back Extra", "Comments")
"""Anki's number for its own note type with image occlusion, and that type's fields by their tags: the editor draws
shapes only in notes of a type that has them."""


class AnkiNoteType(genanki.Model):  # type: ignore[misc]
    """A note type whose fields and templates have ids, with its own `mod`."""

    def __init__(self, note_type: NoteType) -> None:
        super().__init__(
            model_id=note_type.id,
            name=note_type.name,
            fields=[_field_json(field) for field in note_type.fields],
            templates=[
                {"name": template.name, **_id_json(template.id), "qfmt": template.front, "afmt": template.back}
                for template in note_type.templates
            ],
            sort_field_index=note_type.sort_field,
            css=note_type.css,
            model_type=self.CLOZE if note_type.cloze else self.FRONT_BACK,
        )
        self.note_type = note_type

    @property
    def _req(self) -> list[list[Any]]:
        """The fields that each card needs, for old clients; genanki itself renders filters wrongly."""
        names = [part.name for part in self.note_type.fields]
        required = []
        for ordinal, part in enumerate(self.note_type.templates):
            alone = [index for index, name in enumerate(names) if template.shows_something(part.shown, {name})]
            required.append([ordinal, "any" if alone else "none", alone])
        return required

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        """The note type as a collection has it, with its own `mod` instead of the timestamp."""
        data = {**super().to_json(timestamp, deck_id), "mod": self.note_type.mod}
        if any("anki.imageOcclusion" in template.front for template in self.note_type.templates):
            data["originalStockKind"] = _IMAGE_OCCLUSION
            for tag, field in enumerate(data["flds"][: len(_OCCLUSION_FIELDS)]):
                if field["name"] == _OCCLUSION_FIELDS[tag]:
                    field |= {"tag": tag, "preventDeletion": tag < len(_OCCLUSION_FIELDS) - 1}
        return data


def _id_json(number: int | None) -> dict[str, int]:
    return {} if number is None else {"id": number}


def _field_json(slot: LockedSlot) -> dict[str, Any]:
    field: dict[str, Any] = {"name": slot.name, **_id_json(slot.id)}
    if slot.key == RETIRED_KEY:
        about = "Kept by the deck's authors: filled when they take this note out of the deck."
        field |= {"collapsed": True, "excludeFromSearch": True, "description": about}
    elif slot.key is None:
        about = "Kept empty by the deck's authors, so that an update can bring something new."
        field |= {"collapsed": True, "excludeFromSearch": True, "description": about}
    return field
