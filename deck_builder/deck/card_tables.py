"""Reads the cards of a file as columns, if all of them are usual: several times as fast as reading card by card.

Most cards have an id, a few texts, and nothing that is wrong. A column of a thousand such texts is checked with one
search. At the first sign of anything else the reader gives up, and the whole file is read card by card: `cards.py`
alone knows all that a card can be, and what to say about mistakes. So nothing here may guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from deck_builder.content.comparing import fold_text
from deck_builder.deck.card_entry import CardDefaults, read_claims, read_sources, read_tags
from deck_builder.deck.cards import FILE_KEYS
from deck_builder.deck.model import EVIDENCE
from deck_builder.deck.subdecks import read_subdeck
from deck_builder.deck.unique_values import NotedValues, UniqueValues
from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.segments import is_longer
from deck_builder.problems.problem import Problems
from deck_builder.source.ids import ID, LONGEST_ID
from deck_builder.source.keys import SWITCH, Keys
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from deck_builder.deck.model import Deck, Field, Kind
    from deck_builder.problems.problem import Mark
    from deck_builder.source.usual_table import UsualTable

_FACTS: Final = frozenset({"subdeck", "tags", "evidence", "sources", "claims"})
"""The keys of what a card says besides its texts."""

_TEXTS: Final = frozenset({"markdown", "plain", "html", "switch"})
"""What a field of a usual card has."""

_FILE_KEYS: Final = frozenset(FILE_KEYS)

_IDS: Final = compile_late(rf"(?:{ID.pattern}\n)*")


class Facts(NamedTuple):
    """What a card says besides its texts; the cards of a file have most of it in common."""

    subdeck: str
    """As `Card` has it."""
    tags: tuple[str, ...]
    """As `Card` has them."""
    evidence: str = ""
    """As `Card` has it."""
    sources: tuple[str, ...] = ()
    """As `Card` has them."""
    claims: tuple[str, ...] = ()
    """As `Card` has them."""


class CardTable(NamedTuple):
    """The cards of one kind in a file."""

    kind: Kind
    """Their kind."""
    positions: list[int]
    """The position of each among all cards of the file."""
    ids: list[str]
    """The id of each."""
    places: list[int]
    """The line and the column of each id, packed as in `UniqueValues`."""
    texts: dict[str, list[str]]
    """The texts of each field that any of them has, by the key of the field; empty where a card has none. A switch is
    `yes` or empty."""
    facts: list[Facts]
    """What else they say, each once."""
    facts_of: list[int]
    """The position in `facts` for each card."""


class CardTables(NamedTuple):
    """The cards of a file."""

    tables: list[CardTable]
    """Those of each kind."""
    noted: NotedValues
    """What they have that may occur only once; it is surely not twice in this file."""


class _UnusualError(Exception):
    """Something in the file is not usual."""


def read_card_tables(read: Mapping | UsualTable, file: Path, deck: Deck) -> CardTables | None:
    """The cards of a file as columns; None if one of them is not usual, or if anything is wrong with the file.

    `read` is what was read of a card file of a deck with its own texts.
    """
    try:
        return _Reader(read, file, deck).read()
    except _UnusualError:
        return None


class _Cards(Protocol):
    """Cards of one kind, as they were read."""

    @property
    def keys(self) -> AbstractSet[str]:
        """All keys that any of them has."""

    def list_values(self, key: str, default: str = "") -> list[Any]:
        """List the value of a key for each card, or `default` if it lacks the key."""

    def list_marks(self, key: str) -> list[Mark]:
        """List the places of the values of a key, for the cards that have it."""

    def list_entries(self) -> Iterable[Mapping]:
        """Yield the cards one by one. Raises _UnusualError if they were not read so."""


class _Entries:
    """Cards that were read one by one."""

    def __init__(self) -> None:
        self.entries: list[Mapping] = []

    @property
    def keys(self) -> AbstractSet[str]:
        return set().union(*self.entries)

    def list_values(self, key: str, default: str = "") -> list[Any]:
        return [entry.get(key, default) for entry in self.entries]

    def list_marks(self, key: str) -> list[Mark]:
        return [entry.marks[key][1] for entry in self.entries if key in entry]

    def list_entries(self) -> Iterable[Mapping]:
        return self.entries


class _Rows:
    """Cards that were read as a table."""

    def __init__(self, table: UsualTable) -> None:
        self._table = table
        self.keys = table.columns.keys()
        self.list_marks = table.list_marks

    def list_values(self, key: str, default: str = "") -> list[Any]:
        columns = self._table.columns
        return columns[key] if key in columns else [default] * len(next(iter(columns.values())))

    def list_entries(self) -> Iterable[Mapping]:
        raise _UnusualError


class _Reader:
    """Reads one file. Use it once."""

    def __init__(self, read: Mapping | UsualTable, file: Path, deck: Deck) -> None:
        self._read, self._deck = read, deck
        self._keys = Keys(read if isinstance(read, Mapping) else read.head, file, Problems())
        self._unique = UniqueValues()
        self._unique.noted = self._noted = NotedValues()

    def read(self) -> CardTables:
        """The cards of the file. Raises _UnusualError."""
        if not self._keys.mapping.keys() <= _FILE_KEYS:
            raise _UnusualError
        defaults = CardDefaults(self._deck, self._keys, self._unique)
        tables = [self._read_table(*group, defaults) for group in self._group(defaults.kind)]
        ids = [card_id for table in tables for card_id in table.ids]
        if self._keys.problems.heard or not ids or len(set(ids)) < len(ids):
            raise _UnusualError
        return CardTables(tables, self._noted)

    def _group(self, usual: Kind | None) -> Iterator[tuple[Kind, list[int], _Cards]]:
        """Yield each kind with the positions of its cards, and with the cards."""
        if not isinstance(self._read, Mapping):
            cards = _Rows(self._read)
            if usual is None or usual.has_options or "kind" in cards.keys:
                raise _UnusualError
            yield usual, list(range(len(cards.list_values("id")))), cards
            return
        entries = self._read.get("cards")
        if not isinstance(entries, Sequence):
            raise _UnusualError
        groups: dict[str, tuple[list[int], _Entries]] = {}
        name_of_usual = usual.key if usual else ""
        for position, entry in enumerate(entries):
            if not isinstance(entry, Mapping) or not isinstance(name := entry.get("kind", name_of_usual), str):
                raise _UnusualError
            positions, others = groups.get(name) or groups.setdefault(name, ([], _Entries()))
            positions.append(position)
            others.entries.append(entry)
        for name, group in groups.items():
            kind = self._deck.kinds.get(name)
            if kind is None or kind.has_options:
                raise _UnusualError
            yield kind, *group

    def _read_table(self, kind: Kind, positions: list[int], cards: _Cards, defaults: CardDefaults) -> CardTable:
        fields = [field for field in kind.fields if field.text in _TEXTS]
        if not cards.keys <= {"id", "kind", *_FACTS, *(field.key for field in fields)}:
            raise _UnusualError
        ids = _list_texts(cards, "id")
        if not _IDS.fullmatch("\n".join([*ids, ""])) or max(map(len, ids)) > LONGEST_ID:
            raise _UnusualError
        places = [line << 20 | column for line, column in cards.list_marks("id")]
        columns = {field.key: self._read_column(kind, field, cards) for field in fields}
        texts = {key: column for key, column in columns.items() if any(column)}
        return CardTable(kind, positions, ids, places, texts, *self._read_facts(cards, len(ids), defaults))

    def _read_column(self, kind: Kind, field: Field, cards: _Cards) -> list[str]:
        """Read the texts of a field, empty where a card has none."""
        key = field.key
        if key not in cards.keys and not field.required:
            return [field.default] * len(cards.list_values("id"))
        if field.text == "switch":
            words = _list_texts(cards, key, "yes" if field.default else "no")
            if not SWITCH.keys() >= set(words):
                raise _UnusualError
            return ["yes" if SWITCH[word] else "" for word in words]
        texts = _list_texts(cards, key)
        stripped = [text.strip() for text in texts]
        missing = stripped.count("")
        if missing and (field.required or missing != len(texts) - len(cards.list_marks(key))):
            raise _UnusualError
        if field.text != "html":
            texts = stripped
        joined = "\n".join(texts)
        if field.one_line and joined.count("\n") >= len(texts):
            raise _UnusualError
        has_usual_blanks = joined.isascii() and "\t" not in joined and "\r" not in joined
        most = field.most_words
        if most and any(len(text) > most and is_longer(text, most) for text in texts):
            raise _UnusualError
        if field.unique:
            if has_usual_blanks and "  " not in joined and joined.count("\n") == len(texts) - 1:
                folded = joined.casefold().split("\n")
            else:
                folded = list(map(fold_text, texts))
            if missing:
                folded = [each for each, text in zip(folded, texts, strict=True) if text]
            self._claim(f"{kind.key}\0{key}\0", folded, cards.list_marks(key))
        return texts

    def _claim(self, prefix: str, texts: list[str], marks: list[Mark]) -> None:
        """Note the texts of a unique field."""
        if len(set(texts)) < len(texts):
            raise _UnusualError
        self._noted.texts += [f"{prefix}{text}" for text in texts]
        self._noted.places += [line << 20 | column for line, column in marks]

    def _read_facts(self, cards: _Cards, count: int, defaults: CardDefaults) -> tuple[list[Facts], list[int]]:
        """Read what else each card says, as `CardTable` has it."""
        deck = self._deck
        if not deck.require and _FACTS.isdisjoint(cards.keys):
            return [Facts(defaults.subdeck, defaults.tags)], [0] * count
        facts: dict[Facts, int] = {}
        facts_of = []
        for card in cards.list_entries():
            if not all(map(card.get, deck.require)):
                raise _UnusualError
            keys = Keys(card, self._keys.file, self._keys.problems)
            stated = Facts(
                subdeck=read_subdeck(keys, self._unique) if "subdeck" in card else defaults.subdeck,
                tags=(*defaults.tags, *read_tags(keys)) if "tags" in card else defaults.tags,
                evidence=keys.read_choice("evidence", EVIDENCE),
                sources=read_sources(keys, deck),
                claims=read_claims(keys, deck),
            )
            facts_of.append(facts.setdefault(stated, len(facts)))
        return list(facts), facts_of


def _list_texts(cards: _Cards, key: str, default: str = "") -> list[str]:
    """List the values of a key. Raises _UnusualError if one of them is no text."""
    values = cards.list_values(key, default)
    try:
        "".join(values)
    except TypeError:
        raise _UnusualError from None
    return values
