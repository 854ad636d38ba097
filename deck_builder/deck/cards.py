"""Card files into cards, each checked against its kind.

Cards are a stream: a deck of 100,000 cards is never in memory as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.deck.card_entry import CardDefaults, read_card
from deck_builder.deck.card_files import parse_card_file, read_card_file
from deck_builder.deck.folder import CLAIMS_FILE, MARKDOWN, REFERENCES_FILE
from deck_builder.deck.new_ids import NewIds
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import find_meant, shorten
from deck_builder.source.keys import Keys
from deck_builder.source.locate import find_in_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Mapping as AnyMapping
    from pathlib import Path

    from deck_builder.deck.card_files import ReadCardFile
    from deck_builder.deck.model import Card, Deck
    from deck_builder.source.values import Mapping

FILE_KEYS: Final = ("kind", "subdeck", "tags", "cards")
_OTHER_FILES: Final = {
    REFERENCES_FILE.removesuffix(".yaml"): f"`{REFERENCES_FILE}`",
    CLAIMS_FILE.removesuffix(".yaml"): f"`{CLAIMS_FILE}`",
    "files": "`credits.yaml` in the media folder",
    "fields": "`kinds/NAME/kind.yaml`",
}
"""Keys of other files, and where each is read."""


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
    from deck_builder.deck.translated_cards import translate_cards

    source = deck.translation.source._replace(kinds=deck.kinds, card_files=deck.card_files)
    errors = problems.start_another_list()
    cards = _read_own_cards(source, errors, unread, UniqueValues(), (), read_file)
    yield from translate_cards(cards, deck, problems, unique)
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
            if card := read_card(entry, deck, defaults, unique, self._new_ids):
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
    from deck_builder.deck.translated_cards import translate_cards
    from deck_builder.deck.translation import read_entries

    translation = deck.translation._replace(entries=read_entries(mapping, file, problems))
    sources = (card.source for card in cards.values() if card.source)
    return list(translate_cards(sources, deck._replace(translation=translation), problems, UniqueValues()))


def _pick_cards(mapping: Mapping, file: Path, deck: Deck, ids: Collection[str], problems: Problems) -> list[Card]:
    keys = Keys(mapping, file, problems)
    defaults = CardDefaults(deck, keys, UniqueValues())
    entries = [entry for entry in keys.read_mappings("cards") if entry.mapping.get("id") in ids]
    read = (read_card(entry, deck, defaults, UniqueValues(), NewIds(deck, ())) for entry in entries)
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
