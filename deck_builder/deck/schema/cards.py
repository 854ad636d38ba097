"""The schema of card files: each card has the keys of its kind, or of the kind that the file names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import HIGHEST_NUMBER
from deck_builder.content.media import PICTURES, SOUNDS
from deck_builder.deck.additions import ADDS_TO_KEY, FILLED_KEYS
from deck_builder.deck.describe_kind import describe_cards, describe_field, list_fields
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.deck.model import EVIDENCE
from deck_builder.deck.schema import about
from deck_builder.deck.schema.parts import (
    ABOUT_TEXT,
    Schema,
    array,
    choice,
    deck_name,
    identifier,
    mapping,
    pattern,
    refuse_types,
    suggest,
    tags,
    text,
    whole_number,
    yes_or_no,
)
from deck_builder.deck.schema.rules import ignored_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deck_builder.deck.model import Field, Kind
    from deck_builder.deck.schema.vocabulary import Vocabulary

_HAS_KIND: Final[Schema] = {"type": "object", "required": ["kind"]}
_SIDES: Final = ("left", "top", "width", "height")
_FORMS: Final = ("rect", "ellipse", "polygon", "text")
_LENGTH: Final = r"^\s*(?:\d+\.?|\d*\.\d+)(?:px)?\s*$"
_GAP: Final = "^c[1-9][0-9]{0,3}$"
_BEYOND_THE_EDGE: Final = 1.0005
"""The largest fraction of a picture: the checker allows for an error in rounding."""


def make_card_schema(words: Vocabulary) -> Schema:
    """The schema of a card file."""
    kinds = words.kinds
    properties = {
        "kind": _name_kind(about.CARD_FILE["kind"], kinds),
        "subdeck": deck_name(about.CARD_FILE["subdeck"], words.subdecks),
        "tags": tags(about.CARD_FILE["tags"], words.tags),
        "cards": array(about.CARD_FILE["cards"], {"type": ["object", "null"]}),
    }
    with_its_own = [_if_kind(key, _refer(key)) for key in kinds]
    without_default = {
        "if": {"properties": {"cards": {"contains": _HAS_KIND}}},
        "then": _each_card({"required": ["kind"]}),
        "else": {"properties": {"cards": {"items": [{"required": ["kind"]}]}}},  # once for all cards is enough
    }
    return {
        **mapping(properties, required=["cards"]),
        "allOf": [
            _each_card(
                {
                    "properties": {"kind": _refer_key("kind")},
                    "if": _HAS_KIND,
                    "then": {"allOf": with_its_own},
                }
            ),
            *(_if_kind(key, _each_card({"if": _HAS_KIND, "else": _refer(key)})) for key in kinds),
            {
                "if": _HAS_KIND,
                "else": {"allOf": [_each_card({"if": _HAS_KIND, "else": _any_card(words)}), without_default]},
            },
        ],
        "definitions": {
            "keys": _describe_keys(words),
            "shape": _describe_shape(),
            "length": _describe_length(),
            **{f"kind-{key}": _describe_card(kind, words) for key, kind in kinds.items()},
        },
    }


def _each_card(schema: Schema) -> Schema:
    return {"properties": {"cards": {"items": schema}}}


def _if_kind(key: str, schema: Schema) -> Schema:
    return {"if": {**_HAS_KIND, "properties": {"kind": {"enum": choice("", [key])["enum"]}}}, "then": schema}


def _refer(kind: str) -> Schema:
    return {"$ref": f"#/definitions/kind-{kind}"}


def _name_kind(meaning: str, kinds: Mapping[str, Kind | None]) -> Schema:
    described = {
        key: f"{kind.about or kind.name} {describe_cards(kind)}" if kind else "" for key, kind in kinds.items()
    }
    return choice(meaning, kinds, f"There is no such kind. There are: {', '.join(kinds)}.", described)


def _describe_keys(words: Vocabulary) -> dict[str, Schema]:
    """The keys of every card."""
    keys = about.CARD
    known_ids = text(keys["after"], required=True, offer=words.card_ids)
    return {
        "id": identifier(keys["id"]),
        "was": identifier(keys["was"]),
        "guid": pattern(keys["guid"], r"\S+", "A guid has no spaces."),
        "kind": _name_kind(keys["kind"], words.kinds),
        "subdeck": deck_name(keys["subdeck"], words.subdecks),
        "after": array(keys["after"], known_ids),
        "ignore": ignored_rules(keys["ignore"], is_card=True),
        "evidence": choice(keys["evidence"], EVIDENCE),
        "sources": _list_known(keys["sources"], words.references, "references.yaml"),
        "claims": _list_known(keys["claims"], words.claims, "claims.yaml"),
        "tags": tags(keys["tags"], words.tags),
        **({ADDS_TO_KEY: _describe_adds_to(words)} if words.is_extension else {}),
    }


def _describe_adds_to(words: Vocabulary) -> Schema:
    """The key of a card that adds to one of the base."""
    return text(about.ADDS_TO, required=True, offer=words.base_ids)


def _list_known(meaning: str, known: Mapping[str, str] | None, file: str) -> Schema:
    """A list of ids from another file; any text if that file can't be read."""
    if known is None:
        return array(meaning, text(meaning))
    message = (
        f"This is not in `{file}`. If you have just added it there, run `deck-builder build`: editors know it then."
    )
    return array(meaning, choice(meaning, known, message, known))


