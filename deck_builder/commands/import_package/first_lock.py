"""Writes the first `deck.lock` of an imported deck: what the learners of the package have, and since when."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from deck_builder.build.build import find_latex_pictures
from deck_builder.build.dated_notes import DatedNotes
from deck_builder.build.pipeline import CardPass
from deck_builder.build.progress import show_nothing
from deck_builder.commands.import_package.card_files import describe_card_file
from deck_builder.commands.import_package.texts import remove_learners_tags
from deck_builder.commands.import_package.unchanged_notes import find_others_unchanged, leave_out_unchanged
from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.content.raw_html import list_file_names, remove_code
from deck_builder.content.rendered import Rendered
from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.cards import CardReader
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.load import load_deck
from deck_builder.deck.template_files import list_missing_names, report_missing_files
from deck_builder.lock.card_lines import CardLines, state_card
from deck_builder.lock.card_texts import hash_texts
from deck_builder.lock.lock_file import format_lock, parse_lock, write_lock
from deck_builder.lock.model import ADOPTED, Lock, LockedCard, Release
from deck_builder.lock.releases import DraftTimes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.build.progress import Progress
    from deck_builder.commands.import_package.card_files import CardFile
    from deck_builder.commands.import_package.deck_folder import UsableKind
    from deck_builder.commands.import_package.editable_texts import EditableText
    from deck_builder.commands.import_package.unchanged_notes import UnchangedCard
    from deck_builder.commands.import_package.write_files import WrittenCards
    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import Package, PackedNote
    from deck_builder.problems.problem import Problems
    from deck_builder.source import values


@dataclass(frozen=True, slots=True)
class FirstLock:
    """The lock of an imported deck."""

    lock: Lock
    """The lock, as it was written."""
    altered: tuple[PackedNote, ...]
    """The notes whose fields or tags are not the same in the deck folder; the first release updates them."""
    ordinals: Mapping[str, frozenset[int]]
    """The ordinals of the cards of each note, by its guid."""


@dataclass(frozen=True, slots=True)
class _CompiledCards:
    """The cards of an imported deck, after they were compiled."""

    lock: Lock
    """The lock with their entries, and without a release."""
    digest: str
    """The digest of their package, as `DatedNotes` makes it."""
    altered: tuple[str, ...]
    """The guids of the notes that are altered."""
    ordinals: Mapping[str, frozenset[int]]
    """As in `FirstLock`."""
    ends: tuple[str, ...]
    """The ids of the card that changed first and of the one that changed last."""


def write_first_lock(
    package: Package,
    written: WrittenCards,
    kinds: Mapping[int, UsableKind],
    media: Mapping[str, str],
    folder: Path,
    now: int,
    problems: Problems,
    progress: Progress = show_nothing,
) -> FirstLock | None:
    """Write the lock of the imported deck in `folder`; None if a problem is an error.

    `written` are the cards in the folder, `kinds` the kind of each note type id, `media` the SHA-1 of each media file.
    Files that notes or note types use and the package does not have get an empty SHA-1 in the lock.
    """
    deck = load_deck(folder, problems)
    if deck is None:
        return None
    deck.media.keep_names(media)  # before any file is looked at
    missing = (unicodedata.normalize("NFC", name) for name in list_missing_names(deck))
    known_media = dict.fromkeys(missing, "") | dict(media)
    for text in (text for file in written.written.values() for text in file.with_files):
        for name in list_file_names(text, known_media):
            known_media.setdefault(unicodedata.normalize("NFC", name), "")
    deck.media.keep_names(known_media)
    report_missing_files(deck, problems)
    mods = [note.mod for note in package.notes.values()]
    last_change = max(mods + [note_type.mod for note_type in package.note_types.values()])
    cards = {
        card_id: LockedCard(note.guid, kinds[note.note_type].kind.key, "", note.mod, (), ADOPTED)
        for path, file in written.written.items()
        for card_id, note in zip(written.files[path].card_ids, written.files[path].notes, strict=True)
        if not file.is_exact or card_id not in file.unchanged
    }
    lock = Lock(
        deck_id=deck.id,
        deck_name=deck.name,
        namespace=deck.namespace,
        kinds={usable.kind.key: usable.kind.locked for usable in kinds.values()},
        cards=cards,
        media=known_media,
    )
    imported = _compile_cards(deck, lock, written, last_change, problems, progress)
    release = Release(ADOPTED, datetime.fromtimestamp(now, UTC).date().isoformat(), last_change, imported.digest)
    lock = imported.lock._replace(releases=(release,))
    write_lock(lock, folder / LOCK_FILE)
    checked = _read_back(lock, imported.ends, folder / LOCK_FILE, problems)
    if problems.errors or checked is None:
        return None
    altered = tuple(package.notes[guid] for guid in imported.altered)
    return FirstLock(checked, altered, imported.ordinals)


def _read_back(lock: Lock, ends: Iterable[str], file: Path, problems: Problems) -> Lock | None:
    """Return a lock as it reads from its text; None, with a problem in `file`, if it can't be read.

    A package can have any number as a time. Of the cards, only the `ends`, the oldest and the newest, are read: nothing
    else of a card comes from the package as it is.
    """
    cards = {card_id: lock.cards[card_id] for card_id in ends}
    read = parse_lock("".join(format_lock(lock._replace(cards=cards))), file, problems)
    return read._replace(cards=lock.cards) if read else None


class _MadeEntries:
    """Makes the entries of cards, one after the other in the order of the package that the first build makes."""

    def __init__(self, written: WrittenCards, last_change: int, notes: DatedNotes) -> None:
        self._notes, self._last_change, self.dated = written.notes, last_change, notes
        self.stated: dict[str, str | LockedCard] = {}
        """The line or the entry of each card."""
        self.mods: dict[str, int] = {}
        """When each card last changed, in seconds since 1970."""
        self.ordinals: dict[str, frozenset[int]] = {}
        """The ordinals of the cards of each note, by its guid."""
        self.altered: list[str] = []
        """The guids of the notes that became other ones."""
        self.has_latex = False

    def add(self, compiled: CompiledCard) -> None:
        """Add a card that was compiled; its note may have become another one."""
        card, content, note = compiled.card, compiled.content, self._notes[compiled.card.id]
        mod = note.mod
        if content.fields != note.fields or content.tags != remove_learners_tags(note.tags):
            self.altered.append(note.guid)
            mod = self._last_change + 1
        made = content.digest, mod, content.ordinals, ADOPTED, content.gaps
        entry = LockedCard(note.guid, card.kind.key, *made, texts=hash_texts(card))
        self._add(card.id, state_card(card.id, entry), mod, content.ordinals)
        self.has_latex = self.has_latex or any(map(has_latex_marks, content.fields))
        self.dated.make(compiled, entry, len(self.stated))

    def add_unchanged(self, card_id: str, card: UnchangedCard) -> None:
        """Add a card that needs not be compiled."""
        self._add(card_id, card.stated, self._notes[card_id].mod, card.ordinals)
        self.dated.hash.update(card.summary.encode())

    def _add(self, card_id: str, stated: str | LockedCard, mod: int, ordinals: tuple[int, ...]) -> None:
        self.stated[card_id] = stated
        self.mods[card_id] = mod
        self.ordinals[self._notes[card_id].guid] = _make_set(ordinals)


@lru_cache(maxsize=1024)
def _make_set(ordinals: tuple[int, ...]) -> frozenset[int]:
    return frozenset(ordinals)


def _compile_cards(
    deck: Deck, lock: Lock, written: WrittenCards, last_change: int, problems: Problems, progress: Progress
) -> _CompiledCards:
    """Compile each card once, for its entry in the lock and for the digest of the package that the first build makes.

    `lock` has the cards of the package before they were compiled, each with its guid. The digest tells the imported
    state from every later one.
    """
    rendered: dict[tuple[str, str, str], Rendered] = {}
    mapping: values.Mapping | None = None

    def read_file(*_: object) -> values.Mapping | None:
        return mapping

    cards = CardPass(deck, lock, last_change + 1, problems, rendered, read_file=read_file)
    made = _MadeEntries(written, last_change, DatedNotes(DraftTimes(last_change, last_change), cards.kinds))
    reader = CardReader(deck, problems, cards.index.unread, cards.index.unique, lock.retired, read_file)
    for file in deck.card_files:
        card_file, (is_exact, unchanged, texts, *_) = written.files[file], written.written[file]
        unchanged = find_others_unchanged(card_file, texts, cards, written.markdown_keys) | unchanged
        if is_exact:
            mapping = describe_card_file(card_file, texts, unchanged)
        else:
            mapping = read_card_file(file, deck, problems)
            unchanged = leave_out_unchanged(mapping, describe_card_file(card_file, texts), unchanged)
        for key in dict.fromkeys(card.kind for card in unchanged.values()):
            if kind := deck.kinds.get(key):  # one that can't be read is a problem by now
                made.dated.date_note_type(key, cards.find_note_type(kind))
        rendered.clear()
        rendered.update(_list_rendered(card_file, texts, unchanged))
        others = map(cards.compile, reader.read(file))
        for card_id in card_file.card_ids:
            if card := unchanged.get(card_id):
                made.add_unchanged(card_id, card)
            elif other := next(others, None):
                made.add(other)
        for other in others:
            made.add(other)
        progress("Compiling cards", len(made.stated), len(written.notes))
    reader.report_no_cards()
    if made.has_latex:
        find_latex_pictures(deck, problems)
    cards.index.report_order(problems)
    ends = tuple(choose(made.mods, key=made.mods.__getitem__) for choose in (min, max) if made.mods)
    begun = min(made.mods.values(), default=last_change + 1)
    lock = lock._replace(begun=begun, kinds=cards.kinds, cards=CardLines(made.stated))
    digest = made.dated.digest_package(deck, lock)
    return _CompiledCards(lock, digest, tuple(made.altered), made.ordinals, ends)


def _list_rendered(
    file: CardFile, texts: Mapping[str, Sequence[EditableText]], left_out: Container[str]
) -> Iterator[tuple[tuple[str, str, str], Rendered]]:
    """List what texts of Markdown become, by the keys of their kind and field and the text, without some cards."""
    for card_id, note, kind in zip(file.card_ids, file.notes, file.kinds, strict=True):
        if card_id not in left_out:
            for key, html, text in zip(kind.keys, note.fields, texts[note.guid], strict=True):
                if text.files is not None:
                    html_in_nfc = unicodedata.normalize("NFC", remove_code(html))
                    yield (kind.key, key, text.text), Rendered(html_in_nfc, text.files)
