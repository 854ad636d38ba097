"""Which cards of an extension add to cards of its base that have changed since, or that are gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.deck.additions import list_additions
from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.deck.made_from import list_stale, read_origins, remember_origins
from deck_builder.deck.suspends import list_suspended_texts, make_search
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.base import Base
    from deck_builder.deck.made_from import Origins, StaleText


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
    present = deck._replace(extension=deck.extension._replace(base=base))
    texts = [text for card in read_cards(present, ignored) for text in list_additions(card, base)]
    kept = tuple(each for each in deck.extension.suspended if each.card_id in base.cards)
    extension = deck.extension._replace(base=base, suspended=kept)
    texts += list_suspended_texts(extension)
    known = read_origins(folder, ignored)
    return Additions(
        count=len(before),
        stale=list_stale(texts, known),
        lost=tuple((card_id, of_base) for card_id, of_base in before.items() if not base.find_id(of_base)),
        origins=remember_origins(texts, known),
        suspended=len(kept),
        search=make_search(extension),
    )
