"""Which cards of an extension add to cards of its base that have changed since, or that are gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deck_builder.deck.additions import list_additions
from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.made_from import find_older_source, read_origins, remember_origins
from deck_builder.deck.suspends import list_suspended_texts, make_search
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from deck_builder.deck.base import Base
    from deck_builder.deck.made_from import Origins, TranslatedText


@dataclass(frozen=True, slots=True)
class StaleText:
    """A text of a card of the base that has changed since a card was made that adds to it."""

    text: TranslatedText
    """What the card adds, with the base's text as it is now."""
    before: str
    """The base's text as it was."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What an extension adds to cards of its base."""

    count: int
    """How many of its cards add to one."""
    stale: tuple[StaleText, ...]
    """What has changed in cards of the base since."""
    lost: tuple[tuple[str, str], ...]
    """The ids of cards that add to a card that the base has no longer, each with the id of that."""
    origins: Origins
    """What each addition was made from, as the next build writes it."""
    suspended: int = 0
    """How many cards of the base learners had better suspend."""
    search: str = ""
    """What finds these cards in Anki's browser."""


NOTHING_ADDED: Final = Additions(0, (), (), {})


def survey_additions(folder: Path, base: Base) -> Additions:
    """Compare the additions of the extension in a folder with its base as it is now. What can't be read is left out."""
    ignored = Problems()
    deck = load_deck(folder, ignored)
    if deck is None or deck.extension is None:
        return NOTHING_ADDED
    before = {card.id: card.adds_to for card in read_cards(deck, ignored) if card.adds_to}
    present = replace(deck, extension=replace(deck.extension, base=base))
    texts = [text for card in read_cards(present, ignored) for text in list_additions(card, base)]
    kept = tuple(each for each in deck.extension.suspended if each.card_id in base.cards)
    extension = replace(deck.extension, base=base, suspended=kept)
    texts += list_suspended_texts(extension)
    known = read_origins(folder, ignored)
    stale = (StaleText(text, origin.source) for text in texts if (origin := find_older_source(text, known)))
    return Additions(
        count=len(before),
        stale=tuple(stale),
        lost=tuple((card_id, of_base) for card_id, of_base in before.items() if not base.find_id(of_base)),
        origins=remember_origins(texts, known),
        suspended=len(kept),
        search=make_search(extension),
    )


def mark_right(additions: Additions, card_ids: Collection[str]) -> tuple[Origins, frozenset[str]]:
    """Say that some cards are right as they are, although their cards in the base have changed.

    Returns the new origins of all additions, and the ids of the cards that were marked.
    """
    marked = [stale.text for stale in additions.stale if stale.text.card_id in card_ids]
    fresh = remember_origins(marked, {})
    origins = {card_id: {**texts, **fresh.get(card_id, {})} for card_id, texts in additions.origins.items()}
    return origins, frozenset(text.card_id for text in marked)
