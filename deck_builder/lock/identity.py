"""Who a card is, for ever: guids, the ids of note types and their parts, and the time that counts.

Nothing here depends on a text, on an order or on the day: an id is a hash of names, unless
`deck.lock` remembers another one. Anki updates a note only where the incoming `mod` is newer, so
`mod` moves when, and only when, the learner would get something else.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.cards import read_cards
from deck_builder.deck.kinds import COMMON_FIELDS, RETIRED, RETIRED_KEY, SPARE
from deck_builder.lock.lock_file import Lock, LockedCard, LockedKind, LockedPart, Release, RetiredCard
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.build.notes import Content
    from deck_builder.deck.model import Card, Deck, Kind

_ONE_EACH: Final = "Each card can be carried over to one card only; give the other a new id."

SPARE_FIELDS: Final = 4
"""How many fields a kind may gain after learners have its note type."""


def new_guid(deck_id: str, card_id: str) -> str:
    """The guid of a card that `deck.lock` does not know: 72 bits of a hash, as 12 letters, digits, `-` and `_`.

    Anki takes any text for a guid; these signs mean nothing in its searches, in JSON or in HTML.
    """
    digest = hashlib.blake2b(f"{deck_id}\0{card_id}".encode(), digest_size=9, person=b"deck-builder").digest()
    return base64.urlsafe_b64encode(digest).decode()


def stable_id(*names: str) -> int:
    """A number between 10^12 and 10^13 made from names, as Anki uses for note types and decks."""
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    return 10**12 + int.from_bytes(digest, "big") % (9 * 10**12)


def digest_of(parts: Iterable[str]) -> str:
    """A short name for a content: equal contents have equal digests, and others do not (96 bits)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def newer(old_mod: int, now: int) -> int:
    """A modification time, in seconds, that Anki takes for newer than the old one."""
    return max(old_mod + 1, now)


def guid_of(card: Card, deck: Deck, lock: Lock, problems: Problems) -> str:
    """The guid of a card: pinned by its author, remembered, carried over by `was`, or made anew."""
    known = lock.cards.get(card.id)
    if known:
        if card.guid and card.guid != known.guid:
            message = f"the guid was `{known.guid}` and is now `{card.guid}`"
            problems.add("L606", message, card.at("guid"), card=card.id)
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
        problems.add("L613", message, card.at("kind"), card=card.id)


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


def evolve(kind: Kind, deck: Deck, lock: Lock, problems: Problems) -> LockedKind:
    """The note type of a kind: its fields and templates in Anki's order, each with its id.

    A note type that learners may have never changes its shape: a new field takes the place of a
    spare one, a field that went keeps its place and is left empty. `digest` and `mod` are still
    those of the old one; they depend on more than the shape.
    """
    known = lock.kinds.get(kind.key)
    if known is None and kind.replaces:
        return _replacing(kind, deck, lock, problems)
    wanted_fields, wanted_templates = _wanted(kind)
    retired = [(RETIRED_KEY, RETIRED)] if kind.framed else []
    name = f"{deck.name}: {kind.name}" if kind.framed else kind.name
    cloze = bool(kind.cloze_fields)
    if known is None:
        spare_fields = _spares(0) if kind.framed else []
        spare_templates: list[tuple[str | None, str]] = [(None, f"{SPARE} card")] if kind.framed and not cloze else []
        return LockedKind(
            id=stable_id(deck.id, kind.key),
            name=name,
            cloze=cloze,
            digest="",
            mod=0,
            fields=_parts(deck, kind, "field", [*wanted_fields, *spare_fields, *retired]),
            templates=_parts(deck, kind, "template", [*wanted_templates, *spare_templates]),
        )
    if known.cloze is not cloze:
        was, is_now = ("cards with gaps", "cards with a front and a back")[:: 1 if known.cloze else -1]
        problems.add("L608", f"the kind made {was} and now makes {is_now}", kind.place)
    former = dict(known.former_names)
    places = {field.key: field.place for field in kind.fields}
    card_places = {template.key: template.place for template in kind.templates}
    fields = _fit(known.fields, [*wanted_fields, *retired], former, kind, places, problems)
    templates = _fit(known.templates, wanted_templates, {}, kind, card_places, problems)
    for part in templates:
        if part.key is not None and part.key not in card_places:
            message = f"the kind `{kind.key}` makes the card `{part.key}` no more, and learners would keep it"
            problems.add("L608", message, kind.place)
    return replace(known, name=name, fields=fields, templates=templates, former_names=tuple(sorted(former.items())))


