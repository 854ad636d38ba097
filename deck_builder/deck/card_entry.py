"""An entry of a card file into a card.

What a card has beside its fields is read here: its id, kind, subdecks, tags, sources, claims, and what it comes after.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.deck.additions import ADDS_TO_KEY, NO_ADDITION, read_addition
from deck_builder.deck.check_settings import read_ignores
from deck_builder.deck.field_values import read_values
from deck_builder.deck.folder import CLAIMS_FILE, REFERENCES_FILE
from deck_builder.deck.guids import read_guid
from deck_builder.deck.kinds import CARD_KEYS, read_kind_key
from deck_builder.deck.model import EVIDENCE, Card, Deck, Earlier, Kind
from deck_builder.deck.subdecks import read_subdeck
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import find_meant, find_nearest
from deck_builder.source.ids import is_id
from deck_builder.source.values import Sequence

if TYPE_CHECKING:
    from collections.abc import Collection

    from deck_builder.deck.new_ids import NewIds
    from deck_builder.deck.unique_values import UniqueValues
    from deck_builder.source.keys import Keys

_LIKE_AN_ID: Final = 0.8
"""How alike a misspelt id must be to the one that is suggested. `smith-2012` and `jones-2012` share half of their
letters by chance."""

_GAP: Final = compile_late(r"c[1-9][0-9]{0,3}")

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
"""Tags that Anki gives to notes when the learner marks or often forgets a card."""


class CardDefaults:
    """What a file says about all its cards. `kind` is None if the file names none, or one that does not exist."""

    def __init__(self, deck: Deck, keys: Keys, unique: UniqueValues) -> None:
        self.kind = _read_kind(keys, deck) if "kind" in keys.mapping else None
        self.has_kind_key = "kind" in keys.mapping
        self.subdeck = read_subdeck(keys, unique)
        self.tags = read_tags(keys)


def read_card(entry: Keys, deck: Deck, defaults: CardDefaults, unique: UniqueValues, new_ids: NewIds) -> Card | None:
    """Read the card that an entry of a file describes; None, with a problem, if it has no id or kind that can be used.

    `defaults` is what its file says about all cards. `new_ids` makes an id for a card without one.
    """
    mapping = entry.mapping
    has_id = "id" in mapping
    card_id = _read_card_id(entry, deck, defaults, new_ids)
    entry.card = card_id
    if "ignore" in mapping and card_id:
        read_ignores(entry)
    place = entry.place_of_value("id") if has_id else entry.place
    packed = unique.pack(place)
    first = unique.claim_id(card_id, packed) if card_id else packed
    if first != packed:
        entry.add("D206", f"the id `{card_id}` is already taken {unique.describe(first)}", place)
        return None
    kind = _read_kind(entry, deck) if "kind" in mapping else defaults.kind
    if kind is None:
        if "kind" not in mapping and not defaults.has_kind_key:
            hint = "Write `kind: question` on the card, or at the top of the file for all its cards."
            entry.add("D202", "the card has no kind", entry.place, hint)
        return None
    addition = NO_ADDITION
    if ADDS_TO_KEY in mapping and ADDS_TO_KEY in kind.card_keys:
        addition = read_addition(entry, kind, deck.extension.base if deck.extension else None)
    values = read_values(entry, kind, deck, unique)
    values |= addition.values
    was = entry.read_id("was") if "was" in mapping else ""
    guid = read_guid(entry) if "guid" in mapping else ""
    evidence = entry.read_choice("evidence", EVIDENCE) if "evidence" in mapping else ""
    sources = read_sources(entry, deck) if "sources" in mapping else ()
    claims = read_claims(entry, deck) if "claims" in mapping else ()
    for wanted in deck.require:
        if not mapping.get(wanted) and wanted not in entry.slips:
            entry.add("D219", f"the card has no `{wanted}`", entry.place)
    subdeck = read_subdeck(entry, unique) if "subdeck" in mapping else defaults.subdeck
    subdecks = read_subdecks(entry, kind, unique) if "subdecks" in mapping else {}
    tags = (*defaults.tags, *read_tags(entry)) if "tags" in mapping else defaults.tags
    # nothing else can be said of a card without an id, or of one that takes its texts from a base that can't be read
    if not card_id or (ADDS_TO_KEY in kind.card_keys and ADDS_TO_KEY in mapping and not deck.extension):
        return None
    return Card(
        id=card_id,
        kind=kind,
        subdeck=subdeck,
        subdecks=subdecks,
        values=values,
        tags=tags,
        sources=sources,
        claims=claims,
        after=_read_after(entry) if "after" in mapping else (),
        evidence=evidence,
        was=was,
        guid=guid,
        place=place,
        marks=mapping.marks,
        has_new_id=not has_id,
        adds_to=addition.card_id,
    )


def _read_card_id(entry: Keys, deck: Deck, defaults: CardDefaults, new_ids: NewIds) -> str:
    """Read the id of a card, or make one if it has none; empty, with a problem, if it has one that can't be used."""
    if "id" in entry.mapping:
        return entry.read_id("id", required=True)
    name = entry.mapping.get("kind")
    kind = deck.kinds.get(name.strip()) if isinstance(name, str) else defaults.kind
    known = kind.card_keys if kind else CARD_KEYS
    if any(find_meant(key, ("id",)) for key in entry.mapping if key not in known):
        entry.slips |= {"id"}
        return ""
    return new_ids.make(entry.mapping, kind)


