"""A learner: real Anki without a window. Imports packages, studies, and is looked at.

Needs the `anki` package (the extra `rehearse`); works with Anki 24.11 and later.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anki.cards import Card
    from anki.dbproxy import DBProxy
    from anki.decks import DeckId
    from anki.models import NotetypeId

IF_NEWER: Final = 0
"""What Anki's import window offers first for notes and for note types."""

_UNSEEN: Final = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_SEEN: Final = re.compile(r"<(?:img|svg|audio|video|canvas|object|embed|iframe|input|hr|math)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ImportLog:
    """How many notes Anki's log names; and of those that it added or updated, the guids."""

    notes: int
    new: int
    updated: int
    unchanged: int
    conflicting: int
    new_guids: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    updated_guids: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    unchanged_guids: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


class CardKey(NamedTuple):
    """Which card: its note's guid, and its place among the note's cards, counted from 0."""

    guid: str
    ordinal: int


class StoredCard(NamedTuple):
    """What must not change when a deck is updated; the names are those of Anki's table `cards`."""

    id: int
    deck: int
    type: int
    queue: int
    due: int
    interval: int
    factor: int
    reps: int
    lapses: int
    flags: int
    data: str


class StoredNote(NamedTuple):
    """A note in a collection; `mod` is in seconds since 1970."""

    note_type: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int


class StoredNoteType(NamedTuple):
    """A note type in a collection; a template is its name and the HTML of its two sides."""

    name: str
    css: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class State:
    """All of a collection that an import may touch, and all that it must not.

    Decks, note types and presets are by id. `empty` are the cards that "Empty Cards" would remove. `schema` changes
    where Anki has to upload the whole collection at the next sync.
    """

    notes: Mapping[str, StoredNote]
    cards: Mapping[CardKey, StoredCard]
    decks: Mapping[int, str]
    note_types: Mapping[int, StoredNoteType]
    presets: Mapping[int, str]
    empty: frozenset[CardKey]
    schema: int


class Learner:
    """A collection of one person's own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.col = Collection(str(folder / "collection.anki2"))

    @property
    def database(self) -> DBProxy:
        """The open collection's database."""
        assert self.col.db is not None  # noqa: S101  it is None only once the collection is closed
        return self.col.db

    def close(self) -> None:
        """Write everything down and let go of the collection's files."""
        self.col.close()

    def import_package(self, package: Path, *, merge: bool = False, presets: bool = False) -> ImportLog:
        """Import with the options that Anki's window offers first, or with those named ticked.

        `merge` is "Merge note types", `presets` is "Import any deck presets". Raises what Anki raises where the
        package can't be imported: `anki.errors.AnkiException`, and RuntimeError.
        """
        options = ImportAnkiPackageOptions(
            merge_notetypes=merge,
            update_notes=IF_NEWER,  # type: ignore[arg-type]
            update_notetypes=IF_NEWER,  # type: ignore[arg-type]
            with_scheduling=False,
            with_deck_configs=presets,
        )
        request = ImportAnkiPackageRequest(package_path=str(package.resolve()), options=options)
        log = self.col.import_anki_package(request).log
        self.col.models._clear_cache()  # Anki's Python side keeps note types in memory
        guid_of = {int(key): str(guid) for key, guid in self.database.all("SELECT id, guid FROM notes")}
        new, updated, unchanged = (
            frozenset(guid_of[each.id.nid] for each in part if each.id.nid in guid_of)
            for part in (log.new, log.updated, log.duplicate)
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

    def cards(self, query: str = "") -> list[Card]:
        """The cards that a search finds; without one, all."""
        return [self.col.get_card(card) for card in self.col.find_cards(query)]

    def study_everything(self, days: int = 30) -> None:
        """Give every card a review history, and an interval of about so many days, no two the same."""
        cards = self.col.find_cards("")
        self.col.sched.set_due_date(cards, str(days))
        self.database.executemany(
            "UPDATE cards SET ivl = ivl + ?, due = due + ?, reps = ?, lapses = ?, factor = ? WHERE id = ?",
            [(at, at, 7 + at % 5, 1 + at % 3, 2300 + at % 100, card) for at, card in enumerate(sorted(cards))],
        )

    def set_note_times(self, mods: Mapping[str, int]) -> None:
        """Say of notes, by guid, when they were last changed, in seconds since 1970."""
        rows = self.database.all("SELECT id, guid, mod FROM notes")  # Anki has no index by guid
        changes = [(mods[guid], key) for key, guid, mod in rows if mods.get(guid, mod) != mod]
        self.database.executemany("UPDATE notes SET mod = ? WHERE id = ?", changes)

    def write_into(self, guids: Iterable[str], words: str, tag: str) -> None:
        """Add words of the learner's own behind the last field that holds some, and a tag."""
        wanted = set(guids)
        notes = []
        for note_id, guid in self.database.all("SELECT id, guid FROM notes"):
            if guid not in wanted:
                continue
            note = self.col.get_note(note_id)
            # A field that was empty may stand for a card: words in it would make one.
            at = max((at for at, text in enumerate(note.fields) if text), default=0)
            note.fields[at] += f" {words}"
            note.tags.append(tag)
            notes.append(note)
        self.col.update_notes(notes)

    def read_state(self) -> State:
        """All that an import may touch, as it is now."""
        decks = {int(each.id): each.name for each in self.col.decks.all_names_and_ids(include_filtered=True)}
        keys = {}
        cards = {}
        for guid, ordinal, *rest in self.database.all(
            "SELECT n.guid, c.ord, c.id, c.did, c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.flags,"
            " c.data FROM cards c JOIN notes n ON n.id = c.nid"
        ):
            key = CardKey(guid, ordinal)
            cards[key] = StoredCard(*rest)
            keys[cards[key].id] = key
        rows = self.database.all("SELECT guid, mid, flds, tags, mod FROM notes")
        empty = (card for note in self.col.get_empty_cards().notes for card in note.card_ids)
        return State(
            notes={
                guid: StoredNote(note_type, tuple(fields.split("\x1f")), tuple(tags.split()), mod)
                for guid, note_type, fields, tags, mod in rows
            },
            cards=cards,
            decks=decks,
            note_types={int(each.id): self._note_type(int(each.id)) for each in self.col.models.all_names_and_ids()},
            presets={int(each["id"]): str(each["name"]) for each in self.col.decks.all_config()},
            empty=frozenset(keys[card] for card in empty if card in keys),
            schema=self.database.scalar("SELECT scm FROM col"),
        )

    def _note_type(self, key: int) -> StoredNoteType:
        found = self.col.models.get(_note_type_id(key))
        assert found is not None  # noqa: S101  its id was just asked for
        return StoredNoteType(
            name=found["name"],
            css=found["css"],
            fields=tuple(each["name"] for each in found["flds"]),
            templates=tuple((each["name"], each["qfmt"], each["afmt"]) for each in found["tmpls"]),
        )

    def find_blank_cards(self) -> frozenset[CardKey]:
        """The cards whose front shows nothing at all."""
        blank = {card.id for card in self.cards() if _shows_nothing(card.question())}
        rows = self.database.all("SELECT c.id, n.guid, c.ord FROM cards c JOIN notes n ON n.id = c.nid")
        return frozenset(CardKey(guid, ordinal) for card, guid, ordinal in rows if card in blank)

    def find_missing_media(self) -> dict[str, tuple[str, ...]]:
        """The files that notes name and that are not in the collection's media folder, by guid."""
        have = {path.name for path in Path(self.col.media.dir()).iterdir()}
        missing = {}
        for guid, note_type, fields in self.database.all("SELECT guid, mid, flds FROM notes"):
            if "<" not in fields and "[sound:" not in fields:
                continue
            named = self.col.media.files_in_str(_note_type_id(note_type), fields)
            if gone := tuple(name for name in named if name not in have and html.unescape(name) not in have):
                missing[guid] = gone
        return missing

    def hash_media(self) -> frozenset[str]:
        """The SHA-1 of every file in the collection's media folder."""
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
        """Give a deck another name."""
        self.col.decks.rename(self.deck_id(before), after)

    def deck_id(self, name: str) -> DeckId:
        """The id of the deck with this name, which is made where there is none."""
        found = self.col.decks.id(name)
        assert found is not None  # noqa: S101  it is made where it is missing
        return found

    def check_database(self) -> frozenset[CardKey]:
        """The cards that there are after "Check Database"."""
        self.col.fix_integrity()
        return frozenset(
            CardKey(*row) for row in self.database.all("SELECT n.guid, c.ord FROM cards c JOIN notes n ON n.id = c.nid")
        )


def _note_type_id(key: int) -> NotetypeId:
    from anki.models import NotetypeId

    return NotetypeId(key)


def _shows_nothing(question: str) -> bool:
    body = _UNSEEN.sub("", question)
    return not _SEEN.search(body) and not html.unescape(re.sub(r"<[^>]*>", "", body)).strip()
