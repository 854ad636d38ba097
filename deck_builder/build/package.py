"""Writes an `.apkg` with genanki's classes, changed so that they stream, and write the same bytes for the same notes.

An `.apkg` is a zip with `collection.anki2` (SQLite, the schema that every Anki client reads),
`media` (JSON: number to name) and a file for each number.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import zipfile
from contextlib import ExitStack
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from deck_builder.build.anki_deck import AnkiDeck, make_preset
from deck_builder.build.anki_note_type import AnkiNoteType
from deck_builder.build.card_run import FEWEST_NOTES, MOST_CARDS, CardRun
from deck_builder.build.load_genanki import APKG_COL, APKG_SCHEMA, genanki
from deck_builder.build.packed_blocks import LEVEL, PackedBlocks, read_blocks, store_blocks, unpack_blocks
from deck_builder.build.progress import show_nothing
from deck_builder.content.packed_already import is_packed_already
from deck_builder.files import scratch_folder
from deck_builder.lock.ids import make_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from deck_builder.build.anki_deck import DeckInPackage
    from deck_builder.build.compile_files import FinishedNotes
    from deck_builder.build.dated_notes import Note
    from deck_builder.build.finished_file import NoteSort
    from deck_builder.build.note_types import NoteType
    from deck_builder.build.progress import Progress
    from deck_builder.content.media_file import MediaFile

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_TABLES: Final = re.sub(r"CREATE INDEX [^;]*;", "", APKG_SCHEMA)
"""The tables without indexes: an import reads each table once, and indexes make a package up to twice as large."""

_INSERT: Final = "REPLACE INTO notes VALUES"
_NOTE_ROW: Final = "(?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
"""With the id, guid, note type, time, tags, fields and the field to sort by. Anki works out the checksum."""

_NOTES_AT_ONCE: Final = 50
"""How many notes a statement writes: a statement for each note takes a third longer."""

_ROWS_AT_ONCE: Final = 500
"""How many notes are collected before their rows are written."""

_COLLECTION: Final = "collection.anki2"
_SCHEMA_VERSION: Final = 5
"""How often tables were made; a collection that was unpacked and written again would count on."""


class AnkiNote(genanki.Note):  # type: ignore[misc]
    """A note with its own `mod` and the cards that its note type makes of it."""

    def __init__(self, model: AnkiNoteType, note: Note) -> None:
        # genanki's own __init__ is not called: it would check each tag again, and there may be very many.
        self.model, self.fields, self.guid, self.due = model, note.fields, note.guid, note.position
        self._tags, self._sort_field = note.tags, None
        self.mod = note.mod
        self.sorted_by = note.fields[note.note_type.sort_field]
        self.cards = [genanki.Card(ordinal) for ordinal in note.ordinals]

    def row(self, note_id: int) -> tuple[Any, ...]:
        """What the row in the table `notes` has that not all rows have, see `_NOTE_ROW`."""
        tags, fields = self._format_tags(), self._format_fields()
        return (note_id, self.guid, self.model.model_id, self.mod, tags, fields, self.sorted_by)

    def card_rows(self, first_id: int, note_id: int, deck_ids: Mapping[int, int]) -> Iterable[tuple[Any, ...]]:
        """The rows for the table `cards`: new cards, due in the order of the notes. `deck_ids` are by ordinal."""
        for card_id, card in enumerate(self.cards, first_id):
            deck_id = deck_ids[card.ord]
            yield (card_id, note_id, deck_id, card.ord, self.mod, -1, 0, 0, self.due, 0, 0, 0, 0, 0, 0, 0, 0, "")


class _RowSort(NamedTuple):
    """What the rows of many notes have in common."""

    note_type: int
    """The id of their note type."""
    tags: str
    """Their tags."""
    sort_field: int
    """The position of the field that Anki sorts by."""
    cards: tuple[tuple[int, int], ...]
    """The ordinal and the deck of each card."""


class PackageWriter(genanki.Package):  # type: ignore[misc]
    """Writes a package note by note, in a temporary folder inside `folder`.

    Use it as a context manager: at the end of the block the temporary folder is removed, so move the package away
    before. Row ids are milliseconds, counted up from the second `born` since 1970, because Anki shows them as the
    time of creation.
    """

    def __init__(
        self, folder: Path, deck: DeckInPackage, born: int, deck_ids: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """`deck_ids` has the ids of decks that imported templates name; all others get an id made from their name."""
        super().__init__([])
        self.folder, self.deck, self.deck_ids = folder, deck, deck_ids
        # Two decks made in one second must not share ids: Anki would have to find others for one of them.
        self.first_id = born * 1000 - make_id(deck.namespace) % 3_600_000
        self.card_count = 0
        self.size = 0
        self.collection_sizes = (0, 0)
        self.packed = PackedBlocks("", [])
        self._known_blocks: dict[str, bytes] = {}
        self.note_rows: list[tuple[Any, ...]] = []
        self.card_rows: list[tuple[Any, ...] | CardRun] = []

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:  # what was opened is closed again, also if the rest fails
            self.scratch = stack.enter_context(scratch_folder(self.folder))
            self.collection = self.scratch / _COLLECTION
            self.connection = self._connect()
            stack.callback(lambda: self.connection.close())
            self._prepare(_TABLES)
            self._begin()
            self._open = stack.pop_all()
        return self

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.collection, isolation_level=None)

    def _prepare(self, first: str) -> None:
        """Run the statements that come first in the opened collection."""
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("PRAGMA cache_size = -500")  # in kB: rows come in order
        self.connection.executescript(first)
        self.connection.executescript(APKG_COL)
        self.connection.execute("BEGIN")

    def _begin(self) -> None:
        self.note_types: dict[int, AnkiNoteType] = {}
        self.files: dict[str, MediaFile] = {}
        self.decks_by_name: dict[str, AnkiDeck] = {}
        self.preset = make_preset(self.deck.preset, self.deck) if self.deck.preset else None
        self._add_deck(self.deck.name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _add_deck(self, name: str) -> AnkiDeck:
        deck = AnkiDeck(self._choose_deck_id(name), name)
        if self.preset:
            deck.preset_id = self.preset["id"]
        self.decks.append(deck)
        self.decks_by_name[name] = deck
        return deck

    def begin_from(self, package: Path, packed: PackedBlocks, decks: Sequence[tuple[str, int]]) -> bool:
        """Begin with the notes and cards of an earlier package; False, with nothing done, if it is another one.

        `packed` and `decks` are what its writer had as `packed`, and gave as `list_decks`. What is then written
        replaces the rows with the same ids.
        """
        if any(self._choose_deck_id(name) != number for name, number in decks):
            return False
        blocks = read_blocks(package, packed)
        if blocks is None:
            return False
        self.connection.close()
        with self.collection.open("wb") as file:
            unpack_blocks(blocks, file)
        self._known_blocks = dict(zip((digest for digest, _ in packed.blocks), blocks, strict=True))
        self.connection = self._connect()
        self._prepare("DELETE FROM col;")
        for name, _ in decks:
            self._find_deck(name)
        return True

    def list_decks(self) -> list[tuple[str, int]]:
        """List the name and the id of each deck so far."""
        return [(name, deck.deck_id) for name, deck in self.decks_by_name.items()]

    def go_to_card(self, position: int) -> None:
        """Write the next card in the place of the one with this position, counted from 0."""
        self._write_rows()
        self.card_count = position

    def add(self, note: Note, media: Iterable[MediaFile]) -> None:
        """Write one note with its cards, and remember the files that it shows or plays."""
        note_type = self.note_types.get(note.note_type.id)
        if note_type is None:
            note_type = self.note_types[note.note_type.id] = self._make_note_type(note.note_type)
        anki_note = AnkiNote(note_type, note)
        note_id = self.first_id + note.position
        deck_id = self._find_deck(note.deck_name)
        self.note_rows.append(anki_note.row(note_id))
        deck_ids = dict.fromkeys(note.ordinals, deck_id)
        deck_ids |= {ordinal: self._find_deck(name) for ordinal, name in note.other_decks.items()}
        self.card_rows += anki_note.card_rows(self.first_id + self.card_count, note_id, deck_ids)
        self.card_count += len(note.ordinals)
        if len(self.note_rows) >= _ROWS_AT_ONCE:
            self._write_rows()
        for file in media:
            self.files[file.name] = file

    def add_file(self, notes: FinishedNotes, note_types: Mapping[str, NoteType], first_position: int) -> None:
        """Write the notes of a whole file; the same rows as `add` writes for each.

        `note_types` are those of the notes, by the keys of their kinds. `first_position` is the place of the first one
        among the notes of the package.
        """
        finished = notes.finished
        self.add_note_types([note_types[key] for key, _ in finished.note_types])
        sorts = [self._make_row_sort(sort, note_types) for sort in finished.sorts]
        rows = list(zip(notes.dated.guids, notes.dated.mods, finished.sort_of, finished.fields, strict=True))
        done = 0
        while done < len(rows):
            part = rows[done : done + _ROWS_AT_ONCE - len(self.note_rows)]
            self._add_rows(part, sorts, first_position + done)
            done += len(part)
            if len(self.note_rows) >= _ROWS_AT_ONCE:
                self._write_rows()
        self.add_media(notes.media)

    def add_note_types(self, note_types: Iterable[NoteType]) -> None:
        """Add the note types that are not there yet, with the files that they show or play."""
        for note_type in note_types:
            if note_type.id not in self.note_types:
                self.note_types[note_type.id] = self._make_note_type(note_type)
            self.add_media(note_type.media)

    def add_media(self, files: Iterable[MediaFile]) -> None:
        """Add files that notes show or play."""
        self.files |= {file.name: file for file in files}

    def _add_rows(
        self, rows: Sequence[tuple[str, int, int, str]], sorts: Sequence[_RowSort], first_position: int
    ) -> None:
        """Add notes with their cards: of each the guid, the time, the position of its sort in `sorts`, the fields."""
        first_note, first_card = self.first_id + first_position, self.first_id + self.card_count
        card_id, cards = first_card, sorts[rows[0][2]].cards
        is_run = len(rows) >= FEWEST_NOTES and 0 < len(cards) <= MOST_CARDS and len({row[2] for row in rows}) == 1
        for note_id, (guid, mod, number, fields) in enumerate(rows, first_note):
            sort = sorts[number]
            sorted_by = fields.split("\x1f", sort.sort_field + 1)[sort.sort_field]
            self.note_rows.append((note_id, guid, sort.note_type, mod, sort.tags, fields, sorted_by))
            for ordinal, deck in () if is_run else sort.cards:
                due = note_id - self.first_id
                row = (card_id, note_id, deck, ordinal, mod, -1, 0, 0, due, 0, 0, 0, 0, 0, 0, 0, 0, "")
                self.card_rows.append(row)
                card_id += 1
        if is_run:
            self._add_run(CardRun(first_card, first_note, len(rows), cards))
            card_id += len(rows) * len(cards)
        self.card_count = card_id - self.first_id

    def _add_run(self, run: CardRun) -> None:
        """Add the cards of many notes; what was added last is right before them."""
        last = self.card_rows[-1] if self.card_rows else None
        if isinstance(last, CardRun) and last.cards == run.cards:
            run = last._replace(notes=last.notes + run.notes)
            self.card_rows.pop()
        self.card_rows.append(run)

    def _make_row_sort(self, sort: NoteSort, note_types: Mapping[str, NoteType]) -> _RowSort:
        note_type = note_types[sort.kind]
        deck_ids = dict.fromkeys(sort.ordinals, self._find_deck(sort.deck_name))
        deck_ids |= {ordinal: self._find_deck(name) for ordinal, name in sort.other_decks}
        cards = tuple((ordinal, deck_ids[ordinal]) for ordinal in sort.ordinals)
        return _RowSort(note_type.id, sort.tags, note_type.sort_field, cards)

    def _make_note_type(self, note_type: NoteType) -> AnkiNoteType:
        """Make a note type, and the decks that its templates name: Anki knows them by their ids."""
        names = {template.settings.deck for template in note_type.templates} - {""}
        ids = {name: int(name) if name.isdecimal() else self._find_deck(name) for name in sorted(names)}
        return AnkiNoteType(note_type, ids)

    def _find_deck(self, name: str) -> int:
        """The id of the deck with this name. A missing deck is added."""
        return int((self.decks_by_name.get(name) or self._add_deck(name)).deck_id)

    def _choose_deck_id(self, name: str) -> int:
        return self.deck_ids.get(name) or make_id(self.deck.namespace, "deck", name)

    def _write_rows(self) -> None:
        for start in range(0, len(self.note_rows), _NOTES_AT_ONCE):
            notes = self.note_rows[start : start + _NOTES_AT_ONCE]
            statement = " ".join([_INSERT, ",".join([_NOTE_ROW] * len(notes))])
            self.connection.execute(statement, list(chain.from_iterable(notes)))
        rows: list[tuple[Any, ...]] = []
        for each in self.card_rows:
            if isinstance(each, CardRun):
                self._write_card_rows(rows)
                rows = []
                each.write(self.connection, self.first_id)
            else:
                rows.append(each)
        self._write_card_rows(rows)
        self.note_rows.clear()
        self.card_rows.clear()

    def _write_card_rows(self, rows: list[tuple[Any, ...]]) -> None:
        self.connection.executemany("REPLACE INTO cards VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)

    def finish(self, description: str, progress: Progress = show_nothing) -> Path:
        """Finish the package, with the deck's description; return its path. `progress` is told of each media file.

        The whole file is on the disk then, and `size` is its size in bytes; `collection_sizes` are those of the
        collection in it, unpacked and packed, and `packed` describes its packed blocks. Raises InputError if a media
        file is no longer the one that was checked.
        """
        self._write_rows()
        self.decks[0].description = description
        self.decks[0].has_markdown = not self.deck.has_html_description
        for name, about in self.deck.subdecks.items():
            self._find_deck(full_name := f"{self.deck.name}::{name}")
            subdeck = self.decks_by_name[full_name]
            subdeck.description, subdeck.has_markdown = about.text, not about.is_html
        (decks_json, presets_json) = self.connection.execute("SELECT decks, dconf FROM col").fetchone()
        decks = json.loads(decks_json) | {str(deck.deck_id): deck.to_json() for deck in self.decks}
        models = {str(model.model_id): model.to_json(0, self.decks[0].deck_id) for model in self.note_types.values()}
        self.connection.execute("UPDATE col SET decks = ?, models = ?", (json.dumps(decks), json.dumps(models)))
        if self.preset:
            presets = json.loads(presets_json)
            presets[str(self.preset["id"])] = {
                **presets["1"],
                **self.preset,
                "new": presets["1"]["new"] | self.preset["new"],
                "rev": presets["1"]["rev"] | self.preset.get("rev", {}),
            }
            self.connection.execute("UPDATE col SET dconf = ?", (json.dumps(presets),))
        self.connection.execute("COMMIT")
        # The bytes then depend on the rows alone, not on the way in which they were written.
        self.connection.execute(f"PRAGMA schema_version = {_SCHEMA_VERSION}")
        self.connection.execute("VACUUM INTO ?", (str(tidy := self.scratch / "tidy.anki2"),))
        self.connection.close()
        self.collection.unlink()
        package = self.scratch / "package.apkg"
        names = sorted(self.files)
        with package.open("wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                self.packed = store_blocks(archive, _entry(_COLLECTION, packed=True), tidy, self._known_blocks)
                archive.writestr(_entry("media", packed=True), json.dumps(dict(enumerate(names))))
                for number, name in enumerate(names):
                    progress("Packing media", number, len(names))
                    _store_media(archive, str(number), self.files[name])
                packed = archive.getinfo(_COLLECTION)
                self.collection_sizes = (packed.file_size, packed.compress_size)
            file.flush()
            os.fsync(file.fileno())
        tidy.unlink()
        self.size = package.stat().st_size
        return package


def _store_media(archive: zipfile.ZipFile, name: str, file: MediaFile) -> None:
    """Write a media file. Raises InputError if it is no longer the one that was checked."""
    pieces = iter(file.read_pieces() if file.line_end is None else (b"".join(file.read_pieces()),))
    first = next(pieces, b"")
    with archive.open(_entry(name, packed=not is_packed_already(first)), "w") as target:
        target.write(first)
        target.writelines(pieces)


def _entry(name: str, *, packed: bool) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]
    return entry
