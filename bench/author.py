"""An imaginary author: a small deck with several releases, and between them changes such as authors make.

A `Deck` is the state of the deck at one release; `bench.author_files` writes it to disk. A `Random` chooses the
changes; the caller seeds it, or Hypothesis draws it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from random import Random

Kind = Literal["question", "cloze", "capital"]

DECK_ID: Final = "long-lived"
DECK_NAME: Final = "A Long-Lived Deck"
SUBDECKS: Final = ("1 Near", "2 Far", "3 Further")
TAGS: Final = frozenset({"easy", "exam", "later"})
"""Tags that the author adds and removes. A note's other tags are not the author's."""

MOST_GROWN: Final = 4
"""How many fields the author adds to the kind `capital` at most."""
PICTURES: Final = 6
"""How many pictures the deck has."""
FEWEST_CARDS: Final = 12
"""With this many cards or fewer, the author retires none."""

SPARED: Final = 10
"""The author never changes the first 10 cards: learners write into them."""

_KINDS: Final[tuple[Kind, ...]] = ("question", "cloze", "capital", "capital")


@dataclass(frozen=True, slots=True)
class Card:
    """A card in a release."""

    number: int
    """Identifies the card for ever."""
    id: str
    """The id in the author's file, which may change."""
    kind: Kind
    """The card's kind."""
    subdeck: str
    """The subdeck it is in."""
    texts: Mapping[str, str]
    """Its fields by key, without the picture."""
    tags: frozenset[str] = frozenset()
    """Those of `TAGS` that it has."""
    picture: int | None = None
    """The number of its picture."""
    file: int = 0
    """The number of the card file that it is in."""
    was: str | None = None
    """The id in the last release, if the author has changed it since."""
    earlier: tuple[Mapping[str, str], ...] = ()
    """The texts before each edit, the oldest first."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The author's sources at one release."""

    cards: tuple[Card, ...]
    """The cards, in the author's order."""
    released: Mapping[int, str]
    """The ids of the cards in the release before, by number."""
    retired: tuple[Card, ...] = ()
    """The cards that the author has retired, with their last ids."""
    pictures: tuple[int, ...] = (0,) * PICTURES
    """How often the bytes of each picture have changed."""
    style: int = 0
    """Stands in the style sheet; a new number is a new style."""
    template: int = 0
    """Stands in the template of the kind `capital`; a new number is a new template."""
    grown: int = 0
    """How many fields the kind `capital` has gained."""
    edition: int = 0
    """How many changes the author has made."""

    @property
    def by_number(self) -> dict[int, Card]:
        """The cards that the next release has."""
        return {card.number: card for card in self.cards}


def note_content(deck: Deck, card: Card) -> tuple[object, ...]:
    """Everything of a card that becomes part of its note: texts, tags and the bytes of its picture."""
    picture = None if card.picture is None else (card.picture, deck.pictures[card.picture])
    return tuple(sorted(card.texts.items())), card.tags, picture


def matches_note(card: Card, fields: Mapping[str, str], tags: Iterable[str]) -> bool:
    """Whether a note has exactly the words and tags of the author's card.

    `fields` are the note's fields by their names in Anki.
    """
    shown = {name: re.sub(r"<[^>]*>", "", html).strip() for name, html in fields.items()}
    asked_back = bool(shown.get("Ask back")) == ("ask-back" in card.texts)
    words = {field_name(key): text for key, text in card.texts.items() if key != "ask-back"}
    return asked_back and words.items() <= shown.items() and TAGS & set(tags) == card.tags


def field_name(key: str) -> str:
    """The name in Anki of the field that has this key in a card file."""
    return key.replace("-", " ").capitalize()


def begin_deck(cards: int) -> Deck:
    """Make a deck that was never released."""
    deck = Deck((), {})
    for _ in range(cards):
        deck = add_next_card(deck)
    return deck