def _any_card(words: Vocabulary) -> Schema:
    """A card of which nothing says the kind: it may have any key, so that the others are still explained."""
    return {"properties": {key: _refer_key(key) for key in _describe_keys(words)}}


def _refer_key(key: str) -> Schema:
    return {"$ref": f"#/definitions/keys/{key}"}


def _describe_card(kind: Kind | None, words: Vocabulary) -> Schema:
    """A card of one kind; one of a kind that has errors may have any keys."""
    if kind is None:
        return {"type": ["object", "null"]}
    fields: dict[str, Schema] = {}
    for field in list_fields(kind):
        fields[field.key] = describe_kind_field(field, kind, words)
        if field.text == "shapes":
            fields[MODE_KEY] = choice(about.MODE, ("hide-one", "hide-all"))
    keys: dict[str, Schema] = {key: _refer_key(key) for key in about.CARD if key != "subdecks"}
    keys["subdecks"] = describe_subdecks(kind, words)
    before = {key: keys.pop(key) for key in ("id", "was", "guid", "kind", "subdeck", "subdecks", "after", "ignore")}
    required = [*(field.key for field in list_fields(kind) if field.required), *words.required]
    if words.is_extension:
        before[ADDS_TO_KEY] = _refer_key(ADDS_TO_KEY)
        required = [key for key in required if key not in FILLED_KEYS]  # the base's card may say it
    return {**mapping({**before, **fields, **keys}, kind.about, required), "type": ["object", "null"]}


def describe_subdecks(kind: Kind, words: Vocabulary) -> Schema:
    """The subdecks that single cards of a kind go into."""
    each = text(about.CARD["subdeck"], offer=words.subdecks)
    if kind.cloze_fields:
        return {**mapping({}, about.CARD["subdecks"]), "patternProperties": {_GAP: each}}
    return mapping({template.key: each for template in kind.templates}, about.CARD["subdecks"])


def describe_kind_field(field: Field, kind: Kind, words: Vocabulary) -> Schema:
    """What a field of a kind may hold."""
    traits = describe_field(field)
    meaning = f"{field.about}{f' ({traits})' * bool(traits)}".strip()
    if field.text == "switch":
        return _describe_switch(meaning)
    if field.text == "picture":
        has_shapes = any(other.text == "shapes" for other in kind.fields)
        return _describe_picture(meaning, words, has_caption=not has_shapes)
    if field.text == "sound":
        return text(meaning, required=field.required, offer=choose_media(words.media, SOUNDS))
    if field.text == "html":
        return text(meaning)
    if field.text == "shapes":
        html = mapping({"html": text("The shapes as Anki stores them, for what a list can't say.")}, required=["html"])
        return {**array(meaning, {"$ref": "#/definitions/shape"}, least=1), **html, "type": ["array", "object"]}
    if field.text == "steps":
        return array(meaning, _describe_step(), least=1)
    schema = text(meaning, required=field.required, one_line=field.one_line)
    if field.text in ("right-options", "wrong-options"):
        only_lists = {"allOf": [refuse_types(("object",), "Write an option, or a list of options.")]}
        return {**text(meaning, required=True), **only_lists, "items": text("An option."), "minItems": 1}
    if field.text == "markdown":
        html = {"html": text("The text as HTML, for what Markdown can't say.")}
        only_html = {"if": {"required": ["html"]}, "then": {"properties": html, "additionalProperties": False}}
        return {**schema, **_or_keys({**mapping(html, required=["html"], is_open=True), **only_html})}
    return schema


