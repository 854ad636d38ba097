"""The schema of `deck.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.safety import ALLOWABLE
from deck_builder.deck import style
from deck_builder.deck.descriptions import FORMATS
from deck_builder.deck.editions import MOST_EDITIONS
from deck_builder.deck.load import CAN_BE_READ_ALOUD, LANGUAGE, ORDERS, REQUIRABLE, RETENTION, VOICE
from deck_builder.deck.schema import about
from deck_builder.deck.schema.parts import (
    Schema,
    array,
    choice,
    deck_name,
    identifier,
    mapping,
    pattern,
    text,
    whole_number,
    yes_or_no,
)
from deck_builder.deck.schema.rules import check_settings

if TYPE_CHECKING:
    from deck_builder.deck.schema.vocabulary import Vocabulary


def make_deck_schema(words: Vocabulary) -> Schema:
    """The schema of `deck.yaml`."""
    keys = about.DECK
    properties = {
        "id": identifier(keys["id"]),
        "namespace": identifier(keys["namespace"]),
        "name": deck_name(keys["name"]),
        "description": text(keys["description"]),
        "description-format": choice(keys["description-format"], FORMATS),
        "subdecks": array(keys["subdecks"], _describe_subdeck(words)),
        "authors": array(keys["authors"], text(keys["authors"])),
        "licence": text(keys["licence"], offer=("CC0", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC-SA 4.0")),
        "language": pattern(keys["language"], LANGUAGE.pattern, "Write a code, as in `en`, `pt-BR` or `zh-Hant`."),
        "link": text(keys["link"]),
        "markdown-kind": choice(keys["markdown-kind"], words.kinds),
        "feedback": text(keys["feedback"]),
        "require": array(keys["require"], choice(keys["require"], REQUIRABLE)),
        "style": _describe_style(),
        "allow": array(keys["allow"], choice(keys["allow"], ALLOWABLE)),
        "check": check_settings(),
        "preset": _describe_preset(),
        "tts": _describe_tts(words),
        "latex": describe_latex(keys["latex"]),
        "editions": _describe_editions(words),
        "extends": text(keys["extends"]),
        "suspends": array(keys["suspends"], _describe_suspended(words)),
    }
    return mapping(properties, required=["id", "name"])


def describe_latex(meaning: str) -> Schema:
    """`latex` of a deck or a kind."""
    keys = about.LATEX
    header, footer = text(keys["header"]), text(keys["footer"])
    return mapping({"header": header, "footer": footer, "svg": yes_or_no(keys["svg"])}, meaning)


def _describe_suspended(words: Vocabulary) -> Schema:
    properties = {
        "card": text("The id of a card of the base.", required=True, offer=words.base_ids),
        "reason": text("Why learners had better not have it in their reviews, for the release notes.", required=True),
    }
    return mapping(properties, required=["card", "reason"])


def _describe_subdeck(words: Vocabulary) -> Schema:
    properties = {
        "name": deck_name("The subdeck's name, as card files write it.", words.subdecks),
        "description": text("The text that Anki shows above the subdeck's cards, in Markdown."),
        "description-format": choice(about.DECK["description-format"], FORMATS),
    }
    return mapping(properties, required=["name"])


def _describe_style() -> Schema:
    keys = about.STYLE
    colours = {
        key: pattern(keys[key], style.COLOUR.pattern, "Write a colour such as `#8a3b12`, in quotes.")
        for key in style.COLOURS
    }
    lengths = {
        key: pattern(keys[key], style.LENGTH.pattern, "Write a length such as `22px` or `1.2em`.")
        for key in style.LENGTHS
    }
    fonts = {
        key: pattern(keys[key], style.FONT.pattern, "Write the names of fonts, such as `Georgia, serif`.")
        for key in style.FONTS
    }
    night = mapping(colours, keys["night"])
    return mapping({**colours, **lengths, **fonts, "night": night}, about.DECK["style"])


def _describe_preset() -> Schema:
    keys = about.PRESET
    retention = pattern(keys["desired-retention"], RETENTION.pattern, "Write a fraction from 0.70 to 0.99.")
    properties = {
        "new-cards-a-day": whole_number(keys["new-cards-a-day"], 1, 999_999),
        "order": choice(keys["order"], ORDERS),
        "bury-siblings": yes_or_no(keys["bury-siblings"]),
        "desired-retention": {**retention, "minimum": 0.7, "maximum": 0.99},
    }
    return mapping(properties, about.DECK["preset"])


def _describe_editions(words: Vocabulary) -> Schema:
    keys = about.WITHOUT
    by_kind = {
        what: {"type": ["object", "null"], "additionalProperties": array(keys[what], text(keys[what]))}
        for what in ("templates", "fields")
    }
    properties = {
        "tags": array(keys["tags"], text(keys["tags"])),
        "kinds": array(keys["kinds"], choice(keys["kinds"], words.kinds)),
        "cards": array(keys["cards"], text(keys["cards"])),
        **by_kind,
    }
    without = mapping(properties, about.EDITION["without"])
    edition = mapping({"name": text(about.EDITION["name"]), "without": without}, required=["without"])
    return {
        "type": ["object", "null"],
        "maxProperties": MOST_EDITIONS,
        "additionalProperties": edition,
        "description": about.DECK["editions"],
    }


def _describe_tts(words: Vocabulary) -> Schema:
    keys = about.TTS
    kinds = words.kinds.values()
    fields = {field.key for kind in kinds if kind for field in kind.fields if field.text in CAN_BE_READ_ALOUD}
    field = choice(keys["fields"], sorted(fields)) if all(kinds) else text(keys["fields"])
    properties = {
        "language": pattern(keys["language"], VOICE.pattern, "A voice needs the country too, as in `en-GB`."),
        "fields": array(keys["fields"], field),
    }
    return mapping(properties, about.DECK["tts"], required=["language", "fields"])
