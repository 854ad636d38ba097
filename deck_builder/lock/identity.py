"""Who a card is, for ever.

Nothing here depends on a text, on an order or on the day: an id is a hash of names, unless
`deck.lock` remembers another one. Anki updates a note only where the incoming `mod` is newer, so
`mod` moves when, and only when, the learner would get something else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.cards import read_cards
from deck_builder.lock.ids import new_guid, newer
from deck_builder.lock.model import LockedCard
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.content import Content
    from deck_builder.lock.model import Lock

_ONE_EACH: Final = "Each card can be carried over to one card only; give the other a new id."


def guid_of(card: Card, deck: Deck, lock: Lock, problems: Problems) -> str:
    """The guid of a card: pinned by its author, remembered, carried over by `was`, or made anew."""
    known = lock.cards.get(card.id)
    if known:
        if card.guid and card.guid != known.guid:
            message = f"the guid was `{known.guid}` and is now `{card.guid}`"
            problems.add("L606", message, card.place_of("guid"), card=card.id)
        return known.guid
    if card.guid:
        return card.guid
    earlier = lock.cards.get(card.was)
    return earlier.guid if earlier else new_guid(deck.id, card.was or card.id)


def known_as(card: Card, lock: Lock) -> LockedCard | None:
    """What `deck.lock` holds of a card, by its id or the one that it had; None for a new one."""
    return lock.cards.get(card.id) or lock.cards.get(card.was)


def check_card(card: Card, known: LockedCard | None, lock: Lock, problems: Problems) -> None:
    """What learners would lose of a card that `deck.lock` holds as `known`."""
    if gone := lock.retired.get(card.id):
        version = f"in release {gone.version}" if gone.version else "for the next release"
        problems.add("L614", f"the card `{card.id}` is retired {version}, and stands here", card.place, card=card.id)
    if known and known.kind not in (card.kind.key, card.kind.replaces):
        message = f"the card was of the kind `{known.kind}` and is now of the kind `{card.kind.key}`"
        problems.add("L613", message, card.place_of("kind"), card=card.id)


def locked_card(card: Card, guid: str, content: Content, lock: Lock, now: int) -> LockedCard:
    """What `deck.lock` is to hold for a card: the very same as before where nothing changed."""
    digest, ordinals = content.digest, content.ordinals
    known = known_as(card, lock)
    if known is None:
        return LockedCard(guid, card.kind.key, digest, now, ordinals, None, content.parts, content.gone)
    fresh = replace(
        known,
        guid=guid,
        kind=card.kind.key,
        digest=digest,
        ordinals=ordinals,
        parts=content.parts,
        gone=content.gone,
    )
    if fresh == known:
        return known
    mod = known.mod if known.digest == digest else newer(known.mod, now)
    return replace(fresh, mod=mod)


def check_deck(deck: Deck, lock: Lock, problems: Problems) -> None:
    """What may not change about a deck as a whole."""
    if deck.id != lock.deck_id:
        message = f"the deck's id was `{lock.deck_id}` and is now `{deck.id}`"
        problems.add("L610", message, deck.id_place)
    if deck.name != lock.deck_name:
        message = f"the deck was called `{lock.deck_name}` and is now called `{deck.name}`"
        problems.add("L612", message, deck.name_place)


class Claim(NamedTuple):
    """A card that names an identity, that of an earlier card or a guid, and the place where it does."""

    card: str
    was: str
    guid: str
    place: Place


def claim_of(card: Card) -> Claim:
    """What a card says of its identity."""
    return Claim(card.id, card.was, card.guid, card.place_of("was" if card.was else "guid"))


def check_claims(claims: Sequence[Claim], guids: Mapping[str, str], deck: Deck, lock: Lock, problems: Problems) -> None:
    """No two cards may have one guid, nor one that is retired; `guids` are those of all cards, by their ids."""
    doubled: set[str] = set()
    for card_id, was, _, place in claims:
        if was in guids:
            problems.add("L605", f"`{was}` is still a card of this deck", place, card=card_id)
            doubled.add(guids[card_id])
        elif was and was not in lock.cards and was not in lock.retired and card_id not in lock.cards:
            message = f"no card was called `{was}` when the deck was last built"
            problems.add("L604", message, place, card=card_id)
    gone = {each.card.guid: card_id for card_id, each in lock.retired.items() if card_id not in guids}
    unlike = set(guids.values())
    if len(unlike) == len(guids) and unlike.isdisjoint(gone):
        return
    claimed = {claim.card: claim.place for claim in claims}
    pinned = {claim.card for claim in claims if claim.guid}
    places = {card.id: card.place for card in read_cards(deck, Problems())} | claimed
    owners: dict[str, str] = {}
    for card_id, guid in guids.items():
        if guid in gone:
            was = gone[guid]
            message = f"the card `{card_id}` has the identity of `{was}`, which is retired"
            hint = (
                "Give it an id that no card has had, and no `was`; or take the retirement back: "
                f"`deck-builder retire {deck.folder.name} {was} --undo`."
            )
            problems.add("L614", message, places.get(card_id, deck.id_place), hint=hint, card=card_id)
        other = owners.setdefault(guid, card_id)
        if other == card_id or guid in doubled:
            continue
        message = f"the cards `{other}` and `{card_id}` have one guid"
        hint = "" if {card_id, other} & pinned else _ONE_EACH
        new = card_id
        if not {card_id, other} & claimed.keys():
            new, old = (card_id, other) if other in lock.cards else (other, card_id)
            message = f"the card `{old}` was called `{new}` once, and has the identity that this one would get"
            hint = "Give this card another id: learners know the other one by it."
        problems.add("D220", message, places.get(new, deck.id_place), hint=hint, card=new)


def vanished(lock: Lock, guids: Mapping[str, str]) -> list[str]:
    """The ids of cards that were built before and are in the sources no more; `guids` are those of all cards."""
    kept = set(guids.values())
    return [card_id for card_id, card in lock.cards.items() if card_id not in guids and card.guid not in kept]
