"""Card files into cards, one after the other, each checked against its kind.

Cards come as a stream: a deck of 100,000 cards is never in memory as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.deck.check_settings import read_ignores
from deck_builder.deck.model import EVIDENCE, Card, Deck, Field, Gaps, Kind, Picture
from deck_builder.deck.shapes_and_steps import read_shapes, read_steps
from deck_builder.problems.problem import Place, Problems, did_you_mean, nearest
from deck_builder.source import parse as source
from deck_builder.source.keys import Keys
from deck_builder.source.parse import Mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_FILE_KEYS: Final = ("kind", "subdeck", "tags", "cards")
_LIKE_AN_ID: Final = 0.8
"""Ids such as `smith-2012` and `jones-2012` have half of their letters in common by chance."""

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})


def read_cards(
    deck: Deck, problems: Problems, unread: list[Path] | None = None, seen: UniqueValues | None = None
) -> Iterator[Card]:
    """Every card of a deck that has an id and a kind, in order.

    What is wrong with a card stands in `problems`; the card comes all the same, without its wrong
    parts, so that the stages after this one see every id. A file of which a card could not come is
    added to `unread`; what the cards are called and ask is added to `seen`.
    """
    unread = [] if unread is None else unread
    seen = UniqueValues() if seen is None else seen
    for file in deck.card_files:
        mapping = source.read_file(file, deck.folder, problems)
        if mapping is None:
            unread.append(file)
            continue
        keys = Keys(mapping, file, problems)
        keys.only(_FILE_KEYS)
        entries = keys.mappings("cards", required=True)
        defaults = _Defaults(deck, keys, seen)
        if len(entries) > 1 and not defaults.kind_is_said and not any("kind" in entry.mapping for entry in entries):
            hint = "Write `kind:` at the top of the file for all its cards, as in `kind: question`."
            keys.add("D202", "the cards of this file have no kind", entries[0].place, hint)
            defaults.kind_is_said = True
        for entry in entries:
            if card := _card(entry, deck, defaults, seen):
                yield card
            else:
                unread.append(file)
    if not seen.ids and not problems.errors:
        problems.add("D217", "the deck has no cards", deck.id_place)


def locate_words(card: Card, key: str, needle: str) -> Place:
    """Where some words stand in the value of a key, or where it begins. Reads the file: only for what is shown."""
    margin = card.marks[key][0][1] if key in card.marks else card.place.column
    return source.locate(card.place_of(key), needle, margin)


class UniqueValues:
    """What cards were called and asked, and where they stand.

    A place is kept as one number, because there may be a hundred thousand of them.
    """

    def __init__(self) -> None:
        self.files: dict[Path, int] = {}
        self.ids: dict[str, int] = {}
        self.values: dict[int, int] = {}  # by a hash of 64 bits: the texts themselves would fill the memory
        self.deck_names: dict[str, str] = {}

    def pack(self, place: Place) -> int:
        """A place as one number."""
        number = self.files.setdefault(place.file, len(self.files))
        return number << 48 | place.line << 20 | place.column

    def unpack(self, packed: int) -> str:
        """Say where: `in 20-brain.yaml on line 12`."""
        return f"in {list(self.files)[packed >> 48].name} on line {packed >> 20 & 0xFFFFFFF}"

    def merge(self, more: UniqueValues) -> bool:
        """Take in what other cards are called and ask; False where one of them is one of these.

        Their places are forgotten.
        """
        names = self.deck_names | more.deck_names
        apart = (
            self.ids.keys().isdisjoint(more.ids)
            and self.values.keys().isdisjoint(more.values)
            and names == more.deck_names | self.deck_names
        )
        self.ids |= more.ids
        self.values |= more.values
        self.deck_names = names
        return apart


class _Defaults:
    """What a file says of all its cards."""

    def __init__(self, deck: Deck, keys: Keys, seen: UniqueValues) -> None:
        self.kind = _kind(keys, deck) if "kind" in keys.mapping else None
        self.kind_is_said = "kind" in keys.mapping  # or that there should be one
        self.subdeck = _subdeck(keys, seen)
        self.tags = _tags(keys)


def _card(entry: Keys, deck: Deck, defaults: _Defaults, seen: UniqueValues) -> Card | None:
    mapping = entry.mapping
    card_id = entry.identifier("id", required=True)
    if not card_id:
        return None
    entry = Keys(mapping, entry.file, entry.problems, card_id)
    if "ignore" in mapping:
        read_ignores(entry)
    place = entry.value_at("id")
    first = seen.ids.setdefault(card_id, packed := seen.pack(place))
    if first != packed:
        entry.add("D206", f"the id `{card_id}` is taken already {seen.unpack(first)}", place)
        return None
    kind = _kind(entry, deck) if "kind" in mapping else defaults.kind
    if kind is None:
        if "kind" not in mapping and not defaults.kind_is_said:
            hint = "Write `kind:` on the card, or at the top of the file for all its cards."
            entry.add("D202", "the card has no kind", entry.place, hint)
        return None
    values = _values(entry, kind, deck, seen)
    was = entry.identifier("was") if "was" in mapping else ""
    guid = entry.text("guid") if "guid" in mapping else ""
    if guid and any(character.isspace() for character in guid):
        entry.add("D209", "a guid has no spaces", entry.value_at("guid"), "Copy it as it was in the imported package.")
    evidence = entry.choice("evidence", EVIDENCE) if "evidence" in mapping else ""
    sources = _known(entry, "sources", deck.references, "D213", "references.yaml") if "sources" in mapping else ()
    claims = _known(entry, "claims", deck.claims, "D214", "claims.yaml") if "claims" in mapping else ()
    for wanted in deck.require:
        if not mapping.get(wanted) and wanted not in _slips(mapping, kind):
            entry.add("D219", f"the card has no `{wanted}`", entry.place)
    return Card(
        id=card_id,
        kind=kind,
        subdeck=_subdeck(entry, seen) if "subdeck" in mapping else defaults.subdeck,
        values=values,
        tags=(*defaults.tags, *_tags(entry)) if "tags" in mapping else defaults.tags,
        sources=sources,
        claims=claims,
        evidence=evidence,
        was=was,
        guid=guid,
        place=place,
        marks=mapping.marks,
    )


def _slips(mapping: Mapping, kind: Kind) -> set[str]:
    """The keys that a card's unknown ones are most likely meant for."""
    return {nearest(key, kind.card_keys) for key in mapping.keys() - kind.card_keys}


