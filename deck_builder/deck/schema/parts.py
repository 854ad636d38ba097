"""The parts that schemas are made of: texts, lists, words to choose from, keys with values.

A schema refuses only what the checker reports, too. YAML has numbers and truth values where the program reads every
value as the text that is typed, so they count as texts. An empty value may be the text `null` and is left to the
checker. White space around a text does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deck_builder.patterns import compile_late
from deck_builder.source.ids import ID, ID_RULE, LONGEST_ID
from deck_builder.source.keys import SWITCH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Schema = dict[str, Any]
"""A JSON Schema, as `json` writes it."""

ABOUT_TEXT: Final = "This is a text: put it in quotes, or write `|` and the text on the next line, indented further."
"""What an editor says about a list or keys in the place of a text."""
_ABOUT_LIST: Final = "This is a list: write `[one, two]`, or a line with `- ` for each entry."

_PART_OF_A_NAME: Final = r"(?:(?!::)[^\n])*?(?!::)[^\s](?:(?!::)[^\n])*"
DECK_NAME: Final = rf"^\s*(?:{_PART_OF_A_NAME}(?:::{_PART_OF_A_NAME})*)?\s*$"
"""The name of a deck or subdeck: none of the parts between `::` is empty."""

_PART_OF_A_TAG: Final = r"(?:(?!::)\S)+"
_TAG: Final = rf"^\s*(?!(?:[Mm]arked|[Ll]eech)\s*$){_PART_OF_A_TAG}(?:::{_PART_OF_A_TAG})*\s*$"

_YAML_NUMBER: Final = compile_late(r"[-+]?[0-9]+")


def describe(about: str) -> Schema:
    """What an editor shows about a key. Some show Markdown; the others get the same as plain text."""
    return (
        {"description": about, "markdownDescription": about} if "`" in about or "*" in about else {"description": about}
    )


def refuse_types(types: Iterable[str], message: str) -> Schema:
    """Refuse values of these types. What is allowed is not listed: editors would offer `true`, `false` and `null`."""
    return {"if": {"type": [*types]}, "then": {"type": "string", "errorMessage": message}}


def text(about: str, *, required: bool = False, one_line: bool = False, offer: Iterable[str] = ()) -> Schema:
    """A text. `offer` are texts that an editor suggests; any other is as good."""
    schema: Schema = {**describe(about), "allOf": [refuse_types(("array", "object"), ABOUT_TEXT)]}
    if one_line:
        form = r"^\s*\S[^\n]*\s*$" if required else r"^\s*(?:\S[^\n]*)?\s*$"
        schema |= {"pattern": form, "patternErrorMessage": "Write a text of one line."}
    elif required:
        schema |= {"pattern": r"\S", "patternErrorMessage": "Write a text."}
    return schema | suggest(offer)


def suggest(words: Iterable[str]) -> Schema:
    """Words that an editor suggests without refusing others: a keyword that validators ignore."""
    snippets = [{"label": word, "body": word} for word in words]
    return {"defaultSnippets": snippets} if snippets else {}


def pattern(about: str, form: str, message: str) -> Schema:
    """A text that has a form, given as a regular expression of what is between the white space around it."""
    return {**text(about), "pattern": rf"^\s*(?:{form})?\s*$", "patternErrorMessage": message}


def identifier(about: str) -> Schema:
    """An id."""
    return pattern(about, rf"(?=\S{{1,{LONGEST_ID}}}\s*$){ID.pattern}", f"{ID_RULE}.")


def deck_name(about: str, offer: Iterable[str] = ()) -> Schema:
    """The name of a deck or subdeck."""
    message = "Write the name on one line, with a name on each side of `::`."
    return {**text(about), "pattern": DECK_NAME, "patternErrorMessage": message, **suggest(offer)}


def yes_or_no(about: str) -> Schema:
    """A switch."""
    message = "Write `yes` or `no`."
    words = "|".join("".join(f"[{letter.upper()}{letter}]" for letter in word) for word in SWITCH)
    refused = refuse_types(("array", "object", "number"), message)
    return {**pattern(about, words, message), "allOf": [refused], **suggest(("yes", "no"))}


def whole_number(about: str, lowest: int, highest: int) -> Schema:
    """A whole number."""
    message = f"Write a whole number from {lowest} to {highest}."
    return {
        **pattern(about, "[0-9]+", message),
        "allOf": [refuse_types(("array", "object", "boolean"), message)],
        "multipleOf": 1,
        "minimum": lowest,
        "maximum": highest,
        "errorMessage": message,
    }


def choice(about: str, words: Iterable[str], message: str = "", meanings: Mapping[str, str] | None = None) -> Schema:
    """One of some words. `message` is the error for any other, and `meanings` says what the words stand for."""
    values = [(value, word) for word in words for value in _read_as_yaml(word)]
    schema = {**describe(about), "enum": [value for value, _ in values]}
    if meanings:
        schema["enumDescriptions"] = [meanings.get(word, "") for _, word in values]
        schema["markdownEnumDescriptions"] = schema["enumDescriptions"]
    return {**schema, "errorMessage": message} if message else schema


def _read_as_yaml(word: str) -> list[str | int]:
    """A word, and the number that YAML takes it for."""
    return [word, int(word)] if _YAML_NUMBER.fullmatch(word) else [word]


def array(about: str, items: Schema, least: int = 0, most: int = 0) -> Schema:
    """A list."""
    schema: Schema = {**describe(about), "type": "array", "items": items, "errorMessage": _ABOUT_LIST}
    if least:
        schema["minItems"] = least
    return {**schema, "maxItems": most} if most else schema


def tags(about: str, offer: Iterable[str] = ()) -> Schema:
    """A list of tags."""
    message = "A tag has no spaces, no empty part, and is not `marked` or `leech`."
    return array(about, {**text(about), "pattern": _TAG, "patternErrorMessage": message, **suggest(offer)})


def mapping(
    properties: Mapping[str, Schema], about: str = "", required: Collection[str] = (), *, is_open: bool = False
) -> Schema:
    """Keys with values: those of `properties`, and with `is_open` others as well."""
    schema: Schema = {**(describe(about) if about else {}), "type": "object", "properties": dict(properties)}
    if required:
        schema["required"] = list(required)
    return schema if is_open else {**schema, "additionalProperties": False}
