"""The shapes that a card has, for the page on which they can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.deck.cards import read_cards, read_cards_with_id
from deck_builder.deck.model import Gaps, Picture
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Card, Deck


@dataclass(frozen=True, slots=True)
class CardShapes:
    """The shapes of a card, and where they are."""

    card_id: str
    """The card's id."""
    picture: MediaFile
    """The picture that the shapes cover."""
    picture_name: str
    """What the card calls the picture."""
    gaps: Gaps
    """The shapes, with what each hides."""
    key: str
    """The key of the shapes in the card."""
    place: Place
    """Where that key is. Its column says how far the keys of the card are indented."""
    has_mode: bool
    """Whether the card has a line `mode:`."""


def list_cards_with_shapes(deck: Deck) -> list[str]:
    """The ids of the cards with shapes, in the deck's order."""
    return [card.id for card in read_cards(deck, Problems()) if _find_shapes_key(card)]


def read_card_shapes(deck: Deck, card_id: str, problems: Problems) -> CardShapes | None:
    """Read the shapes of a card; None, and a problem, if its picture can't be used.

    Raises KeyError if there is no card of this id that has shapes without errors and a picture.
    """
    for card in read_cards_with_id(deck, card_id):
        key = _find_shapes_key(card)
        gaps = card.values.get(key)
        name, picture = _find_picture(card)
        if not isinstance(gaps, Gaps) or picture is None:
            continue
        if any(shape.form == "text" or {"angle", "fill"} & dict(shape.typed).keys() for shape in gaps.shapes):
            message = "the page can't show labels, or shapes that are turned or have a colour of their own"
            hint = "Change the lines by hand, or the shapes in Anki's editor: `deck-builder pull` brings them back."
            problems.add("D230", message, card.place_of(key), hint=hint, card=card_id)
            return None
        try:
            file = deck.media.find_picture(picture.file)
        except InputError as error:
            problems.add(error.code, error.message, card.place_of(name), hint=error.hint, card=card_id)
            return None
        place = Place(card.place.file, *card.marks[key][0])
        return CardShapes(card_id, file, picture.file, gaps, key, place, "mode" in card.marks)
    raise KeyError(card_id)


def _find_shapes_key(card: Card) -> str:
    """The key of a card's shapes; empty if it has none."""
    keys = (field.key for field in card.kind.fields if field.text == "shapes")
    return next((key for key in keys if key in card.values), "")


def _find_picture(card: Card) -> tuple[str, Picture | None]:
    """The key and the value of a card's picture."""
    for key, value in card.values.items():
        if isinstance(value, Picture):
            return key, value
    return "", None
