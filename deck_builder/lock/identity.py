"""Identifies cards for ever: by the guid that Anki knows a note by, and by what `deck.lock` records of the card.

A guid never depends on a text, on an order or on the day: it is a hash of names, unless `deck.lock` remembers
another one. Anki updates a note only if the incoming `mod` is newer, so `mod` moves when, and only when, the learner
gets something else.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.comparing import fold_deck_name
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE, name_folder
from deck_builder.deck.namespace import NAMESPACE_KEY
from deck_builder.deck.neighbours import find_neighbours
from deck_builder.lock.card_lines import list_guids
from deck_builder.lock.card_texts import hash_texts, list_gone_gaps
from deck_builder.lock.ids import find_sent, make_guid, make_newer
from deck_builder.lock.model import Lock, LockedCard
from deck_builder.lock.other_decks import explain_copy, find_original
from deck_builder.problems.problem import Place, Problem, Problems
from deck_builder.problems.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.content import Content
    from deck_builder.lock.gap_numbers import GapNumbers

_ONE_EACH: Final = "Each card can be carried over to one card only; give the other a new id."


class StatedIdentity(NamedTuple):
    """What a card's author writes about its identity, with `was:` or `guid:`."""

    card_id: str
    """The card that says it."""
    was: str
    """The id that the card had before; empty if it does not say."""
    guid: str
    """The guid that the author pinned; empty if there is none."""
    place: Place
    """Where it is written."""


class CardIdentity(NamedTuple):
    """The identity of a card: all that the lock says about it. A tuple, because each card has one."""

    guid: str
    """The guid of its note: remembered, pinned by the author, carried over by `was:`, or new."""
    known: LockedCard | None
    """Its entry in `deck.lock`, under its id or an id that it had before; None for a new card."""
    former_ids: tuple[str, ...]
    """The ids that it had before."""
    losses: tuple[Problem, ...]
    """What learners would lose: another guid, another kind, a retired card that is back."""
    stated: StatedIdentity | None
    """What its author writes about its identity; None for most cards."""

    def lock_card(self, card: Card, content: Content, now: int) -> LockedCard:
        """Make the card's new entry for `deck.lock`: the same object as before if nothing changed.

        `now`, in seconds since 1970, becomes the time of changed content.
        """
        digest, known = content.digest, self.known
        texts = hash_texts(card, known.texts if known and known.digest == digest else ())
        return self.lock_content(card.kind, digest, content.ordinals, texts, now, content.gaps, content.gone_gaps)

    def lock_content(
        self,
        kind: Kind,
        digest: str,
        ordinals: tuple[int, ...],
        texts: CardTexts,
        now: int,
        gaps: GapNumbers = (),
        gone_gaps: GapNumbers = (),
    ) -> LockedCard:
        """Make a card's new entry as `lock_card` does, from what the entry is to hold. `digest` is of the content."""
        known = self.known
        if known is None:
            return LockedCard(self.guid, kind.key, digest, now, ordinals, None, gaps, gone_gaps, texts=texts)
        if kind.cloze_fields and not gaps:
            gone_gaps = list_gone_gaps(known.learners_texts, known.gone_gaps, texts)
        sent_texts = known.sent_texts
        if texts != known.texts and known.released:
            sent_texts = known.learners_texts if texts != known.learners_texts else ()
        fresh = known._replace(
            guid=self.guid,
            kind=kind.key,
            former_ids=self.former_ids,
            digest=digest,
            ordinals=ordinals,
            gaps=gaps,
            gone_gaps=gone_gaps,
            texts=texts,
            sent_texts=sent_texts,
        )
        if fresh == known:
            return known
        if known.digest == digest:
            return fresh
        sent = find_sent(digest, known.digest, known.sent, known.released)
        return fresh._replace(mod=make_newer(known.mod, now), sent=sent)


def start_lock(deck: Deck) -> Lock:
    """Return the first lock of a deck."""
    same_notes = deck.translation is not None and deck.translation.same_notes
    return Lock(deck.id, deck.name, namespace=deck.namespace if deck.namespace_place or same_notes else "")


