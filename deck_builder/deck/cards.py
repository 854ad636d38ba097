"""Card files into cards, each checked against its kind.

Cards are a stream: a deck of 100,000 cards is never in memory as a whole.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name, fold_text
from deck_builder.deck.additions import ADDS_TO_KEY, NO_ADDITION, read_addition
from deck_builder.deck.card_files import parse_card_file, read_card_file
from deck_builder.deck.check_settings import read_ignores
from deck_builder.deck.folder import CLAIMS_FILE, MARKDOWN, REFERENCES_FILE
from deck_builder.deck.guids import read_guid
from deck_builder.deck.kinds import CARD_KEYS, describe_needed_keys, read_kind_key
from deck_builder.deck.model import EVIDENCE, FILLED_TEXTS, Card, Deck, Earlier, Field, FieldValue, Html, Kind, Picture
from deck_builder.deck.new_ids import NewIds
from deck_builder.deck.options import check_options, read_options
from deck_builder.deck.shapes_and_steps import read_shapes, read_steps
from deck_builder.deck.subdecks import read_subdeck
from deck_builder.deck.translated_cards import translate_cards
from deck_builder.deck.translation import read_entries
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.segments import is_longer, measure
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import find_meant, find_nearest, shorten
from deck_builder.source.ids import is_id
from deck_builder.source.keys import Keys
from deck_builder.source.locate import find_in_value
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Mapping as AnyMapping
    from pathlib import Path

    from deck_builder.deck.card_files import ReadCardFile
    from deck_builder.source.values import Value

FILE_KEYS: Final = ("kind", "subdeck", "tags", "cards")
_OTHER_FILES: Final = {
    REFERENCES_FILE.removesuffix(".yaml"): f"`{REFERENCES_FILE}`",
    CLAIMS_FILE.removesuffix(".yaml"): f"`{CLAIMS_FILE}`",
    "files": "`credits.yaml` in the media folder",
    "fields": "`kinds/NAME/kind.yaml`",
}
"""Keys of other files, and where each is read."""

_LIKE_AN_ID: Final = 0.8
"""How alike a misspelt id must be to the one that is suggested. `smith-2012` and `jones-2012` share half of their
letters by chance."""

_GAP: Final = compile_late(r"c[1-9][0-9]{0,3}")

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
"""Tags that Anki gives to notes when the learner marks or often forgets a card."""


def read_cards(
    deck: Deck,
    problems: Problems,
    unread: list[Path] | None = None,
    unique: UniqueValues | None = None,
    reserved: Collection[str] = (),
    read_file: ReadCardFile = read_card_file,
) -> Iterator[Card]:
    """Yield every card of a deck that has a kind, in order. A card without an id gets one, which is not `reserved`.

    A card with errors comes without the values that are wrong, so that later stages see every id. A file with a card
    that could not be read is added to `unread`. `unique` collects the values that may occur only once. The cards of a
    translation are those that it has texts for; what is wrong with the deck that it translates is said in one problem.
    `read_file` reads a card file.
    """
    unread = [] if unread is None else unread
    unique = UniqueValues() if unique is None else unique
    if deck.translation is None:
        yield from _read_own_cards(deck, problems, unread, unique, reserved, read_file)
        return
    source = deck.translation.source._replace(kinds=deck.kinds, card_files=deck.card_files)
    errors = problems.start_another_list()
    cards = _read_own_cards(source, errors, unread, UniqueValues(), (), read_file)
    yield from translate_cards(cards, deck, problems, unique, _read_field, _read_subdecks)
    if errors.errors:
        first = next(problem for problem in errors if problem.severity == "error")
        hint = f"See what is wrong with it: `deck-builder check {source.folder.name}`."
        problems.add("D247", f"the deck that it translates has errors: {first.message}", first.place, hint=hint)


def _read_own_cards(
    deck: Deck,
    problems: Problems,
    unread: list[Path],
    unique: UniqueValues,
    reserved: Collection[str],
    read_file: ReadCardFile,
) -> Iterator[Card]:
    """Yield the cards of a deck with its own texts, as `read_cards` does."""
    reader = CardReader(deck, problems, unread, unique, reserved, read_file)
    for file in deck.card_files:
        yield from reader.read(file)
    reader.report_no_cards()


class CardReader:
    """Reads the cards of a deck with its own texts, one file after the other.

    What may occur only once is remembered from file to file. Arguments as for `read_cards`.
    """

    def __init__(
        self,
        deck: Deck,
        problems: Problems,
        unread: list[Path],
        unique: UniqueValues,
        reserved: Collection[str] = (),
        read_file: ReadCardFile = read_card_file,
        *,
        new_ids: NewIds | None = None,
    ) -> None:
        """`new_ids` makes the ids of several readers, in place of `reserved`."""
        self._deck, self._problems, self._unread, self._unique = deck, problems, unread, unique
        self._read_file = read_file
        self._new_ids = new_ids or NewIds(deck, reserved)

    def read(self, file: Path) -> Iterator[Card]:
        """Yield the cards of one file. If a card can't be read, the file is added to those that are unread."""
        deck, problems, unread, unique = self._deck, self._problems, self._unread, self._unique
        mapping = self._read_file(file, deck, problems)
        if mapping is None:
            unread.append(file)
            return
        keys = Keys(mapping, file, problems)
        if other := next((key for key in _OTHER_FILES if key in mapping and "cards" not in mapping), ""):
            where = _OTHER_FILES[other]
            message = f"`{file.name}` is read as a file of cards, and has `{other}`"
            keys.add(
                "D218", message, keys.place_of(other), f"`{other}` is read only in {where}: rename or move the file."
            )
            unread.append(file)
            return
        if outside := _find_key_outside_cards(mapping, deck):
            _report_key_outside_cards(keys, outside)
            unread.append(file)
            return
        keys.refuse_unknown_keys(FILE_KEYS)
        errors_before = problems.errors
        entries = keys.read_mappings("cards", required=True)
        if problems.errors > errors_before or "cards" in keys.slips:
            unread.append(file)
        defaults = CardDefaults(deck, keys, unique)
        if len(entries) > 1 and not defaults.has_kind_key and not any("kind" in entry.mapping for entry in entries):
            hint = "Write `kind:` at the top of the file for all its cards, as in `kind: question`."
            keys.add("D202", "the cards of this file have no kind", entries[0].place, hint)
            defaults.has_kind_key = True  # one problem for all cards of the file is enough
        for entry in entries:
            if card := _read_card(entry, deck, defaults, unique, self._new_ids):
                yield card
            else:
                unread.append(file)

    def report_no_cards(self) -> None:
        """Report a deck without cards, once all its files were read."""
        if not self._unique.ids and not self._problems.errors:
            self._problems.add("D217", "the deck has no cards", self._deck.id_place)


