"""Writes the first `deck.lock` of an imported deck: what the learners of the package have, and since when."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from deck_builder.build.build import draft_package
from deck_builder.build.notes import compile_card
from deck_builder.build.pipeline import open_deck
from deck_builder.commands.import_package.texts import remove_learners_tags
from deck_builder.content.raw_html import list_file_names
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Html
from deck_builder.deck.template_files import list_missing_names
from deck_builder.lock.card_texts import hash_texts
from deck_builder.lock.lock_file import write_lock
from deck_builder.lock.model import ADOPTED, Lock, LockedCard, Release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.commands.import_package.deck_folder import UsableKind
    from deck_builder.packages.model import Package, PackedNote
    from deck_builder.problems.problem import Problems


@dataclass(frozen=True, slots=True)
class FirstLock:
    """The lock of an imported deck."""

    lock: Lock
    """The lock, as it was written."""
    altered: tuple[PackedNote, ...]
    """The notes whose fields or tags are not the same in the deck folder; the first release updates them."""


def write_first_lock(
    package: Package,
    notes_by_card: Mapping[str, PackedNote],
    kinds: Mapping[int, UsableKind],
    media: Mapping[str, str],
    folder: Path,
    now: int,
    problems: Problems,
) -> FirstLock | None:
    """Write the lock of the imported deck in `folder`; None if a problem is an error.

    `notes_by_card` has the note of each card id, `kinds` the kind of each note type id, `media` the SHA-1 of each
    media file. Files that notes or note types use and the package does not have get an empty SHA-1 in the lock.
    """
    deck = load_deck(folder, problems)
    if deck is None:
        return None
    missing = (unicodedata.normalize("NFC", name) for name in list_missing_names(deck))
    known_media = dict.fromkeys(missing, "") | dict(media)
    deck.media.keep_names(known_media)
    mods = [note.mod for note in package.notes.values()]
    last_change = max(mods + [note_type.mod for note_type in package.note_types.values()])
    cards: dict[str, LockedCard] = {}
    altered: list[PackedNote] = []
    for card in read_cards(deck, problems):
        note = notes_by_card[card.id]
        for value in card.values.values():
            for name in list_file_names(value.text if isinstance(value, Html) else str(value), known_media):
                known_media.setdefault(unicodedata.normalize("NFC", name), "")
        content = compile_card(card, deck, kinds[note.note_type.id].note_type, problems)
        mod = note.mod
        if content.fields != note.fields or content.tags != remove_learners_tags(note.tags):
            altered.append(note)
            mod = last_change + 1
        entry = LockedCard(note.guid, card.kind.key, content.digest, mod, content.ordinals, ADOPTED)
        cards[card.id] = replace(entry, texts=hash_texts(card))
    lock = Lock(
        deck_id=deck.id,
        deck_name=deck.name,
        namespace=deck.namespace,
        kinds={usable.kind.key: usable.kind.locked for usable in kinds.values()},
        cards=cards,
        releases=(Release(ADOPTED, datetime.fromtimestamp(now, UTC).date().isoformat(), last_change, ""),),
        media=known_media,
    )
    write_lock(lock, folder / LOCK_FILE)
    if problems.errors:
        return None
    lock = _add_digest(lock, folder, last_change, problems)
    return None if problems.errors else FirstLock(lock, tuple(altered))


def _add_digest(lock: Lock, folder: Path, released_at: int, problems: Problems) -> Lock:
    """Build the deck once, and write the digest of its package into the lock's only release.

    The digest tells the imported state from every later one.
    """
    scratch = folder.parent / "package"
    deck_and_lock = open_deck(folder, scratch, problems)
    if deck_and_lock is None:
        return lock
    deck, read_back = deck_and_lock
    with draft_package(deck, read_back, released_at, scratch / f"{deck.id}.apkg", problems) as draft:
        if draft:
            imported = replace(lock.releases[0], digest=draft.digest)
            lock = replace(lock, begun=draft.lock.begun, kinds=draft.lock.kinds, releases=(imported,))
            write_lock(lock, folder / LOCK_FILE)
    return lock
