"""What the imaginary author gets wrong: numbers of gaps and ids of cards that move to another fact.

The author's own log knows which fact each id and each gap number stood for. It is the judge: no list in here comes from
what Deck Builder remembers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final, TypeAlias

from bench.author import Card, Deck, add_next_card, list_editable_cards

_GAP: Final = re.compile(r"\{\{c(\d+)::([^{}]*)\}\}")
_REWORDED: Final = re.compile(r" \(reworded in \d+\)")
"""How the author marks a gap whose words were edited: it is still the same fact."""

Mishap: TypeAlias = "Callable[[Random, Deck, Deck], Deck]"
"""Gets the deck of the last release and that of the next one, and returns the latter with something moved in it.

It returns the same deck if it has no card that this could happen to."""


def list_facts(card: Card) -> dict[int, str]:
    """The fact that each card of a note asks for, by the card's number counted from 0, as `shown_fact` names it."""
    if card.kind == "cloze":
        return {number - 1: f"{card.number}: {fact}" for number, fact in list_gaps(card.texts["text"]).items()}
    if card.kind == "question":
        return {0: f"{card.number}: What"}
    asked_back = {1: f"{card.number}: City"} if "ask-back" in card.texts else {}
    return {0: f"{card.number}: Country", **asked_back}


def list_gaps(text: str) -> dict[int, str]:
    """The facts in the gaps of a text by their numbers."""
    return {int(number): remove_rewording(words) for number, words in _GAP.findall(text)}


def remove_rewording(words: str) -> str:
    """The words of a gap as they were when the author first wrote them."""
    return _REWORDED.sub("", words)


@dataclass(frozen=True, slots=True)
class Log:
    """What the author has released so far."""

    ids: Mapping[str, int]
    """The number of each card in the last release, by its id then."""
    gaps: Mapping[int, Mapping[int, str]]
    """The fact that each gap number of a card ever stood for, by the card's number."""

    def add(self, deck: Deck) -> Log:
        """The log after a release of this deck."""
        gaps = dict(self.gaps)
        for card in deck.cards:
            if card.kind == "cloze":
                gaps[card.number] = {**gaps.get(card.number, {}), **list_gaps(card.texts["text"])}
        return Log({card.id: card.number for card in (*deck.cards, *deck.retired)}, gaps)

    def list_moved(self, deck: Deck) -> set[str]:
        """The codes that a build of this deck must refuse it with: what stands under another fact's id or number."""
        ids = {card.was or card.id: card.number for card in deck.cards}
        codes = {"L624" for card_id, number in ids.items() if self.ids.get(card_id, number) != number}
        for card in deck.cards:
            known = self.gaps.get(card.number, {})
            numbers = {fact: number for number, fact in known.items()}
            for number, fact in list_gaps(card.texts.get("text", "")).items():
                if known.get(number, fact) != fact or numbers.get(fact, number) != number:
                    codes.add("L623")
        return codes


NOTHING_RELEASED: Final = Log({}, {})
"""The log of an author who has not released anything."""


def number_gaps_from_one(random: Random, before: Deck, deck: Deck) -> Deck:
    """Write a new gap in front of the others, and number all of them from 1."""

    def rewrite(text: str) -> str:
        order = sorted({int(number) for number, _ in _GAP.findall(text)})
        later = _renumber(text, {number: at for at, number in enumerate(order, 2)})
        return f"{{{{c1::Fact {deck.edition}}}}}: {later}"

    return _rewrite_cloze(random, before, deck, fewest=1, rewrite=rewrite)


def exchange_gaps(random: Random, before: Deck, deck: Deck) -> Deck:
    """Exchange the numbers of two gaps."""

    def rewrite(text: str) -> str:
        one, other = random.sample(sorted({int(number) for number, _ in _GAP.findall(text)}), 2)
        return _renumber(text, {one: other, other: one})

    return _rewrite_cloze(random, before, deck, fewest=2, rewrite=rewrite)


def remove_gap(random: Random, before: Deck, deck: Deck) -> Deck:
    """Take away the gap with the lowest number, keep its words, and number the others from 1."""

    def rewrite(text: str) -> str:
        gone, *order = sorted({int(number) for number, _ in _GAP.findall(text)})
        kept = re.sub(rf"\{{\{{c{gone}::([^{{}}]*)\}}\}}", r"\1", text)
        return _renumber(kept, {number: at for at, number in enumerate(order, 1)})

    return _rewrite_cloze(random, before, deck, fewest=2, rewrite=rewrite)


