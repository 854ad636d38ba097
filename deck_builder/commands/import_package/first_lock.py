"""Writes the first `deck.lock` of an imported deck: what the learners of the package have, and since when."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from deck_builder.build.build import find_latex_pictures
from deck_builder.build.dated_notes import DatedNotes
from deck_builder.build.pipeline import CardPass
from deck_builder.build.progress import show_nothing
from deck_builder.commands.import_package.texts import remove_learners_tags
from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.content.raw_html import list_file_names
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.load import load_deck
from deck_builder.deck.template_files import list_missing_names, report_missing_files
from deck_builder.lock.card_texts import hash_texts
from deck_builder.lock.lock_file import read_lock, write_lock
from deck_builder.lock.model import ADOPTED, Lock, LockedCard, Release
from deck_builder.lock.releases import DraftTimes
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.build.progress import Progress
    from deck_builder.commands.import_package.deck_folder import UsableKind
    from deck_builder.commands.import_package.editable_texts import EditableTexts
    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import Package, PackedNote
    from deck_builder.problems.problem import Problems


@dataclass(frozen=True, slots=True)
class FirstLock:
    """The lock of an imported deck."""

    lock: Lock
    """The lock, as it was written."""
    altered: tuple[PackedNote, ...]
    """The notes whose fields or tags are not the same in the deck folder; the first release updates them."""


@dataclass(frozen=True, slots=True)
class _CompiledCards:
    """The cards of an imported deck, after they were compiled."""

    lock: Lock
    """The lock with their entries, and without a release."""
    digest: str
    """The digest of their package, as `DatedNotes` makes it."""
    altered: tuple[PackedNote, ...]
    """As in `FirstLock`."""


def write_first_lock(
    package: Package,
    notes_by_card: Mapping[str, PackedNote],
    kinds: Mapping[int, UsableKind],
    texts: EditableTexts,
    media: Mapping[str, str],
    folder: Path,
    now: int,
    problems: Problems,
    progress: Progress = show_nothing,
) -> FirstLock | None:
    """Write the lock of the imported deck in `folder`; None if a problem is an error.

    `notes_by_card` has the note of each card id, `kinds` the kind of each note type id, `texts` what the card files
    have of each note, `media` the SHA-1 of each media file. Files that notes or note types use and the package does not
    have get an empty SHA-1 in the lock.
    """
    deck = load_deck(folder, problems)
    if deck is None:
        return None
    missing = (unicodedata.normalize("NFC", name) for name in list_missing_names(deck))
    known_media = dict.fromkeys(missing, "") | dict(media)
    for note in notes_by_card.values():
        for text in texts.by_guid[note.guid]:
            for name in list_file_names(NOT_IN_TEXT.sub("", text.text), known_media):
                known_media.setdefault(unicodedata.normalize("NFC", name), "")
    deck.media.keep_names(known_media)
    report_missing_files(deck, problems)
    mods = [note.mod for note in package.notes.values()]
    last_change = max(mods + [note_type.mod for note_type in package.note_types.values()])
    cards = {
        card_id: LockedCard(note.guid, kinds[note.note_type.id].kind.key, "", note.mod, (), ADOPTED)
        for card_id, note in notes_by_card.items()
    }
    lock = Lock(
        deck_id=deck.id,
        deck_name=deck.name,
        namespace=deck.namespace,
        kinds={usable.kind.key: usable.kind.locked for usable in kinds.values()},
        cards=cards,
        media=known_media,
    )
    imported = _compile_cards(deck, lock, notes_by_card, last_change, texts, problems, progress)
    release = Release(ADOPTED, datetime.fromtimestamp(now, UTC).date().isoformat(), last_change, imported.digest)
    write_lock(replace(imported.lock, releases=(release,)), folder / LOCK_FILE)
    altered = imported.altered
    del lock, imported, cards  # what is read back takes as much memory again
    read_back = read_lock(folder / LOCK_FILE, problems)
    return None if problems.errors or read_back is None else FirstLock(read_back, altered)


def _compile_cards(
    deck: Deck,
    lock: Lock,
    notes_by_card: Mapping[str, PackedNote],
    last_change: int,
    texts: EditableTexts,
    problems: Problems,
    progress: Progress,
) -> _CompiledCards:
    """Compile each card once, for its entry in the lock and for the digest of the package that the first build makes.

    `lock` has the cards of the package before they were compiled, each with its guid. The digest tells the imported
    state from every later one.
    """
    entries: dict[str, LockedCard] = {}
    altered: list[PackedNote] = []
    has_latex = False
    cards = CardPass(deck, lock, last_change + 1, problems, texts.rendered)
    notes = DatedNotes(DraftTimes(last_change, last_change), cards.kinds)
    for position, compiled in enumerate(cards, 1):
        card, content, note = compiled.card, compiled.content, notes_by_card[compiled.card.id]
        mod = note.mod
        if content.fields != note.fields or content.tags != remove_learners_tags(note.tags):
            altered.append(note)
            mod = last_change + 1
        made = content.digest, mod, content.ordinals
        entries[card.id] = entry = LockedCard(note.guid, card.kind.key, *made, ADOPTED, texts=hash_texts(card))
        has_latex = has_latex or any(map(has_latex_marks, content.fields))
        notes.make(compiled, entry, position)
        progress("Compiling cards", position, len(lock.cards))
    if has_latex:
        find_latex_pictures(deck, problems)
    cards.index.report_order(problems)
    begun = min((notes.time_of(entry) for entry in entries.values()), default=last_change + 1)
    lock = replace(lock, begun=begun, kinds=cards.kinds, cards=entries)
    return _CompiledCards(lock, notes.digest_package(deck, lock), tuple(altered))
