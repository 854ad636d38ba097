"""The schemas of a translation: its `deck.yaml`, and its files with texts by the ids of the source's cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.media import PICTURES
from deck_builder.deck.cards import read_cards
from deck_builder.deck.descriptions import FORMATS
from deck_builder.deck.folder import find_translated
from deck_builder.deck.load import load_deck
from deck_builder.deck.neighbours import read_former_ids
from deck_builder.deck.same_notes import has_same_notes
from deck_builder.deck.schema import about
from deck_builder.deck.schema.cards import choose_media, describe_kind_field, describe_subdecks
from deck_builder.deck.schema.parts import (
    Schema,
    array,
    choice,
    deck_name,
    identifier,
    mapping,
    pattern,
    text,
    yes_or_no,
)
from deck_builder.deck.schema.rules import ignored_rules
from deck_builder.deck.schema.vocabulary import CardWords, collect_vocabulary
from deck_builder.deck.translated_cards import list_translatable
from deck_builder.deck.words import load_words
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.model import Deck, Field, Kind
    from deck_builder.deck.schema.vocabulary import Vocabulary

_UNKNOWN_ID: Final = (
    "The deck that is translated has no card with this id. If it is new, run `deck-builder build`: editors know it "
    "then."
)
_LANGUAGE_WITH_WORDS: Final = "de"
"""A language whose words come with the program: they name all texts of the program on cards."""


def make_translation_schemas(folder: Path) -> dict[str, Schema]:
    """The schemas of the translation in a folder, by the names in `FILES`; empty if its source can't be read."""
    source_folder, problems = find_translated(folder), Problems()
    source = load_deck(source_folder, problems) if source_folder else None
    if source is None:
        return {}
    words, by_kind = CardWords(), dict[str, list[str]]()
    former = read_former_ids(source.folder)
    for card in read_cards(source, problems):
        words.look_at(card)
        by_kind.setdefault(card.kind.key, []).extend(
            dict.fromkeys(each for each in (card.id, card.was, *former.get(card.id, ())) if each)
        )
    vocabulary = collect_vocabulary(source.folder, source, words)
    same_notes = has_same_notes(folder)
    return {
        "cards": _make_text_schema(vocabulary, by_kind, same_notes=same_notes),
        "deck": _make_deck_schema(source, same_notes=same_notes),
    }


def _make_text_schema(words: Vocabulary, by_kind: dict[str, list[str]], *, same_notes: bool) -> Schema:
    """The schema of a file with texts: each entry has the fields of the kind of its card."""
    ids = [card_id for of_kind in by_kind.values() for card_id in of_kind]
    of_kinds = [
        {"if": {"required": ["id"], "properties": {"id": {"enum": choice("", ids)["enum"]}}}, "then": _refer(key)}
        for key, ids in by_kind.items()
    ]
    any_entry = {"type": "object", "properties": {"id": choice(about.ENTRY["id"], ids, _UNKNOWN_ID)}}
    properties = {
        "subdeck": deck_name(about.ENTRY_FILE["subdeck"]),
        "cards": array(about.ENTRY_FILE["cards"], {**any_entry, "required": ["id"], "allOf": of_kinds}),
    }
    if same_notes:
        del properties["subdeck"]
    return {
        **mapping(properties, required=["cards"]),
        "definitions": {
            f"kind-{key}": _describe_entry(words.kinds.get(key), words, same_notes=same_notes) for key in by_kind
        },
    }


def _refer(kind: str) -> Schema:
    return {"$ref": f"#/definitions/kind-{kind}"}


def _describe_entry(kind: Kind | None, words: Vocabulary, *, same_notes: bool) -> Schema:
    """The texts of a card of one kind."""
    if kind is None:
        return {}
    keys = {
        "id": {},
        "guid": pattern(about.ENTRY["guid"], r"\S+", "A guid has no spaces."),
        "subdeck": deck_name(about.ENTRY["subdeck"]),
        "subdecks": describe_subdecks(kind, words),
        "ignore": ignored_rules(about.CARD["ignore"], is_card=True),
    }
    for key in ("guid", "subdeck", "subdecks") if same_notes else ():
        del keys[key]
    return mapping({**keys, **{field.key: _describe_text(field, kind, words) for field in list_translatable(kind)}})


def _describe_text(field: Field, kind: Kind, words: Vocabulary) -> Schema:
    """The translation of a field. A text that a card need not have may be empty: this language has none there."""
    if field.text == "picture":
        names = {"alt": text(about.PICTURE["alt"]), "caption": text(about.PICTURE["caption"])}
        file = text(about.ENTRY["file"], offer=choose_media(words.media, PICTURES))
        return {**mapping({"file": file, **names, "html": {}}, field.about), "type": ["object", "string"]}
    if field.text == "shapes":
        return {**mapping({}, about.ENTRY["shapes"], is_open=True), "type": ["object", "array"]}
    return describe_kind_field(field, kind, words)


def _make_deck_schema(source: Deck, *, same_notes: bool) -> Schema:
    keys = {**about.DECK, **about.TRANSLATION}
    properties = {
        "id": identifier(keys["id"]),
        "namespace": identifier(keys["namespace"]),
        "name": deck_name(keys["name"]),
        "same-notes": yes_or_no(keys["same-notes"]),
        "description": text(keys["description"]),
        "description-format": choice(keys["description-format"], FORMATS),
        "authors": array(keys["authors"], text(keys["authors"])),
        "words": mapping({word: text(f"Instead of “{word}”.") for word in _list_words(source)}, keys["words"]),
    }
    properties["words"]["additionalProperties"] = text("Instead of a text of one of the deck's own kinds.")
    for key in ("name", "namespace") if same_notes else ():
        del properties[key]
    return mapping(properties, required=["id"] if same_notes else ["id", "name"])


def _list_words(source: Deck) -> list[str]:
    """List the English texts on cards that a translation may replace."""
    labels = [
        word
        for kind in source.kinds.values()
        if kind
        for word in (kind.label or kind.name, *(template.name for template in kind.templates))
    ]
    return [*dict.fromkeys((*load_words(_LANGUAGE_WITH_WORDS), *labels))]