def _or_keys(keys: Schema) -> Schema:
    """What makes a text one that may also be written as keys with values."""
    either = refuse_types(("array",), ABOUT_TEXT)
    return {**{key: value for key, value in keys.items() if key != "type"}, "allOf": [either]}


def choose_media(names: Iterable[str], endings: frozenset[str]) -> list[str]:
    """The names of media files that have one of these endings."""
    return [name for name in names if f".{name.rpartition('.')[2].lower()}" in endings]


def _describe_picture(meaning: str, words: Vocabulary, *, has_caption: bool) -> Schema:
    pictures = choose_media(words.media, PICTURES)
    keys = {
        "file": text(about.PICTURE["file"], required=True, offer=pictures),
        "alt": text(about.PICTURE["alt"]),
        "caption": text(about.PICTURE["caption"]),
    }
    if not has_caption:
        del keys["caption"]
    html = {"html": text("The picture as HTML, as an imported card may have it.")}
    only_html = {"then": {"properties": html, "additionalProperties": False}, "else": {"required": ["file"]}}
    either = {**mapping({**keys, **html}), "if": {"type": "object", "required": ["html"]}, **only_html}
    return {**text(meaning), **_or_keys(either), **suggest(pictures)}


def _describe_switch(meaning: str) -> Schema:
    html = {"html": text("What an imported note has in place of `yes`.")}
    is_html = {"type": "object", "required": ["html"]}
    only_html = {"if": is_html, "then": {"properties": html, "additionalProperties": False}}
    # The keys for HTML are beside what a switch usually is: editors offer nothing of what stands in an `else`.
    switch = yes_or_no(meaning)
    return {**switch, "properties": html, "allOf": [{"if": is_html, "else": {"allOf": switch["allOf"]}}, only_html]}


def _describe_step() -> Schema:
    keys = {
        "step": text(about.STEP["step"], required=True),
        "number": whole_number(about.STEP["number"], 1, HIGHEST_NUMBER),
    }
    return {**text("The text of the step."), **_or_keys(mapping(keys, required=["step"]))}


def _describe_shape() -> Schema:
    looks = {name: text(about.SHAPE_LOOKS[name]) for name in ("angle", "fill")}
    place = {"left": _refer_length(), "top": _refer_length()}
    sides = {side: _refer_length() for side in _SIDES} | looks
    radii = {"rx": _refer_length(), "ry": _refer_length()}
    label = {name: text(about.SHAPE_LOOKS[name]) for name in ("text", "scale", "fs")}
    corners = array(about.SHAPE["polygon"], _describe_corner(), least=3)
    keys = {
        "name": text(about.SHAPE["name"], required=True),
        "with": text(about.SHAPE["with"]),
        "number": whole_number(about.SHAPE["number"], 1, HIGHEST_NUMBER),
        "rect": mapping(sides, about.SHAPE["rect"], _SIDES),
        "ellipse": mapping(sides | radii, about.SHAPE["ellipse"], ("left", "top")),
        "polygon": {
            **corners,
            **mapping({**place, "points": corners, **looks}, about.SHAPE["polygon"], ("left", "top", "points")),
            "type": ["array", "object"],
        },
        "text": mapping({**place, **label, **looks}, about.SHAPE["text"], ("left", "top", "text")),
    }
    return {
        **mapping(keys),
        "oneOf": [{"required": [form]} for form in _FORMS],
        "if": {"required": ["with"]},
        "then": {"not": {"anyOf": [{"required": ["name"]}, {"required": ["number"]}]}},
        "else": {"anyOf": [{"required": ["name"]}, {"required": ["text"]}]},
    }


def _describe_corner() -> Schema:
    return array("A corner: how far it is from the left, and from the top.", _refer_length(), 2, 2)


def _refer_length() -> Schema:
    return {"$ref": "#/definitions/length"}


def _describe_length() -> Schema:
    message = "Write a fraction of the picture, as in `0.25`, or pixels, as in `120px`."
    return {
        "description": "A fraction of the picture's width or height, or pixels.",
        "type": ["number", "string"],
        "minimum": 0,
        "maximum": _BEYOND_THE_EDGE,
        "pattern": _LENGTH,
        "patternErrorMessage": message,
        "errorMessage": message,
    }
