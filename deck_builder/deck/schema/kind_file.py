"""The schema of `kind.yaml`."""

from __future__ import annotations

import re
from typing import Final, get_args

from deck_builder.deck.kinds import CARD_KEYS, LOOKS, MOST_PARTS, NOT_IN_NAMES
from deck_builder.deck.model import RETIRED_KEY, FieldText
from deck_builder.deck.note_type_settings import LARGEST_NUMBER, STOCK_KINDS
from deck_builder.deck.schema import about
from deck_builder.deck.schema.deck_file import describe_latex
from deck_builder.deck.schema.parts import (
    Schema,
    array,
    choice,
    identifier,
    mapping,
    text,
    whole_number,
    yes_or_no,
)
from deck_builder.source.ids import ID, LONGEST_ID

_KEY: Final = rf"(?=.{{1,{LONGEST_ID}}}$){ID.pattern}"


def make_kind_schema() -> Schema:
    """The schema of `kind.yaml`."""
    keys = about.KIND
    taken = "|".join([*CARD_KEYS, RETIRED_KEY])
    properties = {
        "name": text(keys["name"], required=True),
        "label": text(keys["label"]),
        "about": text(keys["about"]),
        "example": text(keys["example"]),
        "fields": _list_parts(keys["fields"], _describe_field(), rf"^(?!(?:{taken})$){_KEY}$"),
        "cards": _list_parts(keys["cards"], _describe_template(), f"^{_KEY}$"),
        "looks": array(keys["looks"], choice(keys["looks"], LOOKS)),
        "script": text(keys["script"]),
        "replaces": identifier(keys["replaces"]),
        "latex": describe_latex(keys["latex"]),
        "frame": choice(keys["frame"], ("shared", "none")),
        "stock": choice(keys["stock"], STOCK_KINDS),
    }
    return mapping(properties, required=["name", "fields", "cards"])


def _list_parts(meaning: str, part: Schema, key: str) -> Schema:
    """Fields or cards, by keys of the author's choice."""
    message = "The key of a field has letters a to z, digits and hyphens, and is not one that every card has."
    names = {"pattern": key, "patternErrorMessage": message}
    return {
        **mapping({}, meaning),
        "additionalProperties": part,
        "propertyNames": names,
        "maxProperties": MOST_PARTS,
    }


def _describe_field() -> Schema:
    keys = about.FIELD
    forbidden = re.escape("".join(sorted(NOT_IN_NAMES)))
    name = {**text(keys["name"]), "pattern": rf"^\s*[^\s{forbidden}][^{forbidden}]*$"}
    properties = {
        "name": {**name, "patternErrorMessage": f"A name has none of {' '.join(sorted(NOT_IN_NAMES))}"},
        "about": text(keys["about"]),
        "text": choice(keys["text"], get_args(FieldText)),
        "required": yes_or_no(keys["required"]),
        "lines": choice(keys["lines"], ("one", "many")),
        "most-words": whole_number(keys["most-words"], 1, 999_999),
        "unique": yes_or_no(keys["unique"]),
        "default": yes_or_no(keys["default"]),
        "description": text(keys["description"]),
        "font": text(keys["font"]),
        "size": whole_number(keys["size"], 0, LARGEST_NUMBER),
        "tag": whole_number(keys["tag"], 0, LARGEST_NUMBER),
    }
    switches = {key: yes_or_no(meaning) for key, meaning in keys.items() if key not in properties}
    only_a_switch_has_a_default = {
        "if": {"properties": {"text": {"enum": ["switch"]}}, "required": ["text"]},
        "else": {"properties": {"default": {"not": {}, "errorMessage": "Only a switch can have a `default`."}}},
    }
    return {**mapping({**properties, **switches}, required=["name"]), **only_a_switch_has_a_default}


def _describe_template() -> Schema:
    keys = about.TEMPLATE
    properties = {key: text(meaning) for key, meaning in keys.items()}
    properties |= {key: text(keys[key], required=True) for key in ("name", "front", "back")}
    properties["browser-size"] = whole_number(keys["browser-size"], 0, LARGEST_NUMBER)
    properties["as-is"] = yes_or_no(keys["as-is"])
    return mapping(properties, required=["name", "front", "back"])