def _kind(keys: Keys, deck: Deck) -> Kind | None:
    name = keys.text("kind", required=True)
    if name and name not in deck.kinds:
        hint = did_you_mean(name, deck.kinds, f"There are: {', '.join(sorted(deck.kinds))}.")
        keys.add("D207", f"there is no kind `{name}`", keys.value_at("kind"), hint)
    return deck.kinds.get(name)


def _subdeck(keys: Keys, seen: UniqueValues) -> str:
    name = keys.text("subdeck")
    if not name or seen.deck_names.get(name) == name:
        return name
    parts = [part.strip() for part in name.split("::")]
    if not all(parts):
        keys.add("D216", f"`{name}` has an empty part", keys.value_at("subdeck"))
        return ""
    if "\n" in name:
        keys.add("D211", "`subdeck` has several lines", keys.value_at("subdeck"))
        return ""
    for length in range(1, len(parts) + 1):
        name = "::".join(parts[:length])
        other = seen.deck_names.setdefault(name.casefold(), name)
        if other != name:
            keys.add("D216", f"`{name}` is one deck with `{other}` for Anki", keys.value_at("subdeck"))
    seen.deck_names[name] = name
    return name


def _tags(keys: Keys) -> tuple[str, ...]:
    tags = keys.texts("tags")
    for tag in tags:
        if tag.casefold() in _LEARNERS_TAGS:
            hint = "Choose another word."
            keys.add("D215", f"the tag `{tag}` belongs to the learner", keys.entry_at("tags", tag), hint)
        elif tag.split() != [tag] or not all(tag.split("::")):
            keys.add("D215", f"`{tag}` can't be a tag", keys.entry_at("tags", tag))
    return tags