def _wanted(kind: Kind) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Keys and names of the fields and of the templates that a kind asks for."""
    fields = [(field.key, field.name) for field in kind.fields]
    if kind.framed:
        fields += COMMON_FIELDS.items()
    return fields, [(template.key, template.name) for template in kind.templates]


def _spares(already: int) -> list[tuple[str | None, str]]:
    return [(None, f"{SPARE} {already + n + 1}") for n in range(SPARE_FIELDS)]


def _replacing(kind: Kind, deck: Deck, lock: Lock, problems: Problems) -> LockedKind:
    """The note type of a kind that takes the place of another: a new one that holds every part of the old.

    Only then does Anki, told to merge note types, carry notes and cards over, and take the next
    package without being told anything (tried with 26.9 and 24.11).
    """
    old = lock.kinds.get(kind.replaces)
    if old is None:
        problems.add("L604", f"no kind `{kind.replaces}` was built before", kind.place)
        return evolve(replace(kind, replaces=""), deck, lock, problems)
    if old.cloze is not bool(kind.cloze_fields):
        problems.add("L608", f"`{kind.key}` makes its cards in another way than `{kind.replaces}`", kind.place)
    wanted_fields, wanted_templates = _wanted(kind)
    message = f"learners must tick `Merge note types` to get the cards of `{kind.key}` that were of `{kind.replaces}`"
    problems.add("L616", message, kind.place)
    former = dict(old.former_names)
    spares = _parts(deck, kind, "field", _spares(sum(part.name.startswith(SPARE) for part in old.fields)))
    asked_for = [*wanted_fields, *([(RETIRED_KEY, RETIRED)] if kind.framed else [])]
    gained = [(key, name) for key, name in asked_for if all(part.key != key for part in old.fields)]
    room = (*old.fields, *_parts(deck, kind, "field", gained)[: max(0, len(gained) - _free(old.fields))])
    more = [(key, name) for key, name in wanted_templates if all(part.key != key for part in old.templates)]
    card_room = (*old.templates, *_parts(deck, kind, "template", more)[: max(0, len(more) - _free(old.templates))])
    templates = _fit(card_room, wanted_templates, {}, kind, {}, problems)
    return LockedKind(
        id=stable_id(deck.id, kind.key),
        name=f"{deck.name}: {kind.name}",
        cloze=old.cloze,
        digest="",
        mod=0,
        fields=(*_fit(room, asked_for, former, kind, {}, problems), *spares),
        templates=tuple(part if part.key in dict(wanted_templates) else replace(part, key=None) for part in templates),
        former_names=tuple(sorted(former.items())),
    )


def _free(parts: tuple[LockedPart, ...]) -> int:
    return sum(part.key is None for part in parts)


def _parts(deck: Deck, kind: Kind, what: str, wanted: Sequence[tuple[str | None, str]]) -> tuple[LockedPart, ...]:
    return tuple(LockedPart(key, name, stable_id(deck.id, kind.key, what, key or name)) for key, name in wanted)


def _fit(
    known: tuple[LockedPart, ...],
    wanted: Sequence[tuple[str, str]],
    former_names: dict[str, int],
    kind: Kind,
    places: Mapping[str, Place],
    problems: Problems,
) -> tuple[LockedPart, ...]:
    """The known parts with the wanted ones in them; `former_names` takes up names that go."""
    parts = list(known)
    keys = {key for key, _ in wanted}
    for key, name in wanted:
        where = places.get(key, kind.place)
        position = _position_for(key, name, keys, parts)
        if position is None:
            message = f"the kind `{kind.key}` gained `{key}` and has no spare place left for it"
            problems.add("L607", message, where)
            continue
        old = parts[position]
        if name != old.name and old.id is None:
            message = f"`{key}` was called `{old.name}` and is now called `{name}`, and Anki knows it by its name"
            problems.add("L608", message, where)
        elif name != old.name and old.id is not None:
            if former_names.get(name, old.id) != old.id:
                problems.add("L609", f"another field of the kind `{kind.key}` was once called `{name}`", where)
            if any(part.name == name for part in parts):
                problems.add("L609", f"another field of the kind `{kind.key}` is called `{name}` for learners", where)
            former_names[old.name] = old.id
        parts[position] = LockedPart(key, name, old.id)
    return tuple(parts)


def _position_for(key: str, name: str, keys: set[str], parts: list[LockedPart]) -> int | None:
    """Where a wanted part belongs: its own place, that of one with its name and no owner, or a spare."""
    for position, part in enumerate(parts):
        if part.key == key:
            return position
    for position, part in enumerate(parts):
        if part.key is not None and part.key not in keys and part.name == name:
            return position
    for position, part in enumerate(parts):
        if part.key is None:
            return position
    return None


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
    return Claim(card.id, card.was, card.guid, card.at("was" if card.was else "guid"))


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


def released(lock: Lock, version: str, date: str, now: int) -> Lock:
    """The lock as a release leaves it; the release's `digest` is still empty.

    Whatever changed since the last release counts from one second, that of this release (`at`): Anki up to
    24.11 skips what is older than the learner's last import. What did not change keeps its time.
    """
    since = lock.last_release.at if lock.last_release else 0
    mods = [*(card.mod for card in lock.cards.values()), *(kind.mod for kind in lock.kinds.values())]
    at = max(now, since + 1, *mods)

    def lifted(mod: int) -> int:
        return at if mod > since else mod

    return replace(
        lock,
        cards={
            key: replace(card, mod=lifted(card.mod), released=card.released or version)
            for key, card in lock.cards.items()
        },
        kinds={
            key: replace(kind, mod=lifted(kind.mod), released=kind.released or version)
            for key, kind in lock.kinds.items()
        },
        retired={
            key: card if card.version else replace(card, version=version, mod=at) for key, card in lock.retired.items()
        },
        releases=(*lock.releases, Release(version, date, at, "")),
    )


def retired(lock: Lock, card_id: str) -> Lock:
    """The lock with a released card taken out of the deck. Raises KeyError where it has no such card."""
    kept = {key: each for key, each in lock.cards.items() if key != card_id}
    return replace(lock, cards=kept, retired={**lock.retired, card_id: RetiredCard(lock.cards[card_id])})


def brought_back(lock: Lock, card_id: str) -> Lock:
    """The lock with a retired card among the others again. Raises KeyError where it has no such card.

    Where a release has taken it from learners, its digest is emptied, so that the next build sends it anew, and it
    is newer than that release, which does not hold it.
    """
    gone = lock.retired[card_id]
    card = replace(gone.card, mod=gone.mod + 1, digest="") if gone.version else gone.card
    kept = {key: each for key, each in lock.retired.items() if key != card_id}
    return replace(lock, cards={**lock.cards, card_id: card}, retired=kept)
