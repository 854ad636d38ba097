"""A translation: a deck's folder `translations/<language>`, with the texts of its cards in another language.

Its `deck.yaml` gives it an id, a name and a description of its own, and its other files have the texts by card id. All
else comes from the deck that it translates, so that pictures, sources and shapes are the same in every language.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.deck.descriptions import read_description
from deck_builder.deck.folder import DECK_FILE, MADE_FROM_FILE, make_order_key
from deck_builder.deck.late_kinds import change_kinds
from deck_builder.deck.model import TranslatedEntry, Translation
from deck_builder.deck.namespace import NAMESPACE_KEY
from deck_builder.deck.neighbours import read_former_ids
from deck_builder.deck.same_notes import SAME_NOTES_KEY, find_turn, report_own
from deck_builder.deck.subdecks import read_subdeck
from deck_builder.deck.suspends import describe_suspended
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.deck.words import load_words, translate_kind
from deck_builder.problems.problem import Place
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.problems.problem import Problems
    from deck_builder.source.values import Mapping as YamlMapping

DECK_KEYS: Final = (
    "id",
    NAMESPACE_KEY,
    "name",
    SAME_NOTES_KEY,
    "description",
    "description-format",
    "authors",
    "words",
)
"""What `deck.yaml` of a translation may say."""

FILE_KEYS: Final = ("subdeck", "cards")
"""The keys of its files with texts."""


def translate_deck(source: Deck, keys: Keys, name: str, deck_id: str, *, same_notes: bool = False) -> Deck:
    """The deck that a translation makes of its source, except for its cards; its texts are read.

    `keys` are those of its `deck.yaml`, from which `name`, `deck_id` and `same_notes` were read.
    """
    folder = keys.file.parent
    namespace, namespace_place = source.namespace, source.namespace_place
    if same_notes:
        for key in (NAMESPACE_KEY, "name"):
            report_own(keys, key, source.name)
    else:
        namespace = keys.read_id(NAMESPACE_KEY, required=NAMESPACE_KEY in keys.mapping) or deck_id
        namespace_place = keys.place_of_value(NAMESPACE_KEY) if NAMESPACE_KEY in keys.mapping else None
    words = {**load_words(folder.name), **_read_words(keys)}
    description = read_description(keys, source.allow)
    if source.extension:
        description = describe_suspended(description, source.extension, words)
    return source._replace(
        folder=folder,
        id_place=keys.place_of_value("id"),
        name_place=keys.place_of_value("name") if "name" in keys.mapping else keys.place_of_value("id"),
        id=deck_id,
        name=name,
        namespace=namespace,
        namespace_place=namespace_place,
        description=description.text,
        has_html_description=description.is_html,
        subdecks={},
        authors=tuple(dict.fromkeys((*source.authors, *keys.read_texts("authors")))),
        language=folder.name,
        tts=None,
        kinds=change_kinds(source.kinds, lambda kind: translate_kind(kind, words)),
        words=words,
        translation=Translation(
            source,
            _read_entries(folder, keys.problems, source.name if same_notes else ""),
            former_ids=read_former_ids(source.folder),
            locked_ids=read_former_ids(folder),
            same_notes=same_notes,
        ),
        turn=find_turn(folder) if same_notes else None,
    )


def _read_words(keys: Keys) -> dict[str, str]:
    """Read what takes the place of English texts on cards, besides what comes with the program."""
    listed = keys.read_mapping("words")
    return {text: listed.read_text(text) for text in listed.mapping} if listed else {}


def _read_entries(folder: Path, problems: Problems, decks_of: str) -> Mapping[str, TranslatedEntry]:
    """Read the texts of all cards that are translated; `decks_of` is as for `read_entries`."""
    entries: dict[str, TranslatedEntry] = {}
    unique = UniqueValues()
    files = sorted(folder.glob("*.yaml"), key=lambda path: make_order_key(path.name))
    for file in files:
        mapping = None if file.name in (DECK_FILE, MADE_FROM_FILE) else read_yaml_file(file, folder, problems)
        if mapping is not None:
            entries |= read_entries(mapping, file, problems, entries, unique, decks_of=decks_of)
    return entries


def read_entries(
    mapping: YamlMapping,
    file: Path,
    problems: Problems,
    earlier: Mapping[str, TranslatedEntry] = MappingProxyType({}),
    unique: UniqueValues | None = None,
    *,
    decks_of: str = "",
) -> dict[str, TranslatedEntry]:
    """Read the texts of the cards in a file of a translation.

    `earlier` are those of other files, and `unique` has the spelling of the subdecks there. `decks_of` is the name of
    the source if the notes are its own: then its decks are, too.
    """
    keys = Keys(mapping, file, problems)
    keys.refuse_unknown_keys(FILE_KEYS)
    if decks_of:
        report_own(keys, "subdeck", decks_of)
    subdeck = read_subdeck(keys, unique or UniqueValues())
    entries: dict[str, TranslatedEntry] = {}
    for entry in keys.read_mappings("cards", required=True):
        card_id = entry.read_id("id", required=True)
        if not card_id:
            continue
        if known := entries.get(card_id) or earlier.get(card_id):
            where = f"in {known.file.name} on line {known.texts.mark[0]}"
            entry.add("D206", f"`{card_id}` is already translated {where}", entry.place_of_value("id"))
            continue
        entries[card_id] = TranslatedEntry(entry.mapping, file, subdeck)
    return entries


def place_of_entry(entry: TranslatedEntry) -> Place:
    """Where a translation's file says the id of a card."""
    return Place(entry.file, *entry.texts.marks["id"][1])
