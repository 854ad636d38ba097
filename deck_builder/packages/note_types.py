"""Note types as packages have them: JSON in the older form, protobuf messages in the current one.

The numbers of a message's parts come from Anki's `notetypes.proto`, the keys of the JSON from what Anki exports. Anki
passes on whatever else a note type has, such as the data of add-ons. It is kept as one JSON object, with the data of
the note type itself under `type`, and lists of objects under `fields` and `templates`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from deck_builder.deck.note_type_settings import FieldSettings, Latex, TemplateSettings
from deck_builder.packages.model import PackedField, PackedNoteType, PackedTemplate
from deck_builder.packages.protobuf import number_of, read_message, signed_number_of, text_of
from deck_builder.problems.errors import InputError
from deck_builder.source.json_shape import ListOf, MapOf, Record, find_misfit, load_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FIELD: Final = Record({"name": "text", "ord": "number"}, {"id": "number"})
_TEMPLATE: Final = Record({"name": "text", "ord": "number", "qfmt": "text", "afmt": "text"}, {"id": "number"})
OLDER_NOTE_TYPES: Final = MapOf(
    Record(
        {
            "name": "text",
            "type": "number",
            "css": "text",
            "mod": "number",
            "flds": ListOf(_FIELD),
            "tmpls": ListOf(_TEMPLATE),
        },
        {"sortf": "number"},
    )
)
"""`col.models` of the older form. The other keys may have any value: Anki takes its default for a wrong one."""

_OTHER: Final = 255
"""The part of each message with what else there is, as a JSON object."""
_MOST_OTHER: Final = 1 << 20
"""The most characters of it for one note type: they are written into `deck.lock`."""
_LARGEST: Final = 2**32 - 1

KNOWN_OF_TYPE: Final = frozenset(
    {
        "id",
        "name",
        "type",
        "mod",
        "usn",
        "sortf",
        "tmpls",
        "flds",
        "css",
        "latexPre",
        "latexPost",
        "latexsvg",
        "req",
        "originalStockKind",
        "originalId",
    }
)
KNOWN_OF_FIELD: Final = frozenset(
    {
        "name",
        "ord",
        "sticky",
        "rtl",
        "font",
        "size",
        "description",
        "plainText",
        "collapsed",
        "excludeFromSearch",
        "id",
        "tag",
        "preventDeletion",
    }
)
KNOWN_OF_TEMPLATE: Final = frozenset({"name", "ord", "qfmt", "afmt", "bqfmt", "bafmt", "did", "bfont", "bsize", "id"})
"""The keys that Anki itself reads and that are kept in another place here."""


def parse_older_note_type(key: int, model: dict[str, Any], decks: Mapping[int, str]) -> PackedNoteType:
    """Make a note type of its JSON, which has the shape of one in `OLDER_NOTE_TYPES`; `key` is its id.

    `decks` has the names of the package's decks by id.
    """
    fields, templates = _sort_by_ord(model["flds"]), _sort_by_ord(model["tmpls"])
    return PackedNoteType(
        id=key,
        name=model["name"],
        cloze=model["type"] == 1,
        css=model["css"],
        mod=int(model["mod"]),
        fields=tuple(PackedField(field["name"], _get_id(field), _parse_field_settings(field)) for field in fields),
        templates=tuple(
            PackedTemplate(
                template["name"],
                _get_id(template),
                template["qfmt"],
                template["afmt"],
                _parse_template_settings(template, decks),
            )
            for template in templates
        ),
        sort_field=int(model.get("sortf") or 0),
        latex=Latex(
            header=_get_text(model, "latexPre", Latex().header),
            footer=_get_text(model, "latexPost", Latex().footer),
            svg=model.get("latexsvg") is True,
        ),
        stock=_get_number(model, "originalStockKind", 0),
        extra=_pack_extra(
            _leave_out(model, KNOWN_OF_TYPE),
            [_leave_out(field, KNOWN_OF_FIELD) for field in fields],
            [_leave_out(template, KNOWN_OF_TEMPLATE) for template in templates],
        ),
        decks=_list_decks([template.get("did") for template in templates], decks),
    )


def _parse_field_settings(field: dict[str, Any]) -> FieldSettings:
    tag = field.get("tag")
    return FieldSettings(
        description=_get_text(field, "description", ""),
        font=_get_text(field, "font", "Arial"),
        size=_get_number(field, "size", 20),
        right_to_left=field.get("rtl") is True,
        sticky=field.get("sticky") is True,
        collapsed=field.get("collapsed") is True,
        plain_text=field.get("plainText") is True,
        exclude_from_search=field.get("excludeFromSearch") is True,
        tag=tag if type(tag) is int and 0 <= tag <= _LARGEST else None,
        prevent_deletion=field.get("preventDeletion") is True,
    )


def _parse_template_settings(template: dict[str, Any], decks: Mapping[int, str]) -> TemplateSettings:
    return TemplateSettings(
        browser_front=_get_text(template, "bqfmt", ""),
        browser_back=_get_text(template, "bafmt", ""),
        browser_font=_get_text(template, "bfont", ""),
        browser_size=_get_number(template, "bsize", 0),
        deck=_name_deck(template.get("did"), decks),
    )


def _get_text(part: dict[str, Any], key: str, default: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) and not find_misfit(value, "text") else default


def _get_number(part: dict[str, Any], key: str, default: int) -> int:
    value = part.get(key)
    return value if type(value) is int and 0 <= value <= _LARGEST else default


def _name_deck(deck_id: Any, decks: Mapping[int, str]) -> str:
    """Name the deck with an id: by its number if the package does not have it, empty for no deck."""
    return decks.get(deck_id) or str(deck_id) if type(deck_id) is int and deck_id > 0 else ""


def _list_decks(deck_ids: Iterable[Any], decks: Mapping[int, str]) -> tuple[tuple[str, int], ...]:
    known = (deck_id for deck_id in deck_ids if type(deck_id) is int and decks.get(deck_id))
    return tuple(sorted({decks[deck_id]: deck_id for deck_id in known}.items()))


def _get_id(part: dict[str, Any]) -> int | None:
    return None if part.get("id") is None else int(part["id"])


def _sort_by_ord(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: int(part["ord"]))


def _leave_out(part: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in known}


def _pack_extra(own: dict[str, Any], fields: Sequence[dict[str, Any]], templates: Sequence[dict[str, Any]]) -> str:
    """Write what else a note type has as JSON. Empty if it is more than Anki ever keeps, or not text for SQLite."""
    text = json.dumps({"type": own, "fields": fields, "templates": templates}, ensure_ascii=False, sort_keys=True)
    is_text = all(not "\ud800" <= letter <= "\udfff" for letter in text) if not text.isascii() else True
    return text if is_text and len(text) <= _MOST_OTHER else ""


_OBJECT: Final = Record({})
_EXTRA: Final = Record({"type": _OBJECT, "fields": ListOf(_OBJECT), "templates": ListOf(_OBJECT)})


def parse_extra(text: str) -> dict[str, Any]:
    """Parse what else a note type has, as `PackedNoteType.extra` has it. Raises ValueError if it is something else."""
    extra = load_json(text)
    if misfit := find_misfit(extra, _EXTRA, "extra"):
        raise ValueError(misfit)
    return dict(extra)


def parse_current_note_type(
    key: int,
    name: str,
    mod: int,
    config: bytes,
    fields: Iterable[tuple[str, bytes]],
    templates: Iterable[tuple[str, bytes]],
    decks: Mapping[int, str],
) -> PackedNoteType:
    """Make a note type of its messages; `key` is its id. Fields and templates come as names and messages, in order.

    `decks` has the names of the package's decks by id. Raises InputError if a message is damaged.
    """
    parts = read_config(config, "notetypes")
    read_fields = [(name, read_config(blob, "fields")) for name, blob in fields]
    read_templates = [(name, read_config(blob, "templates")) for name, blob in templates]
    own = _read_other(parts)
    own["did"] = number_of(parts, 4) or None
    return PackedNoteType(
        id=key,
        name=name,
        cloze=number_of(parts, 1) == 1,
        css=read_config_text(parts, 3, "notetypes"),
        mod=mod,
        fields=tuple(
            PackedField(name, signed_number_of(message, 9), _read_field_settings(message))
            for name, message in read_fields
        ),
        templates=tuple(
            PackedTemplate(
                name,
                signed_number_of(message, 8),
                read_config_text(message, 1, "templates"),
                read_config_text(message, 2, "templates"),
                _read_template_settings(message, decks),
            )
            for name, message in read_templates
        ),
        sort_field=number_of(parts, 2),
        latex=Latex(
            header=read_config_text(parts, 5, "notetypes"),
            footer=read_config_text(parts, 6, "notetypes"),
            svg=number_of(parts, 7) == 1,
        ),
        stock=number_of(parts, 9),
        extra=_pack_extra(
            own,
            [_read_other(message) for _, message in read_fields],
            [_read_other(message) for _, message in read_templates],
        ),
        decks=_list_decks([signed_number_of(message, 5) for _, message in read_templates], decks),
    )


def _read_field_settings(message: dict[int, int | bytes]) -> FieldSettings:
    return FieldSettings(
        description=read_config_text(message, 5, "fields"),
        font=read_config_text(message, 3, "fields"),
        size=number_of(message, 4),
        right_to_left=number_of(message, 2) == 1,
        sticky=number_of(message, 1) == 1,
        collapsed=number_of(message, 7) == 1,
        plain_text=number_of(message, 6) == 1,
        exclude_from_search=number_of(message, 8) == 1,
        tag=number_of(message, 10) if 10 in message else None,
        prevent_deletion=number_of(message, 11) == 1,
    )


def _read_template_settings(message: dict[int, int | bytes], decks: Mapping[int, str]) -> TemplateSettings:
    return TemplateSettings(
        browser_front=read_config_text(message, 3, "templates"),
        browser_back=read_config_text(message, 4, "templates"),
        browser_font=read_config_text(message, 6, "templates"),
        browser_size=number_of(message, 7),
        deck=_name_deck(signed_number_of(message, 5), decks),
    )


def _read_other(message: dict[int, int | bytes]) -> dict[str, Any]:
    """Read what else a message has; nothing if that is not a JSON object."""
    value = message.get(_OTHER, b"")
    try:
        other = load_json(value) if value and isinstance(value, bytes) else {}
    except ValueError:
        return {}
    return dict(other) if isinstance(other, dict) else {}


def read_config(blob: bytes, table: str) -> dict[int, int | bytes]:
    """Read the parts of a message from a table. Raises InputError if it is damaged."""
    try:
        return read_message(blob)
    except ValueError as error:
        raise InputError("P704", f"its collection is damaged: a message in `{table}` can't be read: {error}") from error


def read_config_text(message: dict[int, int | bytes], part: int, table: str) -> str:
    """Read a text in a message from a table. Raises InputError if it is not UTF-8."""
    try:
        return text_of(message, part)
    except ValueError as error:
        raise InputError("P704", f"its collection is damaged: a text in `{table}` is not UTF-8") from error
