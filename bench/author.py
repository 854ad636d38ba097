"""An author's life: a small deck that lives through releases, each a few changes of the kinds that authors make.

A state of the deck is a value. It can be written as the folder that Deck Builder takes, and as the package that a
script with stock genanki makes. What changes is chosen by a `Random` that the caller seeds, or lets Hypothesis draw.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import genanki
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from random import Random

Kind = Literal["question", "cloze", "capital"]

DECK_ID: Final = "long-lived"
DECK_NAME: Final = "A Long-Lived Deck"
SUBDECKS: Final = ("1 Near", "2 Far", "3 Further")
TAGS: Final = frozenset({"easy", "exam", "later"})
"""Tags that the author gives and takes. What else a note is tagged with is not the author's doing."""

MOST_GROWN: Final = 4
PICTURES: Final = 6
FEWEST_CARDS: Final = 12

SPARED: Final = 10
"""The first so many cards are never changed: they are where learners write."""

_KINDS: Final[tuple[Kind, ...]] = ("question", "cloze", "capital", "capital")


@dataclass(frozen=True, slots=True)
class Card:
    """A card in a release. `number` is what it is for ever, `id` what the author calls it now, and `was` before.

    `texts` are the card's own fields, by key; `picture` is the number of the picture that it shows, `file` that of the
    file in which it stands. `earlier` is what the texts were before each edit.
    """

    number: int
    id: str
    kind: Kind
    subdeck: str
    texts: Mapping[str, str]
    tags: frozenset[str] = frozenset()
    picture: int | None = None
    file: int = 0
    was: str | None = None
    earlier: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """All that an author has, as one release finds it.

    `released` are the ids of the cards in the release before, by number; `retired` the cards that the author took out,
    with the ids that they had. `pictures` counts how often the bytes of each picture were changed, `grown` the fields
    that the kind `capital` gained. `edition` numbers the changes.
    """

    cards: tuple[Card, ...]
    released: Mapping[int, str]
    retired: tuple[Card, ...] = ()
    pictures: tuple[int, ...] = (0,) * PICTURES
    style: int = 0
    template: int = 0
    grown: int = 0
    edition: int = 0

    @property
    def by_number(self) -> dict[int, Card]:
        """The cards that the next release has."""
        return {card.number: card for card in self.cards}


def content(deck: Deck, card: Card) -> tuple[object, ...]:
    """All of a card that a learner sees in the note itself: what is not in here is no edit."""
    picture = None if card.picture is None else (card.picture, deck.pictures[card.picture])
    return tuple(sorted(card.texts.items())), card.tags, picture


def says(card: Card, fields: Mapping[str, str], tags: Iterable[str]) -> bool:
    """Whether a note holds the words and the tags that its author gave it, and no others of them.

    `fields` are the note's, by the names that Anki knows them by.
    """
    shown = {name: re.sub(r"<[^>]*>", "", html).strip() for name, html in fields.items()}
    asked_back = bool(shown.get("Ask back")) == ("ask-back" in card.texts)
    words = {field_name(key): text for key, text in card.texts.items() if key != "ask-back"}
    return asked_back and words.items() <= shown.items() and TAGS & set(tags) == card.tags


def field_name(key: str) -> str:
    """What Anki calls the field that a card file knows by a key."""
    return key.replace("-", " ").capitalize()


def begin(cards: int) -> Deck:
    """A deck that was never released."""
    deck = Deck((), {})
    for _ in range(cards):
        deck = _with_another(deck)
    return deck


def next_release(deck: Deck) -> Deck:
    """The deck on the morning after a release: everything in it is with learners now."""
    cards = tuple(replace(card, was=None) for card in deck.cards)
    return replace(deck, cards=cards, released={card.number: card.id for card in cards})


def _with_another(deck: Deck) -> Deck:
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


def _changed(deck: Deck, card: Card) -> Deck:
    cards = tuple(card if each.number == card.number else each for each in deck.cards)
    return replace(deck, cards=cards, edition=deck.edition + 1)


def _rewritten(deck: Deck, card: Card, texts: Mapping[str, str]) -> Deck:
    return _changed(deck, replace(card, texts=texts, earlier=(*card.earlier, card.texts)))