def begin_next_release(deck: Deck) -> Deck:
    """Begin the next release: everything in the deck is released now."""
    cards = tuple(replace(card, was=None) for card in deck.cards)
    return replace(deck, cards=cards, released={card.number: card.id for card in cards})


def add_next_card(deck: Deck) -> Deck:
    """Add a card with the next number, whose kind and words follow from the number."""
    number = 1 + max((card.number for card in (*deck.cards, *deck.retired)), default=0)
    kind = _KINDS[number % len(_KINDS)]
    texts = {
        "question": {"question": f"What is No. {number} about?", "answer": f"It is about number {number}."},
        "cloze": {"text": f"No. {number} comes {{{{c1::after number {number - 1}}}}}."},
        "capital": {"country": f"Country No. {number}", "city": f"City {number}"},
    }[kind]
    picture = number % PICTURES if number > SPARED else None
    subdeck = SUBDECKS[number % len(SUBDECKS)]
    card = Card(number, f"card-{number}", kind, subdeck, texts, picture=picture, file=number % 3)
    return replace(deck, cards=(*deck.cards, card), edition=deck.edition + 1)


def _replace_card(deck: Deck, card: Card) -> Deck:
    cards = tuple(card if old.number == card.number else old for old in deck.cards)
    return replace(deck, cards=cards, edition=deck.edition + 1)


def _replace_texts(deck: Deck, card: Card, texts: Mapping[str, str]) -> Deck:
    return _replace_card(deck, replace(card, texts=texts, earlier=(*card.earlier, card.texts)))


def _choose_card(random: Random, cards: Sequence[Card]) -> Card | None:
    return random.choice(cards) if cards else None


def list_editable_cards(deck: Deck) -> list[Card]:
    """The cards that the author may change: learners write into the others."""
    return [card for card in deck.cards if card.number > SPARED]


def add_card(_: Random, deck: Deck) -> Deck:
    """Add a card; the kinds take turns."""
    return add_next_card(deck)


def edit_text(random: Random, deck: Deck) -> Deck:
    """Give a card new words, which it never had before."""
    card = _choose_card(random, list_editable_cards(deck))
    if card is None:
        return deck
    key = {"question": "answer", "cloze": "text", "capital": "city"}[card.kind]
    first = card.texts[key].partition(" Edition")[0]
    return _replace_texts(deck, card, {**card.texts, key: f"{first} Edition {deck.edition}."})


def undo_edit(random: Random, deck: Deck) -> Deck:
    """Give a card the words back that it had before its last edit."""
    card = _choose_card(random, [card for card in list_editable_cards(deck) if card.earlier])
    if card is None:
        return deck
    return _replace_card(deck, replace(card, texts=card.earlier[-1], earlier=card.earlier[:-1]))


def change_number_of_cards(random: Random, deck: Deck) -> Deck:
    """Add a second gap to a cloze, or switch a capital's second card on or off."""
    card = _choose_card(random, [card for card in list_editable_cards(deck) if card.kind != "question"])
    if card is None:
        return deck
    if card.kind == "capital":
        kept = {key: text for key, text in card.texts.items() if key != "ask-back"}
        return _replace_texts(deck, card, kept if "ask-back" in card.texts else {**kept, "ask-back": "yes"})
    if "{{c2::" in card.texts["text"]:
        return deck
    return _replace_texts(deck, card, {"text": f"{card.texts['text']} It is {{{{c2::number {card.number}}}}}."})


def rename_id(random: Random, deck: Deck) -> Deck:
    """Change the id of a released card, and write the old one into `was:`."""
    card = _choose_card(random, [card for card in deck.cards if card.number in deck.released])
    if card is None:
        return deck
    name = f"card-{card.number}-{deck.edition}"
    return _replace_card(deck, replace(card, id=name, was=deck.released[card.number]))


