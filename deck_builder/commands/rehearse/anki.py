"""A learner's collection in real Anki, without a window: it imports packages, studies, and can be looked at.

Needs the `anki` package (the extra `rehearse`); works with Anki 24.11 and later.
"""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.errors import TemplateError
from anki.models import NotetypeId

from deck_builder.commands.rehearse.rows import RowReader
from deck_builder.commands.rehearse.state import (
    CardKey,
    CollectionState,
    ImportLog,
    StoredNoteType,
)
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from anki.cards import Card
    from anki.dbproxy import DBProxy
    from anki.decks import DeckId

    from deck_builder.commands.rehearse.state import Rows, StoredNote

IF_NEWER: Final = 0
"""The option that Anki's import window selects first for notes and for note types."""
ALWAYS: Final = 1
"""The option by which a learner changes the language of a deck: each time that is another one is an update."""

_INVISIBLE: Final = compile_late(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_VISIBLE_WITHOUT_TEXT: Final = compile_late(
    r"<(?:img|svg|audio|video|canvas|object|embed|iframe|input|hr|math)\b", re.IGNORECASE
)

_MARKS_OF_MEDIA: Final = ("src=", "data=", "[sound:", "[latex]", "[$")
"""Anki finds no file in a text without one of these."""


class Learner:
    """One person's collection in a folder of its own. Close it before you copy or delete the folder."""

    def __init__(self, folder: Path, known: CollectionState | None = None) -> None:
        """Open the collection, or begin one. `known` is the state of a collection that this one is a copy of."""
        folder.mkdir(parents=True, exist_ok=True)
        self.col = Collection(str(folder / "collection.anki2"))
        self._state = known
        self._rows = RowReader(self.database, known.rows if known else None)

    @property
    def database(self) -> DBProxy:
        """The open collection's database."""
        assert self.col.db is not None  # noqa: S101  it is None only after the collection is closed
        return self.col.db

    def close(self) -> None:
        """Save the collection and close its files."""
        self.col.close()

    def import_package(
        self, package: Path, *, merge: bool = False, presets: bool = False, always: bool = False
    ) -> ImportLog:
        """Import a package with the options that Anki's window selects first, and return Anki's log.

        `merge` ticks "Merge note types", `presets` ticks "Import any deck presets", and `always` selects that notes and
        note types are always updated. Raises
        `anki.errors.AnkiException` or RuntimeError if the package can't be imported.
        """
        options = ImportAnkiPackageOptions(
            merge_notetypes=merge,
            update_notes=ALWAYS if always else IF_NEWER,  # type: ignore[arg-type]
            update_notetypes=ALWAYS if always else IF_NEWER,  # type: ignore[arg-type]
            with_scheduling=False,
            with_deck_configs=presets,
        )
        request = ImportAnkiPackageRequest(package_path=str(package.resolve()), options=options)
        log = self.col.import_anki_package(request).log
        self.col.models._clear_cache()  # Anki's Python side keeps note types in memory
        guid_of = {int(key): str(guid) for key, guid in self.database.all("SELECT id, guid FROM notes")}
        new, updated, unchanged = (
            frozenset(guid_of[note.id.nid] for note in notes if note.id.nid in guid_of)
            for notes in (log.new, log.updated, log.duplicate)
        )
        return ImportLog(
            notes=log.found_notes,
            new=len(log.new),
            updated=len(log.updated),
            unchanged=len(log.duplicate),
            conflicting=len(log.conflicting),
            new_guids=new,
            updated_guids=updated,
            unchanged_guids=unchanged,
        )

    def export_package(self, file: Path) -> None:
        """Export all decks with their learning progress, as a package."""
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, with_media=True, legacy=False)
        self.col.export_anki_package(out_path=str(file), options=options, limit=None)

    def cards(self, query: str = "") -> list[Card]:
        """All cards that match a search; an empty search matches every card."""
        return [self.col.get_card(card) for card in self.col.find_cards(query)]

    def study_everything(self, days: int = 30) -> None:
        """Give every card a review history and an interval of at least `days`. No two cards get the same interval."""
        cards = self.col.find_cards("")
        self.col.sched.set_due_date(cards, str(days))
        self._write_all(
            "UPDATE cards SET ivl = ivl + ?, due = due + ?, reps = ?, lapses = ?, factor = ? WHERE id = ?",
            [(n, n, 7 + n % 5, 1 + n % 3, 2300 + n % 100, card) for n, card in enumerate(sorted(cards))],
        )

    def set_note_times(self, mods: Mapping[str, int]) -> None:
        """Set when notes were last changed: seconds since 1970, by guid."""
        if not mods:
            return
        rows = self.database.all("SELECT id, guid, mod FROM notes")  # Anki has no index by guid
        changes = [(mods[guid], key) for key, guid, mod in rows if mods.get(guid, mod) != mod]
        self._write_all("UPDATE notes SET mod = ? WHERE id = ?", changes)

    def _write_all(self, query: str, rows: Sequence[tuple[int, ...]]) -> None:
        """Write rows in one transaction: Anki would otherwise save each row by itself."""
        self.database.transact(lambda: self.database.executemany(query, rows))

    def write_into(self, guids: Iterable[str], words: str, tag: str) -> None:
        """Add the learner's own words to the last filled field of each note, and a tag."""
        wanted = set(guids)
        notes = []
        for note_id, guid in self.database.all("SELECT id, guid FROM notes"):
            if guid not in wanted:
                continue
            note = self.col.get_note(note_id)
            # Words in an empty field could make a new card.
            last_filled = max((n for n, text in enumerate(note.fields) if text), default=0)
            note.fields[last_filled] += f" {words}"
            note.tags.append(tag)
            notes.append(note)
        self.col.update_notes(notes)

    def read_state(self) -> CollectionState:
        """Read everything that an import may or may not change."""
        known, rows = self._state, self._rows.read()
        note_type_ids = [int(entry.id) for entry in self.col.models.all_names_and_ids()]
        note_types = {note_type: self._read_note_type(note_type) for note_type in note_type_ids}
        if known and known.rows is rows:
            notes, cards = known.notes, known.cards
            empty = known.empty if note_types == known.note_types else self._find_empty_cards(rows)
        else:
            notes, cards = dict(rows.notes.values()), dict(rows.cards.values())
            empty = self._find_empty_cards(rows)
        self._state = CollectionState(
            notes=notes,
            cards=cards,
            decks={int(deck.id): deck.name for deck in self.col.decks.all_names_and_ids(include_filtered=True)},
            note_types=note_types,
            presets={int(preset["id"]): str(preset["name"]) for preset in self.col.decks.all_config()},
            empty=empty,
            schema=self.database.scalar("SELECT scm FROM col"),
            rows=rows,
        )
        return self._state

    def _find_empty_cards(self, rows: Rows) -> frozenset[CardKey]:
        empty = (card for note in self.col.get_empty_cards().notes for card in note.card_ids)
        return frozenset(rows.cards[card][0] for card in empty if card in rows.cards)

    def _read_note_type(self, note_type_id: int) -> StoredNoteType:
        note_type = self.col.models.get(NotetypeId(note_type_id))
        assert note_type is not None  # noqa: S101  Anki has just listed its id
        return StoredNoteType(
            name=note_type["name"],
            css=note_type["css"],
            fields=tuple(field["name"] for field in note_type["flds"]),
            templates=tuple((template["name"], template["qfmt"], template["afmt"]) for template in note_type["tmpls"]),
        )

    def read_deck_settings(self) -> dict[str, tuple[str, str]]:
        """Read the description and the name of the preset of each deck, by the deck's name."""
        presets = {preset["id"]: str(preset["name"]) for preset in self.col.decks.all_config()}
        return {
            str(deck["name"]): (str(deck.get("desc", "")), presets.get(deck.get("conf"), ""))
            for deck in self.col.decks.all()
        }

    def find_blank_cards(self, state: CollectionState, keys: Container[CardKey]) -> frozenset[CardKey]:
        """Find those of the cards `keys` whose front shows nothing at all; `state` is that of the collection now."""
        return frozenset(
            key for card, (key, _) in state.rows.cards.items() if key in keys and self._has_blank_front(card)
        )

    def _has_blank_front(self, card: int) -> bool:
        """Whether Anki shows nothing on the front of a card. A template that Anki can't read shows an error.

        Anki's `Card.render_output` would also load the note, and make LaTeX and sound of both sides; their marks are
        text, and so is what they become. It takes three times as long.
        """
        try:
            rendered = self.col._backend.render_existing_card(card_id=card, browser=False, partial_render=True)
        except TemplateError:
            return False
        return _shows_nothing("".join(node.text or node.replacement.current_text for node in rendered.question_nodes))

    def find_missing_media(
        self, notes: Mapping[str, StoredNote], known: dict[tuple[int, tuple[str, ...]], Sequence[str]]
    ) -> dict[str, tuple[str, ...]]:
        """Find the files that notes name and that are not in the collection's media folder, by guid.

        `known` says which files are named, by note type and fields; what is not yet in it is asked of Anki, and added.
        """
        have = {path.name for path in Path(self.col.media.dir()).iterdir()}
        missing = {}
        for guid, note in notes.items():
            content = (note.note_type, note.fields)
            if content not in known:
                known[content] = self._list_media(*content)
            named = known[content]
            if absent := tuple(name for name in named if name not in have and html.unescape(name) not in have):
                missing[guid] = absent
        return missing

    def _list_media(self, note_type: int, fields: Sequence[str]) -> Sequence[str]:
        text = "\x1f".join(fields)
        folded = text.lower()
        if ("<" not in text and "[sound:" not in text) or not any(mark in folded for mark in _MARKS_OF_MEDIA):
            return ()
        return tuple(map(str, self.col.media.files_in_str(NotetypeId(note_type), text)))

    def hash_media(self) -> frozenset[str]:
        """Compute the SHA-1 of every file in the collection's media folder."""
        files = (path for path in Path(self.col.media.dir()).iterdir() if path.is_file())
        return frozenset(hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest() for path in files)

    def delete_note(self, guid: str) -> None:
        """Delete a note with its cards."""
        self.col.remove_notes(self.database.list("SELECT id FROM notes WHERE guid = ?", guid))

    def remove_empty_cards(self) -> None:
        """Do what "Tools › Empty Cards" does."""
        empty = [card for note in self.col.get_empty_cards().notes for card in note.card_ids]
        self.col.remove_cards_and_orphaned_notes(empty)

    def rename_deck(self, before: str, after: str) -> None:
        """Rename the deck `before` to `after`."""
        self.col.decks.rename(self.deck_id(before), after)

    def deck_id(self, name: str) -> DeckId:
        """Look up the id of a deck. A missing deck is created."""
        deck_id = self.col.decks.id(name)
        assert deck_id is not None  # noqa: S101  Anki creates a deck that is missing
        return deck_id

    def check_database(self) -> frozenset[CardKey]:
        """Do what "Check Database" does, and return the cards that there are then."""
        self.col.fix_integrity()
        return frozenset(
            CardKey(*row) for row in self.database.all("SELECT n.guid, c.ord FROM cards c JOIN notes n ON n.id = c.nid")
        )


def _shows_nothing(question: str) -> bool:
    body = _INVISIBLE.sub("", question)
    return not _VISIBLE_WITHOUT_TEXT.search(body) and not html.unescape(re.sub(r"<[^>]*>", "", body)).strip()