def _any_card(random: Random, cards: Sequence[Card]) -> Card | None:
    return random.choice(cards) if cards else None


def _open(deck: Deck) -> list[Card]:
    return [card for card in deck.cards if card.number > SPARED]


def adds_a_card(_: Random, deck: Deck) -> Deck:
    """One more card, of the kind whose turn it is."""
    return _with_another(deck)


def edits_a_text(random: Random, deck: Deck) -> Deck:
    """Other words on a card: always some that it never had."""
    card = _any_card(random, _open(deck))
    if card is None:
        return deck
    key = {"question": "answer", "cloze": "text", "capital": "city"}[card.kind]
    first = card.texts[key].partition(" Edition")[0]
    return _rewritten(deck, card, {**card.texts, key: f"{first} Edition {deck.edition}."})


def takes_an_edit_back(random: Random, deck: Deck) -> Deck:
    """The words that a card had before."""
    card = _any_card(random, [card for card in _open(deck) if card.earlier])
    if card is None:
        return deck
    return _changed(deck, replace(card, texts=card.earlier[-1], earlier=card.earlier[:-1]))


def asks_more_or_less(random: Random, deck: Deck) -> Deck:
    """A second gap in a cloze; or the city asked as well, or not any more."""
    card = _any_card(random, [card for card in _open(deck) if card.kind != "question"])
    if card is None:
        return deck
    if card.kind == "capital":
        kept = {key: text for key, text in card.texts.items() if key != "ask-back"}
        return _rewritten(deck, card, kept if "ask-back" in card.texts else {**kept, "ask-back": "yes"})
    if "{{c2::" in card.texts["text"]:
        return deck
    return _rewritten(deck, card, {"text": f"{card.texts['text']} It is {{{{c2::number {card.number}}}}}."})


def renames_an_id(random: Random, deck: Deck) -> Deck:
    """Another id for a card that learners have: `was:` says which it was."""
    card = _any_card(random, [card for card in deck.cards if card.number in deck.released])
    if card is None:
        return deck
    name = f"card-{card.number}-{deck.edition}"
    return _changed(deck, replace(card, id=name, was=deck.released[card.number]))


def retires_a_card(random: Random, deck: Deck) -> Deck:
    """A card less, for good or for a while."""
    card = _any_card(random, [card for card in _open(deck) if card.number in deck.released])
    if card is None or len(deck.cards) <= FEWEST_CARDS:
        return deck
    retired = replace(card, id=deck.released[card.number], was=None)
    cards = tuple(each for each in deck.cards if each.number != card.number)
    return replace(deck, cards=cards, retired=(*deck.retired, retired), edition=deck.edition + 1)


def brings_a_card_back(random: Random, deck: Deck) -> Deck:
    """A retired card is wanted after all."""
    card = _any_card(random, [card for card in deck.retired if card.number not in deck.released])
    if card is None:
        return deck
    retired = tuple(each for each in deck.retired if each.number != card.number)
    return replace(deck, cards=(*deck.cards, card), retired=retired, edition=deck.edition + 1)


def moves_a_card(random: Random, deck: Deck) -> Deck:
    """Another subdeck for a card."""
    card = _any_card(random, _open(deck))
    if card is None:
        return deck
    return _changed(deck, replace(card, subdeck=random.choice([each for each in SUBDECKS if each != card.subdeck])))


def tags_a_card(random: Random, deck: Deck) -> Deck:
    """A tag more, or one less."""
    card = _any_card(random, _open(deck))
    return deck if card is None else _changed(deck, replace(card, tags=card.tags ^ {random.choice(sorted(TAGS))}))


def restyles(random: Random, deck: Deck) -> Deck:
    """Another look: of all cards, or of one kind's backs."""
    if random.random() < 0.5:
        return replace(deck, style=deck.edition, edition=deck.edition + 1)
    return replace(deck, template=deck.edition, edition=deck.edition + 1)


