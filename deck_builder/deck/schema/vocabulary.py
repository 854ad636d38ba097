"""The words of a deck that an editor offers: kinds, ids, tags, sources, claims, media."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.content.media import MediaFolder
from deck_builder.content.safety import ALLOWABLE
from deck_builder.deck.claims import load_claims
from deck_builder.deck.folder import CLAIMS_FILE, REFERENCES_FILE, find_home, find_media_folder
from deck_builder.deck.kinds import load_built_in_kinds, load_kinds
from deck_builder.deck.references import load_references
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.deck.model import Card, Deck, Kind

MOST_OFFERED: Final = 2000
"""The most words of a sort that are offered: an editor gets slow with more, and nobody looks through so many."""

_TAG_OF_HTML: Final = compile_late(r"<[^<>]*>")


@dataclass(slots=True)
class CardWords:
    """The words of the cards that were looked at so far."""

    ids: list[str] = field(default_factory=list)
    """Their ids, in the order of the cards."""
    tags: Counter[str] = field(default_factory=Counter)
    """How often each tag was seen."""
    subdecks: Counter[str] = field(default_factory=Counter)
    """How often each subdeck was seen."""

    def look_at(self, card: Card) -> None:
        """Take in the words of a card."""
        self.ids.append(card.id)
        self.tags.update(card.tags)
        if card.subdeck:
            self.subdecks[card.subdeck] += 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a deck that an editor offers, and of which it refuses some others."""

    kinds: Mapping[str, Kind | None]
    """The kinds, by key; None for one with errors."""
    references: Mapping[str, str] | None
    """The short form of each reference as plain text, by id; None if they can't be read."""
    claims: Mapping[str, str] | None
    """Each claim by its id; None if they can't be read."""
    media: tuple[str, ...] = ()
    """The names of media files."""
    required: tuple[str, ...] = ()
    """The keys that the deck requires of every card."""
    card_ids: tuple[str, ...] = ()
    """The ids of cards."""
    tags: tuple[str, ...] = ()
    """The tags of cards, the most frequent first."""
    subdecks: tuple[str, ...] = ()
    """The subdecks of cards, the most frequent first."""
    base_ids: tuple[str, ...] = ()
    """The ids of the cards of the deck that this one extends."""
    is_extension: bool = False
    """Whether it extends a deck."""


def collect_vocabulary(folder: Path, deck: Deck | None, cards: CardWords) -> Vocabulary:
    """The words of the deck in a folder. `deck` is None if its `deck.yaml` can't be read: the other files still can."""
    ignored = Problems()
    kinds = (
        deck.kinds if deck else {**load_built_in_kinds(), **load_kinds(folder / "kinds", folder, ignored, ALLOWABLE)}
    )
    references = deck.references if deck else load_references(folder / REFERENCES_FILE, folder, ignored)
    claims = deck.claims if deck else load_claims(folder / CLAIMS_FILE, folder, ignored)
    media = deck.media if deck else MediaFolder(find_media_folder(folder), (), find_home(folder))
    return Vocabulary(
        kinds=kinds,
        references=None if references is None else {key: _to_plain_text(text) for key, text in references.items()},
        claims=None if claims is None else {key: claim.text for key, claim in claims.items()},
        media=tuple(sorted(media.list_files())[:MOST_OFFERED]),
        required=deck.require if deck else (),
        card_ids=tuple(cards.ids[:MOST_OFFERED]),
        tags=tuple(tag for tag, _ in cards.tags.most_common(MOST_OFFERED)),
        subdecks=tuple(name for name, _ in cards.subdecks.most_common(MOST_OFFERED)),
        base_ids=tuple(sorted(deck.extension.base.cards)[:MOST_OFFERED]) if deck and deck.extension else (),
        is_extension=deck is not None and deck.extension is not None,
    )


def _to_plain_text(short_form: str) -> str:
    return html.unescape(_TAG_OF_HTML.sub("", short_form))
