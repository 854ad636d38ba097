"""What of a translation is there, missing, older than its source, the same as its source, or of no card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.commands.translations.memory import Memory
from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.made_from import list_stale, read_origins, remember_origins
from deck_builder.deck.translated_texts import TextsOfTranslation, has_words, list_orphans, list_texts
from deck_builder.deck.translation import place_of_entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck.made_from import Origins, StaleText, TranslatedText
    from deck_builder.deck.model import Card
    from deck_builder.problems.problem import Place, Problems


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of the deck that is translated."""

    card_id: str
    """The id of its card."""
    key: str
    """Its key, as `TranslatedText` has it."""
    source: str
    """The text."""
    about: str
    """The card's kind and what the field is for, for somebody who sees nothing else."""
    place: Place
    """Where it is, or its card."""


@dataclass(frozen=True, slots=True)
class MissingText:
    """A text that has no translation."""

    card_id: str
    """The id of its card."""
    key: str
    """Its key, as `TranslatedText` has it."""
    source: str
    """The text to translate."""
    place: Place
    """Where the source has its card."""
    like: tuple[str, str] | None
    """The most similar source text that is translated, and its translation; None if none is similar."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The state of a translation."""

    folder: Path
    """The folder of the translation."""
    deck_id: str
    """The id of the translation."""
    language: str
    """Its language."""
    source_language: str
    """The language of its source, or empty."""
    translated: int
    """How many texts are translated."""
    texts: int
    """How many texts it has or lacks. A number or a picture without words needs no translation."""
    missing_cards: tuple[str, ...]
    """The ids of cards that the translation leaves out."""
    missing: tuple[MissingText, ...]
    """The texts without translation, also those of cards that are left out, in the order of the source."""
    stale: tuple[StaleText, ...]
    """The texts that are older than their source."""
    identical: tuple[TranslatedText, ...]
    """The texts that are the same as their source and have words in them."""
    orphaned: tuple[tuple[str, Place], ...]
    """The ids of entries that are of no card, with their places."""
    source_texts: tuple[SourceText, ...]
    """All texts of the source, in its order."""
    translated_texts: tuple[TranslatedText, ...]
    """All texts that are translated."""
    origins: Origins
    """What each text was made from, as the next build writes it."""


def survey(folder: Path, problems: Problems) -> Survey | None:
    """Look through the translation in a folder; None, with problems, if it or its source can't be read."""
    errors_before = problems.errors
    deck = load_deck(folder, problems)
    if deck is None or deck.translation is None:
        return None
    source = {card.id: card for card in read_cards(deck.translation.source, problems)}
    texts, card_ids = TextsOfTranslation(), set()
    for card in read_cards(deck, problems):
        texts.add(card)
        card_ids.add(card.id)
    known = read_origins(deck.folder, problems)
    if problems.errors > errors_before:
        return None
    memory = Memory(texts.translated)
    missing_keys = {(text.card_id, text.key) for text in texts.missing}
    source_texts = tuple(text for card in source.values() for text in _list_source_texts(card))
    missing = [
        MissingText(text.card_id, text.key, text.source, text.place, memory.find(text.source))
        for text in source_texts
        if (text.card_id, text.key) in missing_keys or (text.card_id not in card_ids and has_words(text.source))
    ]
    return Survey(
        folder=folder,
        deck_id=deck.id,
        language=deck.language,
        source_language=deck.translation.source.language,
        translated=len(texts.translated),
        texts=len(texts.translated) + len(missing),
        missing_cards=tuple(card_id for card_id in source if card_id not in card_ids),
        missing=tuple(missing),
        stale=list_stale(texts.translated, known),
        identical=tuple(text for text in texts.translated if text.text == text.source and has_words(text.text)),
        orphaned=tuple(
            (card_id, place_of_entry(deck.translation.entries[card_id]))
            for card_id in list_orphans(deck.translation, texts, source)
        ),
        source_texts=source_texts,
        translated_texts=tuple(texts.translated),
        origins=remember_origins(texts.translated, known),
    )


def _list_source_texts(card: Card) -> Iterator[SourceText]:
    fields = {field.key: field for field in card.kind.fields}
    for key, text in list_texts(card).items():
        field_key = key.partition(".")[0]
        about = f"{card.kind.key}: {fields[field_key].about}" if fields[field_key].about else card.kind.key
        yield SourceText(card.id, key, text, about, card.place_of(field_key))