class EarlierCards:
    """The cards of a lock, found by any id that they ever had."""

    def __init__(self, lock: Lock) -> None:
        self.lock = lock

    @cached_property
    def _retired(self) -> dict[str, LockedCard]:
        cards = self.lock.cards
        return {card_id: each.card for card_id, each in self.lock.retired.items() if card_id not in cards}

    @cached_property
    def _ids_by_guid(self) -> dict[str, str]:
        retired = {card.guid: card_id for card_id, card in self._retired.items()}
        return retired | dict(zip(list_guids(self.lock.cards), self.lock.cards, strict=True))

    @cached_property
    def _ids_by_former_id(self) -> dict[str, str]:
        cards = (*self._retired.items(), *self.lock.cards.items())
        return {former: card_id for card_id, card in cards for former in card.former_ids}

    def find(self, card_id: str) -> str:
        """Return the id of the card that has or once had the id `card_id`; empty if there is none."""
        if card_id in self.lock.cards or card_id in self.lock.retired:
            return card_id
        return self._ids_by_former_id.get(card_id) or self.find_first(card_id)

    def find_first(self, card_id: str) -> str:
        """Return the id of the card whose first id was `card_id`; empty if there is none."""
        if not self._ids_by_guid:
            return ""
        return self._ids_by_guid.get(make_guid(self.lock.effective_namespace, card_id), "")

    def get(self, card_id: str) -> LockedCard | None:
        """Return the card that has this id in the lock."""
        return self.lock.cards.get(card_id) or self._retired.get(card_id)


def identify_card(card: Card, lock: Lock, earlier: EarlierCards) -> CardIdentity:
    """Identify a card. Reads no file and reports nothing: the caller reports the `losses`.

    `earlier` are the cards of `lock`.
    """
    known = lock.cards.get(card.id)
    former_ids: tuple[str, ...] = ()
    losses: tuple[Problem, ...] = ()
    if known:
        guid, former_ids = known.guid, known.former_ids
        if card.guid and card.guid != guid:
            message = f"the guid was `{guid}` and is now `{card.guid}`"
            losses += (_loss("L606", message, card.place_of("guid"), card),)
    else:
        known_id = earlier.find(card.was) if card.was else earlier.find_first(card.id)
        if known := earlier.get(known_id):
            former_ids = tuple(dict.fromkeys(each for each in (*known.former_ids, known_id) if each != card.id))
        guid = card.guid or (known.guid if known else make_guid(lock.effective_namespace, card.was or card.id))
    if retired := lock.retired.get(card.id):
        when = f"in release {retired.version}" if retired.version else "for the next release"
        message = f"the card `{card.id}` is retired {when}, but is in the deck"
        undo = f"deck-builder retire {lock.deck_id} {card.id} --undo"
        hint = f"Delete its lines, give the card another id, or take the retirement back: `{undo}`."
        losses += (Problem("L614", message, card.place, hint, card.id),)
    if known and known.kind not in (card.kind.key, card.kind.replaces):
        message = f"the card was of the kind `{known.kind}` and is now of the kind `{card.kind.key}`"
        losses += (_loss("L613", message, card.place_of("kind"), card),)
    stated = None
    if card.was or card.guid:
        stated = StatedIdentity(card.id, card.was, card.guid, card.place_of("was" if card.was else "guid"))
    return CardIdentity(guid, known, former_ids, losses, stated)


def _loss(code: str, message: str, place: Place, card: Card) -> Problem:
    return Problem(code, message, place, RULES[code].cure, card.id)


