"""A deck as a collection of Anki's older form has it: JSON, made with genanki's class; and the settings with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from deck_builder.build.load_genanki import genanki
from deck_builder.lock.ids import make_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.deck.model import Description, Preset


class AnkiDeck(genanki.Deck):  # type: ignore[misc]
    """A deck whose description is Markdown or HTML, with the id of its preset."""

    preset_id = 1
    has_markdown = True

    def to_json(self) -> dict[str, Any]:
        """The deck as a collection has it."""
        return {**super().to_json(), "md": self.has_markdown, "conf": self.preset_id}


class DeckInPackage(Protocol):
    """What a package says of its deck; `Deck` says why each matters."""

    @property
    def name(self) -> str:
        """What Anki calls it."""

    @property
    def namespace(self) -> str:
        """What the ids of decks are made from."""

    @property
    def preset(self) -> Preset | None:
        """The settings that it recommends."""

    @property
    def has_html_description(self) -> bool:
        """Whether the description is HTML."""

    @property
    def subdecks(self) -> Mapping[str, Description]:
        """What its subdecks say about themselves."""


def make_preset(preset: Preset, deck: DeckInPackage) -> dict[str, Any]:
    """The settings that a preset changes of Anki's own, with an id made from them.

    Anki imports a preset only if the learner has none with its id. The keys are those of
    `rslib/src/deckconfig/schema11.rs`; `newGatherPriority` 5 is "Deck, then random notes", `newSortOrder` 1 is "Order
    gathered". Only where siblings are buried may they be gathered one after the other.
    """
    new_cards: dict[str, Any] = {}
    changed: dict[str, Any] = {"name": deck.name, "mod": 0, "new": new_cards}
    if preset.new_cards_a_day is not None:
        new_cards["perDay"] = preset.new_cards_a_day
    if preset.order == "random":
        changed["newGatherPriority"] = 5
    if preset.bury_siblings is not None:
        new_cards["bury"] = preset.bury_siblings
        changed |= {"rev": {"bury": preset.bury_siblings}, "buryInterdayLearning": preset.bury_siblings}
        if preset.bury_siblings and preset.order == "as written":
            changed["newSortOrder"] = 1
    if preset.desired_retention is not None:
        changed["desiredRetention"] = preset.desired_retention
    return changed | {"id": make_id(deck.namespace, "preset", json.dumps(changed, sort_keys=True))}