def read_cards_with_id(deck: Deck, card_id: str) -> list[Card]:
    """Read all cards that have an id. There should be one: use it for a message about two."""
    problems = Problems()
    read = ((file, read_card_file(file, deck, problems)) for file in deck.card_files)
    return [card for file, mapping in read if mapping for card in _pick_cards(mapping, file, deck, {card_id}, problems)]


def read_cards_of_text(
    text: str, file: Path, deck: Deck, cards: AnyMapping[str, Card], problems: Problems
) -> list[Card]:
    """Read some cards from the text that a card file is to get.

    `cards` are these cards as they are, by their ids. Those of a translation are translated anew.
    """
    mapping = parse_card_file(text.encode(errors="replace"), file, deck, problems)
    if mapping is None:
        return []
    if deck.translation is None:
        return _pick_cards(mapping, file, deck, cards.keys(), problems)
    translation = deck.translation._replace(entries=read_entries(mapping, file, problems))
    sources = (card.source for card in cards.values() if card.source)
    return list(
        translate_cards(
            sources, deck._replace(translation=translation), problems, UniqueValues(), _read_field, _read_subdecks
        )
    )


def _pick_cards(mapping: Mapping, file: Path, deck: Deck, ids: Collection[str], problems: Problems) -> list[Card]:
    keys = Keys(mapping, file, problems)
    defaults = CardDefaults(deck, keys, UniqueValues())
    entries = [entry for entry in keys.read_mappings("cards") if entry.mapping.get("id") in ids]
    read = (_read_card(entry, deck, defaults, UniqueValues(), NewIds(deck, ())) for entry in entries)
    return list(filter(None, read))


