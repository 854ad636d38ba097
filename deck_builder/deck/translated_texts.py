"""The texts of a translation, each beside its source, and what of them no longer fits the deck that is translated."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from deck_builder.content.plain_text import split_at_tags
from deck_builder.deck.made_from import TranslatedText, is_stale, read_origins
from deck_builder.deck.model import Gaps, Html, Options, Picture
from deck_builder.deck.translation import place_of_entry
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from deck_builder.deck.model import Card, Deck, FieldValue, Translation
    from deck_builder.problems.problem import Problems


class TextsOfTranslation:
    """The texts of the cards of a translation that were read so far. It can be pickled."""

    def __init__(self) -> None:
        self.translated: list[TranslatedText] = []
        """The texts that it has."""
        self.missing: list[TranslatedText] = []
        """The texts that its cards have only in the language of the source: each is empty, and has its card's place."""
        self.former_ids: set[str] = set()
        """The ids that its cards had before. A translation may still name them by these."""

    def add(self, card: Card) -> None:
        """Add the texts of a card that is a translation."""
        self.former_ids |= {card.was, card.source.was if card.source else ""}
        for field_key, key, source, text in _pair_texts(card, card.source or card):
            if field_key in card.files or key in card.files or not text:
                if has_words(source):
                    self.missing.append(TranslatedText(card.id, key, source, "", card.place, card.was))
            else:
                self.translated.append(TranslatedText(card.id, key, source, text, card.place_of(field_key), card.was))

    def merge(self, later: TextsOfTranslation) -> None:
        """Take in the texts of later cards."""
        self.translated += later.translated
        self.missing += later.missing
        self.former_ids |= later.former_ids


def has_words(text: str) -> bool:
    """Whether a text has letters outside tags, so that it may need a translation: a number or a picture has none."""
    return any(unicodedata.category(letter).startswith("L") for piece, _ in split_at_tags(text) for letter in piece)


def list_texts(card: Card) -> dict[str, str]:
    """List the texts of a card that a translation can have, by the keys that `TranslatedText` has."""
    return {key: text for _, key, text, _ in _pair_texts(card, card)}


def _pair_texts(card: Card, source: Card) -> Iterator[tuple[str, str, str, str]]:
    """Yield the key of each field, and for each text in it its own key, the text of the source and that of the card."""
    for field in source.kind.fields:
        if field.text == "switch" or field.key not in card.values:
            continue
        if field.key not in source.values:  # a text that only the translation has
            yield from ((field.key, key, "", text) for key, text in _split(field.key, card.values[field.key], ""))
            continue
        texts = dict(_split(field.key, card.values[field.key], source.values[field.key]))
        for key, text in _split(field.key, source.values[field.key], source.values[field.key]):
            yield field.key, key, text, texts.get(key, "")


def _split(key: str, value: FieldValue, source: FieldValue) -> Iterator[tuple[str, str]]:
    """Yield the texts of a value. Those of shapes have the names in the source in their keys."""
    if isinstance(value, Picture):
        if value.alt:
            yield f"{key}.alt", value.alt
        if value.caption:
            yield f"{key}.caption", value.caption
    elif isinstance(value, Gaps) and isinstance(source, Gaps):
        if source.shapes:
            yield from ((f"{key}.{named.text}", gap.text) for named, gap in zip(source.gaps, value.gaps, strict=True))
        else:
            yield key, "\n".join(gap.text for gap in value.gaps)
    elif isinstance(value, Options):
        yield key, "\n".join(value.texts)
    elif isinstance(value, (str, Html)):
        yield key, value if isinstance(value, str) else value.text


def list_orphans(translation: Translation, texts: TextsOfTranslation, card_ids: Iterable[str]) -> list[str]:
    """List the entries of a translation that are of no card, nor have an id that a card had before.

    `card_ids` are those of the cards.
    """
    known = {*card_ids, *texts.former_ids}
    known |= {former for card_id in known for former in translation.former_ids.get(card_id, ())}
    return [card_id for card_id in translation.entries if card_id not in known]


def report_translation(deck: Deck, texts: TextsOfTranslation, card_ids: Collection[str], problems: Problems) -> None:
    """Report what of a translation no longer fits the deck that it translates, each kind of it once with its number.

    `texts` are those of all its cards, whose ids are `card_ids`.
    """
    if deck.translation is None:
        return
    command = f"`deck-builder translations {deck.translation.source.folder.name} --language {deck.folder.name}`"
    hint = f"See them with {command}."
    origins = read_origins(deck.folder, problems)
    if stale := [text for text in texts.translated if is_stale(text, origins)]:
        number = format_count(len(stale), "text is older than its source", "texts are older than their sources")
        first = stale[0]
        problems.add("D248", f"{number}, first `{first.key}`", first.place, hint=hint, card=first.card_id)
    if texts.missing:
        first = texts.missing[0]
        number = format_count(len(texts.missing), "text is", "texts are")
        problems.add(
            "D249", f"{number} not translated, first `{first.key}`", first.place, hint=hint, card=first.card_id
        )
    if orphans := list_orphans(deck.translation, texts, card_ids):
        number = format_count(len(orphans), "entry is", "entries are")
        place = place_of_entry(deck.translation.entries[orphans[0]])
        problems.add("D250", f"{number} of no card, first `{orphans[0]}`", place, hint=hint, card=orphans[0])
