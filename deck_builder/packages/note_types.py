"""Note types as packages have them: JSON in the older form, protobuf messages in the current one.

The numbers of a message's parts come from Anki's `notetypes.proto`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deck_builder.packages.model import PackedField, PackedNoteType, PackedTemplate
from deck_builder.packages.protobuf import number_of, read_message, signed_number_of, text_of
from deck_builder.problems.errors import InputError
from deck_builder.source.json_shape import ListOf, MapOf, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

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
"""`col.models` of the older form."""


def parse_older_note_type(key: int, model: dict[str, Any]) -> PackedNoteType:
    """Make a note type of its JSON, which has the shape of one in `OLDER_NOTE_TYPES`; `key` is its id."""
    return PackedNoteType(
        id=key,
        name=model["name"],
        cloze=model["type"] == 1,
        css=model["css"],
        mod=int(model["mod"]),
        fields=tuple(PackedField(field["name"], _get_id(field)) for field in _sort_by_ord(model["flds"])),
        templates=tuple(
            PackedTemplate(template["name"], _get_id(template), template["qfmt"], template["afmt"])
            for template in _sort_by_ord(model["tmpls"])
        ),
        sort_field=int(model.get("sortf") or 0),
    )


def _get_id(part: dict[str, Any]) -> int | None:
    return None if part.get("id") is None else int(part["id"])


def _sort_by_ord(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: int(part["ord"]))


def parse_current_note_type(
    key: int,
    name: str,
    mod: int,
    config: bytes,
    fields: Iterable[tuple[str, bytes]],
    templates: Iterable[tuple[str, bytes]],
) -> PackedNoteType:
    """Make a note type of its messages; `key` is its id. Fields and templates come as names and messages, in order.

    Raises InputError if a message is damaged.
    """
    parts = read_config(config, "notetypes")
    return PackedNoteType(
        id=key,
        name=name,
        cloze=number_of(parts, 1) == 1,
        css=read_config_text(parts, 3, "notetypes"),
        mod=mod,
        fields=tuple(PackedField(name, signed_number_of(read_config(blob, "fields"), 9)) for name, blob in fields),
        templates=tuple(
            PackedTemplate(
                name,
                signed_number_of(message, 8),
                read_config_text(message, 1, "templates"),
                read_config_text(message, 2, "templates"),
            )
            for name, message in ((name, read_config(blob, "templates")) for name, blob in templates)
        ),
        sort_field=number_of(parts, 2),
    )


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