def locate_words(card: Card, key: str, needle: str, skipped: int = 0) -> Place:
    """Return the place of some words in the value of a key, or where the value begins.

    `skipped` is how often the words occur before the place that is meant.
    Reads the file again, so call it only for a problem that is shown.
    """
    margin = card.marks[key][0][1] if key in card.marks else card.place.column
    if card.place_of(key).file.suffix == MARKDOWN:  # its texts are not indented
        margin = 0
    return find_in_value(card.place_of(key), needle, margin, skipped)


def _find_key_outside_cards(mapping: Mapping, deck: Deck) -> str:
    """Return the first key of a card that stands in a file without `cards:`; empty if there is none."""
    if "cards" in mapping:
        return ""
    of_cards = {key for kind in deck.kinds.values() if kind for key in kind.card_keys} - {*FILE_KEYS}
    unknown = [key for key in mapping if key not in FILE_KEYS]
    return next((key for key in unknown if key in of_cards), "") if "cards" not in map(_name_key, unknown) else ""


def _name_key(key: str) -> str:
    """Return the key of a file that an unknown key stands for."""
    return find_meant(key, FILE_KEYS)


def _report_key_outside_cards(keys: Keys, key: str) -> None:
    """Report a card that is not in a list, once for all its keys."""
    value = keys.mapping[key]
    first = f"- {key}: {shorten(value, 40)}" if isinstance(value, str) else f"- {key}:"
    hint = f"Write the line `cards:` above it, then `  {first}`, and indent the card's other lines by four spaces."
    keys.add(
        "D202", f"`{key}` belongs to a card, but the line `cards:` above the cards is missing", keys.place_of(key), hint
    )


class CardDefaults:
    """What a file says about all its cards. `kind` is None if the file names none, or one that does not exist."""

    def __init__(self, deck: Deck, keys: Keys, unique: UniqueValues) -> None:
        self.kind = _read_kind(keys, deck) if "kind" in keys.mapping else None
        self.has_kind_key = "kind" in keys.mapping
        self.subdeck = read_subdeck(keys, unique)
        self.tags = read_tags(keys)


def _read_card(entry: Keys, deck: Deck, defaults: CardDefaults, unique: UniqueValues, new_ids: NewIds) -> Card | None:
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
    values = _read_values(entry, kind, deck, unique)
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
    subdecks = _read_subdecks(entry, kind, unique) if "subdecks" in mapping else {}
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


def _read_subdecks(entry: Keys, kind: Kind, unique: UniqueValues) -> dict[str, str]:
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


def _read_values(entry: Keys, kind: Kind, deck: Deck, unique: UniqueValues) -> dict[str, FieldValue]:
    """Read the card's fields, each as its kind asks for it."""
    mapping = entry.mapping
    values: dict[str, FieldValue] = {}
    if not mapping.keys() <= kind.card_keys:
        if other := _find_kind_of_keys(mapping, kind, deck):
            unknown = next(key for key in mapping if key not in kind.card_keys)
            message = f"the card is of the kind `{kind.key}`, but has the keys of the kind `{other}`"
            hint = f"Write `kind: {other}` on the card, or the keys of `{kind.key}`{describe_needed_keys(kind)}."
            entry.add("D203", message, entry.place_of(unknown), hint)
            return values
        entry.refuse_unknown_keys(kind.card_keys)
    for field in kind.fields:
        key = field.key
        if key not in mapping:
            if field.required and key not in entry.slips:
                place = entry.place_of_value("id") if "id" in mapping else entry.place
                about = f" {field.about}" if field.about else ""
                hint = f"Add a line `{key}: …` to the card.{about}"
                if field.text == "shapes":
                    hint = "Draw some with `deck-builder shapes PICTURE`, and copy the lines that the page shows."
                entry.add("D202", f"`{key}` is missing", place, hint)
            elif field.default:
                values[key] = field.default
            continue
        if field.text in FILLED_TEXTS:
            continue
        if field.text in ("shapes", "picture", "switch") and _has_html(mapping[key]):
            if html := _read_html(entry, key):
                values[key] = html
        elif field.text == "shapes":
            if shapes := read_shapes(entry, key, _find_picture(entry, kind), deck.media):
                values[key] = shapes
        elif field.text == "steps":
            if steps := read_steps(entry, key, field.most_words):
                values[key] = steps
        elif field.text in ("right-options", "wrong-options"):
            if options := read_options(entry, key, field.most_words):
                values[key] = options
        elif field.text == "picture":
            if picture := _read_picture(entry, key, captioned=all(other.text != "shapes" for other in kind.fields)):
                values[key] = picture
        elif field.text == "switch":
            values[key] = "yes" if entry.read_switch(key, default=bool(field.default)) else ""
        elif value := _read_field(entry, kind, field, unique):
            values[key] = value
    if kind.has_options:
        check_options(entry, values)
    return values