def exchange_ids(random: Random, before: Deck, deck: Deck) -> Deck:
    """Exchange the ids of two cards of one kind."""
    cards = _choose_kind(random, before, deck)
    if len(cards) < 2:
        return deck
    one, other = random.sample(cards, 2)
    return _give_ids(deck, {one.number: other.id, other.number: one.id})


def shift_ids(random: Random, before: Deck, deck: Deck) -> Deck:
    """Insert a card before a run of others, and let each of them have the id of the one before it."""
    cards = _choose_kind(random, before, deck)
    if not cards:
        return deck
    start = random.randrange(len(cards))
    run = cards[start : start + random.randint(1, 4)]
    deck = add_next_card(deck)
    new = deck.cards[-1]
    later = [card.id for card in run[1:]]
    return _give_ids(
        deck,
        {new.number: run[0].id, **dict(zip((card.number for card in run), later, strict=False))}
        | {run[-1].number: new.id},
    )


def use_id_again(random: Random, before: Deck, deck: Deck) -> Deck:
    """Give a new card the id of a released one, which gets a fresh id without saying which one it had."""
    cards = _choose_kind(random, before, deck)
    if not cards:
        return deck
    card = random.choice(cards)
    deck = add_next_card(deck)
    new = deck.cards[-1]
    return _give_ids(deck, {new.number: card.id, card.number: f"renamed-{deck.edition}"})


MISHAPS: Final[tuple[Mishap, ...]] = (
    number_gaps_from_one,
    exchange_gaps,
    remove_gap,
    exchange_ids,
    shift_ids,
    use_id_again,
)
"""What a build must refuse, if it happens to released cards."""


def reword_gap(random: Random, deck: Deck) -> Deck:
    """Give the gaps of a cloze other words and keep their numbers, which is only an edit."""
    clozes = [card for card in list_editable_cards(deck) if card.kind == "cloze"]
    if not clozes:
        return deck
    card = random.choice(clozes)
    mark = rf"{{{{c\1::\2 (reworded in {deck.edition})}}}}"
    return _with_text(deck, card, _GAP.sub(mark, _REWORDED.sub("", card.texts["text"])))


def _rewrite_cloze(random: Random, before: Deck, deck: Deck, *, fewest: int, rewrite: Callable[[str], str]) -> Deck:
    """Rewrite the text of a cloze that has at least this number of gaps, all of them in the words of the last release.

    A gap that gets other words and another number at once can't be told from a new one.
    """

    def has_enough(card: Card | None) -> bool:
        return card is not None and card.kind == "cloze" and len(list_gaps(card.texts["text"])) >= fewest

    cards = [
        card
        for card in list_editable_cards(deck)
        if has_enough(card)
        and has_enough(old := before.by_number.get(card.number))
        and old
        and set(_GAP.findall(old.texts["text"])) == set(_GAP.findall(card.texts["text"]))
    ]
    if not cards:
        return deck
    card = random.choice(cards)
    # What stands after the mark of an edit goes with the next edit, and a text must keep a gap.
    return _with_text(deck, card, rewrite(re.sub(r" Edition \d+\.", "", card.texts["text"])))


def _renumber(text: str, numbers: Mapping[int, int]) -> str:
    return _GAP.sub(lambda gap: f"{{{{c{numbers.get(int(gap[1]), int(gap[1]))}::{gap[2]}}}}}", text)


def _with_text(deck: Deck, card: Card, text: str) -> Deck:
    """A deck in which a card has this text. The author forgets earlier texts, which have other gaps."""
    return replace_cards(deck, {card.number: replace(card, texts={**card.texts, "text": text}, earlier=())})


def replace_cards(deck: Deck, cards: Mapping[int, Card]) -> Deck:
    """A deck with other cards in the place of those with these numbers."""
    changed = tuple(cards.get(card.number, card) for card in deck.cards)
    return replace(deck, cards=changed, edition=deck.edition + 1)


def _choose_kind(random: Random, before: Deck, deck: Deck) -> Sequence[Card]:
    """The cards of one kind that are just as the last release has them: only such ids the author mixes up."""
    released = before.by_number
    cards = [
        card
        for card in deck.cards
        if card.was is None and card.number in released and released[card.number].texts == card.texts
    ]
    kinds = sorted({card.kind for card in cards})
    if not kinds:
        return ()
    kind = random.choice(kinds)
    return [card for card in cards if card.kind == kind]


def _give_ids(deck: Deck, ids: Mapping[int, str]) -> Deck:
    by_number = deck.by_number
    return replace_cards(deck, {number: replace(by_number[number], id=card_id) for number, card_id in ids.items()})