def retire_card(random: Random, deck: Deck) -> Deck:
    """Retire a card, for good or for a while."""
    card = _choose_card(random, [card for card in list_editable_cards(deck) if card.number in deck.released])
    if card is None or len(deck.cards) <= FEWEST_CARDS:
        return deck
    retired = replace(card, id=deck.released[card.number], was=None)
    cards = tuple(kept for kept in deck.cards if kept.number != card.number)
    return replace(deck, cards=cards, retired=(*deck.retired, retired), edition=deck.edition + 1)


def bring_card_back(random: Random, deck: Deck) -> Deck:
    """Bring a retired card back."""
    card = _choose_card(random, [card for card in deck.retired if card.number not in deck.released])
    if card is None:
        return deck
    retired = tuple(kept for kept in deck.retired if kept.number != card.number)
    return replace(deck, cards=(*deck.cards, card), retired=retired, edition=deck.edition + 1)


def move_card(random: Random, deck: Deck) -> Deck:
    """Move a card to another subdeck."""
    card = _choose_card(random, list_editable_cards(deck))
    if card is None:
        return deck
    others = [subdeck for subdeck in SUBDECKS if subdeck != card.subdeck]
    return _replace_card(deck, replace(card, subdeck=random.choice(others)))


def tag_card(random: Random, deck: Deck) -> Deck:
    """Add a tag to a card, or remove one."""
    card = _choose_card(random, list_editable_cards(deck))
    return deck if card is None else _replace_card(deck, replace(card, tags=card.tags ^ {random.choice(sorted(TAGS))}))


def change_style(random: Random, deck: Deck) -> Deck:
    """Change the style of all cards, or the backs of one kind."""
    if random.random() < 0.5:
        return replace(deck, style=deck.edition, edition=deck.edition + 1)
    return replace(deck, template=deck.edition, edition=deck.edition + 1)


def swap_picture(random: Random, deck: Deck) -> Deck:
    """Change the bytes of a picture that a card shows, and keep its name."""
    shown = sorted({card.picture for card in deck.cards if card.picture is not None})
    if not shown:
        return deck
    number = random.choice(shown)
    pictures = tuple(count + (at == number) for at, count in enumerate(deck.pictures))
    return replace(deck, pictures=pictures, edition=deck.edition + 1)


def grow_kind(random: Random, deck: Deck) -> Deck:
    """Add a field to the author's own kind, and fill it in on one card."""
    card = _choose_card(random, [card for card in list_editable_cards(deck) if card.kind == "capital"])
    if card is None or deck.grown == MOST_GROWN:
        return deck
    number = deck.grown + 1
    deck = replace(deck, grown=number)
    return _replace_texts(deck, card, {**card.texts, f"fact-{number}": f"Fact {number} about No. {card.number}."})


def shuffle_cards(random: Random, deck: Deck) -> Deck:
    """Shuffle the cards, and distribute them among other files."""
    cards = [replace(card, file=random.randrange(5)) for card in deck.cards]
    random.shuffle(cards)
    return replace(deck, cards=tuple(cards), edition=deck.edition + 1)


Operation: TypeAlias = "Callable[[Random, Deck], Deck]"
"""A change that an author makes. Returns the same deck if there is nothing to change."""

OPERATIONS: Final[tuple[Operation, ...]] = (
    edit_text,
    add_card,
    undo_edit,
    change_number_of_cards,
    rename_id,
    retire_card,
    bring_card_back,
    move_card,
    tag_card,
    change_style,
    swap_picture,
    shuffle_cards,
    grow_kind,
)


def make_changes(random: Random, deck: Deck, operations: Sequence[Operation]) -> Deck:
    """Make these changes, and then an edit, so that no release is empty."""
    for operation in (*operations, edit_text):
        deck = operation(random, deck)
    return deck


def live_through_releases(random: Random, cards: int, changes: Sequence[Sequence[Operation]]) -> Iterator[Deck]:
    """Yield the deck at its first release, and then after each round of changes."""
    deck = begin_deck(cards)
    yield deck
    for operations in changes:
        deck = make_changes(random, begin_next_release(deck), operations)
        yield deck