def _read_field(entry: Keys, kind: Kind, field: Field, unique: UniqueValues) -> str | Html | None:
    """Read a field with a single text, in Markdown, HTML or as it is; None if it has none."""
    key = field.key
    if field.text == "markdown" and _has_html(entry.mapping[key]):
        html = _read_html(entry, key)
        if html:
            _check_value(entry, kind, field, html.text, unique)
        return html
    as_typed = field.text == "html"
    text = entry.read_text_as_typed(key) if as_typed else entry.read_text(key, required=field.required)
    if text:
        _check_value(entry, kind, field, text, unique)
    return text or None


def _find_kind_of_keys(mapping: Mapping, kind: Kind, deck: Deck) -> str:
    """Return the kind whose keys a card has, if it has none that its own kind needs; empty if there is no such kind."""
    if any(field.required and field.key in mapping for field in kind.fields):
        return ""
    for name, other in sorted(deck.kinds.items(), key=lambda pair: (pair[0] != "question", pair[0])):
        needed = {field.key for field in other.fields if field.required} if other else set()
        if other and needed and needed <= mapping.keys() <= other.card_keys and not needed <= kind.card_keys:
            return name
    return ""


def _find_picture(entry: Keys, kind: Kind) -> Picture | None:
    """Return the picture under the shapes of a card. Reading it as a field reports what is wrong with it."""
    key = next((field.key for field in kind.fields if field.text == "picture"), "")
    value = entry.mapping.get(key)
    file = value.get("file") if isinstance(value, Mapping) else value
    return Picture(file.strip()) if isinstance(file, str) else None


def _read_picture(entry: Keys, key: str, *, captioned: bool) -> Picture | None:
    value = entry.mapping[key]
    if not isinstance(value, Mapping):
        file = entry.read_text(key)
        return Picture(file) if file else None
    picture = Keys(value, entry.file, entry.problems, entry.card)
    picture.refuse_unknown_keys(("file", "alt", "caption") if captioned else ("file", "alt"))
    if "file" not in picture.mapping:
        picture.report_missing_key("file", "Name the picture: `file: name-of-the-file.png`.")
    file = picture.read_text("file", required="file" in picture.mapping)
    alt, caption = picture.read_text("alt"), picture.read_text("caption")
    return Picture(file, alt, caption) if file else None


def _has_html(value: Value) -> bool:
    return isinstance(value, Mapping) and "html" in value


def _read_html(entry: Keys, key: str) -> Html | None:
    """Read a text that is written in HTML although its field is of something else."""
    value = entry.read_mapping(key)
    if value is None:
        return None
    value.refuse_unknown_keys(("html",))
    text = value.read_text_as_typed("html")
    return Html(text) if text else None


def _check_value(entry: Keys, kind: Kind, field: Field, text: str, unique: UniqueValues) -> None:
    _check_length(entry, field, text)
    if field.unique:
        _check_unique(entry, kind, field, text, unique)


def _check_length(entry: Keys, field: Field, text: str) -> None:
    if field.one_line and "\n" in text:
        entry.add("D211", f"`{field.key}` has several lines", entry.place_of_value(field.key))
    most = field.most_words
    if most and len(text) > most and is_longer(text, most):
        entry.add("D210", f"`{field.key}` has {measure(text).describe(most)}", entry.place_of_value(field.key))


def _check_unique(entry: Keys, kind: Kind, field: Field, text: str, unique: UniqueValues) -> None:
    folded = fold_text(text)
    place = entry.place_of_value(field.key)
    first = unique.claim(f"{kind.key}\0{field.key}\0{folded}", packed := unique.pack(place))
    if first != packed:
        entry.add("D212", f"`{field.key}` has the same text as the card {unique.describe(first)}", place)