def _known(entry: Keys, key: str, known: Collection[str] | None, code: str, where: str) -> tuple[str, ...]:
    names = entry.texts(key)
    for name in names:
        if known is not None and name not in known:
            what = f"`{name}` is not in `{where}`"
            near = nearest(name, known, likeness=_LIKE_AN_ID)
            hint = f"Did you mean `{near}`? Otherwise add it to `{where}`." if near else ""
            entry.add(code, what, entry.entry_at(key, name), hint)
    return names


def _values(entry: Keys, kind: Kind, deck: Deck, seen: UniqueValues) -> dict[str, str | Picture | Gaps]:
    """The card's fields, each as its kind wants it."""
    mapping = entry.mapping
    values: dict[str, str | Picture | Gaps] = {}
    meant: set[str] = set()
    if not mapping.keys() <= kind.card_keys:
        entry.only(kind.card_keys)
        meant = _slips(mapping, kind)
    for field in kind.fields:
        key = field.key
        if key not in mapping:
            if field.required and key not in meant:
                entry.add("D202", f"`{key}` is missing", entry.value_at("id"), field.about)
            elif field.default:
                values[key] = field.default
            continue
        if field.text == "shape-names":
            continue
        if field.text == "shapes":
            if shapes := read_shapes(entry, key, _picture_of(entry, kind), deck.media):
                values[key] = shapes
        elif field.text == "steps":
            if steps := read_steps(entry, key, field.most_words):
                values[key] = steps
        elif field.text == "picture":
            if picture := _picture(entry, key, captioned=all(each.text != "shapes" for each in kind.fields)):
                values[key] = picture
        elif field.text == "switch":
            values[key] = "yes" if entry.switch(key, default=bool(field.default)) else ""
        elif text := entry.as_typed(key) if field.text == "html" else entry.text(key, required=field.required):
            values[key] = text
            _check_length(entry, field, text)
            if field.unique:
                _check_unique(entry, kind, field, text, seen)
    return values


def _picture_of(entry: Keys, kind: Kind) -> Picture | None:
    """The picture under the shapes of a card; what is wrong with it is said where it is read as a field."""
    key = next((field.key for field in kind.fields if field.text == "picture"), "")
    value = entry.mapping.get(key)
    file = value.get("file") if isinstance(value, Mapping) else value
    return Picture(file.strip()) if isinstance(file, str) else None


def _picture(entry: Keys, key: str, *, captioned: bool) -> Picture | None:
    value = entry.mapping[key]
    if not isinstance(value, Mapping):
        file = entry.text(key)
        return Picture(file) if file else None
    parts = Keys(value, entry.file, entry.problems, entry.card)
    parts.only(("file", "alt", "caption") if captioned else ("file", "alt"))
    file = parts.text("file", required=True)
    return Picture(file, parts.text("alt"), parts.text("caption")) if file else None


def _check_length(entry: Keys, field: Field, text: str) -> None:
    if field.one_line and "\n" in text:
        entry.add("D211", f"`{field.key}` has several lines", entry.value_at(field.key))
    most = field.most_words
    if most and text.count(" ") + text.count("\n") >= most and (words := len(text.split())) > most:
        entry.add("D210", f"`{field.key}` has {words} words; {most} is the limit", entry.value_at(field.key))


def _check_unique(entry: Keys, kind: Kind, field: Field, text: str, seen: UniqueValues) -> None:
    folded = " ".join(text.casefold().split())
    place = entry.value_at(field.key)
    first = seen.values.setdefault(hash(f"{kind.key}\0{field.key}\0{folded}"), packed := seen.pack(place))
    if first != packed:
        entry.add("D212", f"`{field.key}` says the same as the card {seen.unpack(first)}", place)