def swaps_a_picture(random: Random, deck: Deck) -> Deck:
    """Other bytes under the name of a picture that some card shows."""
    shown = sorted({card.picture for card in deck.cards if card.picture is not None})
    if not shown:
        return deck
    number = random.choice(shown)
    pictures = tuple(count + (at == number) for at, count in enumerate(deck.pictures))
    return replace(deck, pictures=pictures, edition=deck.edition + 1)


def grows_a_kind(random: Random, deck: Deck) -> Deck:
    """One more field in the author's own kind, and something in it on one card."""
    card = _any_card(random, [card for card in _open(deck) if card.kind == "capital"])
    if card is None or deck.grown == MOST_GROWN:
        return deck
    number = deck.grown + 1
    deck = replace(deck, grown=number)
    return _rewritten(deck, card, {**card.texts, f"fact-{number}": f"Fact {number} about No. {card.number}."})


def reorders_and_splits(random: Random, deck: Deck) -> Deck:
    """Every card in another place, and in another file perhaps."""
    cards = [replace(card, file=random.randrange(5)) for card in deck.cards]
    random.shuffle(cards)
    return replace(deck, cards=tuple(cards), edition=deck.edition + 1)


Operation: TypeAlias = "Callable[[Random, Deck], Deck]"
"""A change that an author makes; the deck as it was where there is nothing to change."""

OPERATIONS: Final[tuple[Operation, ...]] = (
    edits_a_text,
    adds_a_card,
    takes_an_edit_back,
    asks_more_or_less,
    renames_an_id,
    retires_a_card,
    brings_a_card_back,
    moves_a_card,
    tags_a_card,
    restyles,
    swaps_a_picture,
    reorders_and_splits,
    grows_a_kind,
)


def life(random: Random, cards: int, changes: Sequence[Sequence[Operation]]) -> Iterator[Deck]:
    """The deck at its first release, and after each of some rounds of changes.

    A round ends with an edit of a text, so that no release has nothing in it.
    """
    deck = begin(cards)
    yield deck
    for operations in changes:
        deck = next_release(deck)
        for operation in (*operations, edits_a_text):
            deck = operation(random, deck)
        yield deck


# As a folder


def write_folder(deck: Deck, folder: Path) -> None:
    """Write a deck as its author would for Deck Builder; whatever stood in the folder goes, but for its lock."""
    for name in ("media", "kinds"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    _write(folder / "deck.yaml", f"id: {DECK_ID}\nname: {DECK_NAME}\n")
    _write(folder / "style.css", css(deck))
    kind = folder / "kinds/capital"
    _write(kind / "kind.yaml", _kind_yaml(deck))
    _write(kind / "front.html", "{{Country}}")
    _write(kind / "back.html", "{{#Ask back}}{{City}}{{/Ask back}}")
    _write(kind / "answer.html", answer(deck))
    for number in range(PICTURES):
        _write(folder / f"media/{picture_name(number)}", picture(deck, number))
    for number in sorted({card.file for card in deck.cards}):
        entries = [_entry(card) for card in deck.cards if card.file == number]
        _write(folder / f"{number}.yaml", yaml.safe_dump({"cards": entries}, sort_keys=False, allow_unicode=True))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _entry(card: Card) -> dict[str, object]:
    """A card as it stands in a card file."""
    entry: dict[str, object] = {"id": card.id, "kind": card.kind, "subdeck": card.subdeck}
    if card.was:
        entry["was"] = card.was
    if card.tags:
        entry["tags"] = sorted(card.tags)
    if card.picture is not None:
        entry["picture"] = {"file": picture_name(card.picture), "alt": f"A square, number {card.picture}"}
    return entry | dict(card.texts)


def _kind_yaml(deck: Deck) -> str:
    facts = "".join(f"  fact-{number}: {{name: Fact {number}, text: plain}}\n" for number in _facts(deck))
    return textwrap.dedent("""\
        name: Capital
        fields:
          country: {name: Country, required: yes, text: plain}
          city: {name: City, required: yes, text: plain}
          ask-back: {name: Ask back, text: switch}
          picture: {name: Picture, text: picture}
        FACTS
        cards:
          city: {name: City, front: front.html, back: answer.html}
          country: {name: Country, front: back.html, back: answer.html}
        """).replace("FACTS\n", facts)


def _facts(deck: Deck) -> range:
    return range(1, deck.grown + 1)


def answer(deck: Deck) -> str:
    """The back of the author's own kind."""
    facts = "".join(
        f"{{{{#Fact {number}}}}}<p>{{{{Fact {number}}}}}</p>{{{{/Fact {number}}}}}" for number in _facts(deck)
    )
    return f'<p class="answer-{deck.template}">{{{{Country}}}}: {{{{City}}}}</p>{{{{Picture}}}}{facts}'


def css(deck: Deck) -> str:
    """The author's style."""
    return f".card {{ letter-spacing: 0.0{deck.style:03d}em; }}\n"


def picture_name(number: int) -> str:
    """The name of a picture's file, which stays when its bytes change."""
    return f"picture-{number}.svg"


def picture(deck: Deck, number: int) -> str:
    """What stands in a picture's file."""
    side = 10 + deck.pictures[number]
    bar = f'<rect x="{number}" width="{side}" height="9"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">{bar}</svg>'


# As a script with stock genanki


_MODEL_IDS: Final[Mapping[Kind, int]] = {"question": 1607392301, "cloze": 1607392302, "capital": 1607392303}
_FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "question": ("question", "answer", "picture"),
    "cloze": ("text", "picture"),
    "capital": ("country", "city", "ask-back", "picture"),
}


