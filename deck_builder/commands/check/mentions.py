"""What the cards of a deck mention: claims that nothing teaches and references that nothing cites are reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deck_builder.problems.problem import Problems
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.content import Content
    from deck_builder.problems.problem import Place


@dataclass(slots=True)
class Mentions:
    """What cards mention."""

    claims: set[str] = field(default_factory=set)
    """The ids of the claims that they teach."""
    sources: set[str] = field(default_factory=set)
    """The ids of the references that they cite."""
    media: dict[Path, tuple[str, Place]] = field(default_factory=dict)
    """Each media file that they show, with the id and the place of the first card that shows it."""

    def add(self, card: Card, content: Content) -> None:
        """Remember what a card mentions; `content` is what it was compiled to."""
        if card.claims:
            self.claims.update(card.claims)
        if card.sources:
            self.sources.update(card.sources)
        for file in content.media:
            self.media.setdefault(file.path, (card.id, card.place))

    def merge(self, later: Mentions) -> None:
        """Take in what later cards of the deck mention."""
        self.claims |= later.claims
        self.sources |= later.sources
        for path, first in later.media.items():
            self.media.setdefault(path, first)


def check_mentions(deck: Deck, mentions: Mentions, problems: Problems) -> None:
    """Report the claims that no card teaches and the references that no card cites."""
    if untaught := [claim for claim in deck.claims or () if claim not in mentions.claims]:
        places = _find_entries(deck, "claims")
        for claim in untaught:
            problems.add("D227", f"no card teaches the claim `{claim}`", places[claim])
    if uncited := [reference for reference in deck.references or () if reference not in mentions.sources]:
        places = _find_entries(deck, "references")
        for reference in uncited:
            problems.add("D228", f"no card cites `{reference}`", places[reference])


def _find_entries(deck: Deck, name: str) -> dict[str, Place]:
    """The place of each entry of `claims.yaml` or `references.yaml`, by its id.

    A deck does not keep these places, so this reads the file again; few decks need it.
    """
    file = deck.folder / f"{name}.yaml"
    mapping = read_yaml_file(file, deck.folder, Problems())
    entries = Keys(mapping, file, Problems()).read_mappings(name) if mapping else ()
    return {str(entry.mapping["id"]).strip(): entry.place_of_value("id") for entry in entries}
