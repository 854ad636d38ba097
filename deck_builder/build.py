"""The whole job: a deck folder into a package, and what learners will then have into `deck.lock`."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder import identity
from deck_builder.cards import read_cards
from deck_builder.compile import NoteType, compile_card, compile_note_type
from deck_builder.files import put_in_place, same_bytes, write_beside
from deck_builder.load import LOCK_FILE, load_deck
from deck_builder.lock import Lock, LockedCard, LockedKind, lock_lines, read_lock
from deck_builder.package import Note, PackageWriter
from deck_builder.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck import Card, Deck
    from deck_builder.media import MediaFile


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made. `new`, `changed` and `gone` count notes against the last build.

    `size` is the package's size in bytes; `written` says whether it differs from the one before.
    """

    package: Path
    notes: int
    cards: int
    new: int
    changed: int
    gone: int
    media: int
    size: int
    written: bool


def build(folder: Path, out: Path, now: int, problems: Problems, *, locked: bool = False) -> Built | None:
    """Build the deck in `folder` into `out/<deck>.apkg`; None where a problem is an error.

    `now` is the time in seconds since 1970 that new content counts from. With `locked` nothing is
    written to `deck.lock`, and a build that would have to is an error. Where there is an error,
    package and lock are as they were.
    """
    before = problems.errors
    deck = load_deck(folder, problems)
    lock_file = folder / LOCK_FILE
    lock = read_lock(lock_file, problems)
    if deck is None or problems.errors > before:
        _look_at_cards(deck, problems)
        return None
    old = lock or Lock(deck.id, deck.name)
    identity.check_deck(deck, old, problems)
    target = out / f"{deck.id}.apkg"
    try:
        if target.is_dir() or (out.exists() and not out.is_dir()):
            wrong = f"`{target}` is a folder" if target.is_dir() else f"`{out}` is a file, not a folder"
            problems.add("P702", wrong, Place(target))
            return None
        born = min((card.mod for card in old.cards.values()), default=now)
        with PackageWriter(out, deck.id, deck.name, _description(deck), born) as writer:
            work = _Work(deck, old, now, problems)
            for note, media in work.notes():
                writer.add(note, media)
            new = work.lock()
            if problems.errors > before:
                return None
            return _commit(writer, target, lock_file, new, work, locked=locked)
    except (OSError, sqlite3.OperationalError) as error:
        where = getattr(error, "filename", None) or target
        problems.add("P701", f"`{where}` can't be written: {_reason(error)}", Place(target))
        return None


class _Work:
    """Goes through the cards once and remembers what the lock is to hold."""

    def __init__(self, deck: Deck, old: Lock, now: int, problems: Problems) -> None:
        self.deck, self.old, self.now, self.problems = deck, old, now, problems
        self.errors_before = problems.errors
        self.kinds: dict[str, LockedKind] = dict(old.kinds)
        self.note_types: dict[str, NoteType] = {}
        self.cards: dict[str, LockedCard] = {}
        self.claimed: list[Card] = []  # the cards that name an identity
        self.unread: list[Path] = []
        self.card_count = 0
        self.gone: list[str] = []

    def notes(self) -> Iterator[tuple[Note, tuple[MediaFile, ...]]]:
        """Every note with its media, until there is an error; from then on cards are only checked."""
        for position, card in enumerate(read_cards(self.deck, self.problems, self.unread), 1):
            note_type = self._note_type(card)
            content = compile_card(card, self.deck, note_type, self.problems)
            guid = identity.guid_of(card, self.deck, self.old, self.problems)
            locked = identity.locked_card(
                card, guid, content.digest, content.ordinals, self.old, self.now, self.problems
            )
            self.cards[card.id] = locked
            self.card_count += len(content.ordinals)
            if card.was or card.guid:
                self.claimed.append(card)
            if self.problems.errors == self.errors_before:
                deck_name = f"{self.deck.name}::{card.subdeck}" if card.subdeck else self.deck.name
                note = Note(
                    guid=guid,
                    note_type=note_type,
                    fields=content.fields,
                    tags=content.tags,
                    mod=locked.mod,
                    ordinals=content.ordinals,
                    deck_name=deck_name,
                    position=position,
                )
                yield note, content.media

    def _note_type(self, card: Card) -> NoteType:
        key = card.kind.key
        if key not in self.note_types:
            shape = identity.evolve(card.kind, self.deck, self.old, self.problems)
            compiled, self.kinds[key] = compile_note_type(card.kind, shape, self.deck, self.now)
            self.note_types[key] = compiled
        return self.note_types[key]

    def lock(self) -> Lock:
        """What `deck.lock` is to hold, with the checks that need all cards."""
        identity.check_claims(self.claimed, self.cards, self.deck, self.old, self.problems)
        if not self.unread:  # a card that could not be read has not vanished
            self.gone = identity.check_vanished(
                self.old, self.deck.folder / LOCK_FILE, self.cards, self.deck, self.problems
            )
        return Lock(self.deck.id, self.deck.name, self.kinds, self.cards, self.old.releases)

    def compared(self) -> tuple[int, int]:
        """How many notes are new, and how many a learner gets anew."""
        known = {card.guid: card.mod for card in self.old.cards.values()}
        new = sum(card.guid not in known for card in self.cards.values())
        return new, sum(known.get(card.guid, card.mod) != card.mod for card in self.cards.values())


def _commit(
    writer: PackageWriter, target: Path, lock_file: Path, new: Lock, work: _Work, *, locked: bool
) -> Built | None:
    """Put lock and package in place, in this order: nobody can have a package that the lock does not know."""
    fresh_lock = write_beside(lock_file, lock_lines(new)) if not locked else None
    try:
        stale = fresh_lock is not None and not same_bytes(fresh_lock, lock_file)
        if locked and "".join(lock_lines(new)) != _text(lock_file):
            work.problems.add("L611", f"`{lock_file.name}` is not up to date", Place(lock_file))
            return None
        package = writer.finish()
        size = package.stat().st_size
        written = not same_bytes(package, target)
        if stale and fresh_lock:
            put_in_place(fresh_lock, lock_file)
        if written:
            put_in_place(package, target)
    finally:
        if fresh_lock:
            fresh_lock.unlink(missing_ok=True)
    added, changed = work.compared()
    return Built(
        package=target,
        notes=len(new.cards),
        cards=work.card_count,
        new=added,
        changed=changed,
        gone=len(work.gone),
        media=len(writer.files),
        size=size,
        written=written,
    )


def _look_at_cards(deck: Deck | None, problems: Problems) -> None:
    """Find what is wrong with the cards too, so that one run shows all there is to mend."""
    if deck is not None:
        for _ in read_cards(deck, problems):
            pass


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _description(deck: Deck) -> str:
    """What Anki shows above a deck's cards, in Markdown."""
    by = f"By {', '.join(deck.authors)}." if deck.authors else ""
    licence = f"Licence: {deck.licence}." if deck.licence else ""
    return "\n\n".join(filter(None, [deck.description, " ".join(filter(None, [by, licence])), deck.link]))


def _reason(error: OSError | sqlite3.OperationalError) -> str:
    if isinstance(error, sqlite3.OperationalError):
        return "the disk is full" if error.sqlite_errorcode == sqlite3.SQLITE_FULL else str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    return (error.strerror or str(error)).lower()