def _read_kind(keys: Keys, deck: Deck) -> Kind | None:
    return deck.kinds.get(read_kind_key(keys, "kind", deck.kinds, required=True))


def read_subdecks(entry: Keys, kind: Kind, unique: UniqueValues) -> dict[str, str]:
    """Read which subdecks some cards of a note go into, by the card's key in the kind, or by its gap as in `c2`."""
    listed = entry.read_mapping("subdecks")
    if listed is None:
        return {}
    known = [template.key for template in kind.templates]
    if kind.cloze_fields:
        known = [key for key in listed.mapping if _GAP.fullmatch(key)] or ["c1"]
    listed.refuse_unknown_keys(known)
    subdecks = {}
    for key in listed.mapping:
        if key in known:
            is_root = listed.mapping[key] == ""
            subdecks[key] = "" if is_root else read_subdeck(listed, unique, key)
    return subdecks


def read_tags(keys: Keys) -> tuple[str, ...]:
    """Read the tags of a card, or of all cards of a file."""
    tags = keys.read_texts("tags")
    for tag in tags:
        if fold_name(tag) in _LEARNERS_TAGS:
            hint = "Choose another word."
            keys.add("D215", f"the tag `{tag}` belongs to the learner", keys.place_of_entry("tags", tag), hint)
        elif tag.split() != [tag] or not all(tag.split("::")):
            keys.add("D215", f"`{tag}` can't be a tag", keys.place_of_entry("tags", tag))
    return tags


def read_sources(entry: Keys, deck: Deck) -> tuple[str, ...]:
    """Read which references a card names."""
    return _read_ids(entry, "sources", deck.references, "D213", REFERENCES_FILE)


def read_claims(entry: Keys, deck: Deck) -> tuple[str, ...]:
    """Read which claims a card teaches."""
    return _read_ids(entry, "claims", deck.claims, "D214", CLAIMS_FILE)


def _read_ids(entry: Keys, key: str, known: Collection[str] | None, code: str, where: str) -> tuple[str, ...]:
    """Read a list of ids; one that is not `known` is a problem with this code. `where` is the file that has them."""
    names = entry.read_texts(key)
    for name in names:
        if known is not None and name not in known:
            what = f"`{name}` is not in `{where}`"
            entry.add(code, what, entry.place_of_entry(key, name), partial(_suggest_id, name, known, where))
    return names


def _suggest_id(name: str, known: Collection[str], where: str) -> str:
    near = find_nearest(name, known, likeness=_LIKE_AN_ID)
    return f"Did you mean `{near}`? Otherwise add it to `{where}`." if near else _explain_adding(name, where)


def _read_after(entry: Keys) -> tuple[Earlier, ...]:
    """Read which cards are to be taught before this one. Whether they exist shows once all cards were read."""
    listed = entry.mapping["after"] if entry.read_texts("after") else ""
    if not isinstance(listed, Sequence):
        return ()
    texts = zip(listed, listed.marks, strict=True)
    return tuple(Earlier(item.strip(), Place(entry.file, *mark)) for item, mark in texts if isinstance(item, str))


def _explain_adding(name: str, where: str) -> str:
    """Say how to add a source or claim to its file."""
    key, text = where.removesuffix(".yaml"), "title" if where == REFERENCES_FILE else "claim"
    if not is_id(name):
        return f"List it in `{where}`, below `{key}:`, with an id of its own, and write that id here in its place."
    return f"Write it into `{where}`, below `{key}:`, as in `- {{id: {name}, {text}: …}}`."