def field_keys(deck: Deck, kind: Kind) -> tuple[str, ...]:
    """The fields of a kind, in order; those that it gained come last."""
    return (*_FIELDS[kind], *(f"fact-{number}" for number in _facts(deck) if kind == "capital"))


def write_with_genanki(deck: Deck, package: Path, now: int, *, own_guids: bool) -> None:
    """Write a deck as genanki's README teaches it, at a time in seconds since 1970.

    One model a kind with an id written into the script, one deck a subdeck, a picture named in a field and its file
    listed in the package. With `own_guids`, a note's guid comes from a number that its card keeps for ever, as the
    README recommends; without, it is the hash of the fields that genanki makes by itself.
    """
    scratch = package.parent / "genanki-media"
    models = {kind: _model(deck, kind) for kind in _MODEL_IDS}
    decks = {name: genanki.Deck(2059400110 + at, f"{DECK_NAME}::{name}") for at, name in enumerate(SUBDECKS)}
    for card in deck.cards:
        values = dict(card.texts)
        if card.picture is not None:
            values["picture"] = f'<img src="{picture_name(card.picture)}">'
        note = genanki.Note(
            model=models[card.kind],
            fields=[values.get(key, "") for key in field_keys(deck, card.kind)],
            tags=sorted(card.tags),
            guid=genanki.guid_for(DECK_ID, card.number) if own_guids else None,
        )
        decks[card.subdeck].add_note(note)
    files = []
    for number in range(PICTURES):
        _write(scratch / picture_name(number), picture(deck, number))
        files.append(str(scratch / picture_name(number)))
    genanki.Package(list(decks.values()), media_files=files).write_to_file(package, timestamp=now)
    shutil.rmtree(scratch)


def _model(deck: Deck, kind: Kind) -> genanki.Model:
    fields = [{"name": field_name(key)} for key in field_keys(deck, kind)]
    templates = {
        "question": [("Question", "{{Question}}", "{{FrontSide}}<hr id=answer>{{Answer}}{{Picture}}")],
        "cloze": [("Cloze", "{{cloze:Text}}", "{{cloze:Text}}{{Picture}}")],
        "capital": [
            ("City", "{{Country}}", answer(deck)),
            ("Country", "{{#Ask back}}{{City}}{{/Ask back}}", answer(deck)),
        ],
    }[kind]
    return genanki.Model(
        _MODEL_IDS[kind],
        f"{DECK_NAME}: {kind.capitalize()}",
        fields=fields,
        templates=[{"name": name, "qfmt": front, "afmt": back} for name, front, back in templates],
        css=css(deck),
        model_type=genanki.Model.CLOZE if kind == "cloze" else genanki.Model.FRONT_BACK,
    )