def check_deck_identity(deck: Deck, lock: Lock, problems: Problems) -> None:
    """Report a deck whose id, namespace or name is no longer the one that learners have."""
    if deck.id != lock.deck_id:
        message = f"the deck's id was `{lock.deck_id}` and is now `{deck.id}`"
        hint = ""
        if original := find_original(lock, find_neighbours(deck.folder)):
            message = f"`{LOCK_FILE}` belongs to the deck `{lock.deck_id}` in `{name_folder(original.folder)}`"
            hint = explain_copy(deck, has_lock=True)
        problems.add("L610", message, deck.id_place, hint=hint)
        return
    namespace = lock.effective_namespace
    if deck.namespace != namespace:
        message = f"the deck's namespace was `{namespace}` and is now `{deck.namespace}`"
        hint = f"Write `{NAMESPACE_KEY}: {namespace}`, as it was."
        if not lock.namespace:
            hint = f"Delete the line `{NAMESPACE_KEY}:`. The deck was built without one, and needs none."
        problems.add("L630", message, deck.namespace_place or deck.id_place, hint=hint)
    if fold_deck_name(deck.name) != fold_deck_name(lock.deck_name):
        message = f"the deck was called `{lock.deck_name}` and is now called `{deck.name}`"
        problems.add("L612", message, deck.name_place)


def check_identities(
    stated: Sequence[StatedIdentity], guids: Mapping[str, str], deck: Deck, lock: Lock, problems: Problems
) -> None:
    """Report cards that share a guid with each other or with a retired card, and every `was:` that matches no card.

    `guids` are the guids of all cards of the deck, by card id. Only if two are the same are the cards read again, to
    find their places.
    """
    earlier = EarlierCards(lock)
    doubled: set[str] = set()
    for card in stated:
        if card.was in guids:
            problems.add("L605", f"`{card.was}` is still a card of this deck", card.place, card=card.card_id)
            doubled.add(guids[card.card_id])
        elif card.was and not (earlier.find(card.was) or card.card_id in lock.cards or deck.translation):
            message = f"no card was called `{card.was}` when the deck was last built"
            problems.add("L604", message, card.place, card=card.card_id)
    retired = {entry.card.guid: card_id for card_id, entry in lock.retired.items() if card_id not in guids}
    unique = set(guids.values())
    if len(unique) < len(guids) or not unique.isdisjoint(retired):
        _report_shared_guids(stated, guids, retired, doubled, deck, lock, problems)


def _report_shared_guids(
    stated: Sequence[StatedIdentity],
    guids: Mapping[str, str],
    retired: Mapping[str, str],
    doubled: set[str],
    deck: Deck,
    lock: Lock,
    problems: Problems,
) -> None:
    """Report each guid that two cards have, or a card and a retired one.

    `retired` are the ids of retired cards by guid; `doubled` are the guids that were reported already.
    """
    stated_places = {card.card_id: card.place for card in stated}
    pinned = {card.card_id for card in stated if card.guid}
    places = {card.id: card.place for card in read_cards(deck, Problems())} | stated_places
    owners: dict[str, str] = {}
    for card_id, guid in guids.items():
        if guid in retired:
            was = retired[guid]
            message = f"the card `{card_id}` has the identity of `{was}`, which is retired"
            hint = (
                "Give it an id that no card has had, and no `was`; or take the retirement back: "
                f"`deck-builder retire {name_folder(deck.folder)} {was} --undo`."
            )
            problems.add("L614", message, places.get(card_id, deck.id_place), hint=hint, card=card_id)
        other = owners.setdefault(guid, card_id)
        if other == card_id or guid in doubled:
            continue
        message = f"the cards `{other}` and `{card_id}` have the same guid"
        hint = "" if {card_id, other} & pinned else _ONE_EACH
        new = card_id
        if not {card_id, other} & stated_places.keys():
            new, old = (card_id, other) if other in lock.cards else (other, card_id)
            message = f"the card `{old}` was called `{new}` before, and has the identity that this card would get"
            hint = "Give this card another id: learners know the other card by this one."
        problems.add("D220", message, places.get(new, deck.id_place), hint=hint, card=new)


def list_vanished(lock: Lock, guids: Mapping[str, str]) -> list[str]:
    """List the ids of cards that were built before and are no longer in the deck; `guids` as for `check_identities`."""
    missing = [card_id for card_id in lock.cards if card_id not in guids]
    kept = set(guids.values()) if missing else set()
    return [card_id for card_id in missing if lock.cards[card_id].guid not in kept]
