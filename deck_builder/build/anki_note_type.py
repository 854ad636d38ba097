"""A note type as a collection of Anki's older form has it: JSON, made with genanki's class."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from deck_builder.build.load_genanki import genanki
from deck_builder.content import template
from deck_builder.deck.model import REPORT_ID_KEY, RETIRED_KEY
from deck_builder.deck.note_type_settings import IMAGE_OCCLUSION_SCRIPT, FieldSettings, Latex, TemplateSettings
from deck_builder.packages.note_types import KNOWN_OF_FIELD, KNOWN_OF_TEMPLATE, KNOWN_OF_TYPE, parse_extra

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.build.note_types import NoteType
    from deck_builder.lock.model import LockedSlot

_IMAGE_OCCLUSION: Final = 6
_OCCLUSION_FIELDS: Final = ("Occlusion", "Image", "Header", "Back Extra", "Comments")
"""Anki's number for its own note type with image occlusion, and that type's fields by their tags: the editor draws
shapes only in notes of a type that has them."""


class AnkiNoteType(genanki.Model):  # type: ignore[misc]
    """A note type whose fields and templates have ids, with its own `mod`."""

    def __init__(self, note_type: NoteType, deck_ids: Mapping[str, int]) -> None:
        """`deck_ids` has the ids of the decks that its templates name."""
        super().__init__(
            model_id=note_type.id,
            name=note_type.name,
            fields=[
                {**_field_json(field), **_field_settings_json(settings)}
                for field, settings in zip_longest(note_type.fields, note_type.field_settings)
            ],
            templates=[
                {
                    "name": template.name,
                    **_id_json(template.id),
                    "qfmt": template.front,
                    "afmt": template.back,
                    **_template_settings_json(template.settings, deck_ids),
                }
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
        note_type = self.note_type
        data = {**super().to_json(timestamp, deck_id), "mod": note_type.mod}
        if note_type.latex != Latex():
            latex = note_type.latex
            data |= {"latexPre": latex.header, "latexPost": latex.footer, "latexsvg": latex.svg}
        if note_type.extra:
            _put_extra(data, note_type.extra)
        if note_type.stock is not None:
            data["originalStockKind"] = note_type.stock
        elif any(IMAGE_OCCLUSION_SCRIPT in template.front for template in note_type.templates):
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
    elif slot.key == REPORT_ID_KEY:
        about = "Kept by the deck's authors: what the link to report a mistake calls this note."
        field |= {"collapsed": True, "description": about}
    elif slot.key is None:
        about = "Kept empty by the deck's authors, so that an update can bring something new."
        field |= {"collapsed": True, "excludeFromSearch": True, "description": about}
    return field


_FIELD_JSON: Final = {
    "description": "description",
    "font": "font",
    "size": "size",
    "right_to_left": "rtl",
    "sticky": "sticky",
    "collapsed": "collapsed",
    "plain_text": "plainText",
    "exclude_from_search": "excludeFromSearch",
    "tag": "tag",
    "prevent_deletion": "preventDeletion",
}
_TEMPLATE_JSON: Final = {
    "browser_front": "bqfmt",
    "browser_back": "bafmt",
    "browser_font": "bfont",
    "browser_size": "bsize",
}
"""Anki's key for each setting."""


def _field_settings_json(settings: FieldSettings | None) -> dict[str, Any]:
    """What is unusual about a field, by Anki's keys."""
    usual = FieldSettings()
    named = ((key, getattr(settings or usual, name), getattr(usual, name)) for name, key in _FIELD_JSON.items())
    return {key: value for key, value, default in named if value != default}


def _template_settings_json(settings: TemplateSettings, deck_ids: Mapping[str, int]) -> dict[str, Any]:
    """What is unusual about a template, by Anki's keys."""
    usual = TemplateSettings()
    named = ((key, getattr(settings, name), getattr(usual, name)) for name, key in _TEMPLATE_JSON.items())
    data = {key: value for key, value, default in named if value != default}
    if settings.deck:
        data["did"] = deck_ids[settings.deck]
    return data


def _put_extra(data: dict[str, Any], text: str) -> None:
    """Add the other settings of an imported note type to its JSON. They replace what genanki wrote."""
    extra = parse_extra(text)
    for key in ("tags", "vers", "did"):
        data.pop(key, None)
    for field in data["flds"]:
        field.pop("media", None)
    parts = [(data, extra["type"], KNOWN_OF_TYPE)]
    parts += [(field, own, KNOWN_OF_FIELD) for field, own in zip(data["flds"], extra["fields"], strict=False)]
    parts += [(each, own, KNOWN_OF_TEMPLATE) for each, own in zip(data["tmpls"], extra["templates"], strict=False)]
    for part, own, known in parts:
        part.update({key: value for key, value in own.items() if key not in known})
    data.setdefault("did", None)  # Anki refuses a note type without the key
