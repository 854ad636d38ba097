"""The whole job: a deck folder into a package, and what learners will then have into `deck.lock`."""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder import identity
from deck_builder.cards import read_cards
from deck_builder.compile import NoteType, compile_card, compile_note_type
from deck_builder.files import put_in_place, same_bytes, write_beside
from deck_builder.history import has_in_version_control
from deck_builder.load import LOCK_FILE, load_deck
from deck_builder.lock import ADOPTED, Lock, LockedCard, LockedKind, lock_lines, read_lock
from deck_builder.package import Note, PackageWriter
from deck_builder.problem import Place, Problems
from deck_builder.vanished import report_vanished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from deck_builder.compile import Content
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A package that is finished and not yet in its place, with the lock that goes with it.

    `digest` stands for all that the package holds but for what its description says of the release.
    """

    deck: Deck
    package: Path
    lock: Lock
    digest: str
    built: Built


def build(folder: Path, out: Path, now: int, problems: Problems, *, locked: bool = False) -> Built | None:
    """Build the deck in `folder` into `out/<deck>.apkg`; None where a problem is an error.

    `now` is the time in seconds since 1970 that new content counts from. With `locked` nothing is
    written to `deck.lock`, and a build that would have to is an error. Where there is an error,
    package and lock are as they were.
    """
    found = read_deck(folder, out, problems)
    if found is None:
        return None
    deck, lock = found
    target = out / f"{deck.id}.apkg"
    with telling(target, problems), drafted(deck, lock, now, target, problems) as draft:
        if draft is None:
            return None
        lock_file = folder / LOCK_FILE
        if locked and not is_up_to_date(draft.lock, lock_file, problems):
            return None
        if not locked:
            write_lock(draft.lock, lock_file)
        written = put_new(draft.package, target)
        return replace(draft.built, written=written)
    return None


def read_deck(folder: Path, out: Path, problems: Problems) -> tuple[Deck, Lock] | None:
    """The deck in a folder and its lock, an empty one where there is none; None where a problem is an error.

    `out` is the folder that a package is to go into.
    """
    deck, lock = open_deck(folder, out, problems)
    if deck and lock:
        return deck, lock
    if deck:  # one run shows all there is to mend
        look_through(deck, None, 0, out, problems)
    return None


def open_deck(folder: Path, out: Path, problems: Problems) -> tuple[Deck | None, Lock | None]:
    """As `read_deck`, but for its cards: the deck where it has a `deck.yaml`, its lock where nothing is wrong."""
    before = problems.errors
    deck = load_deck(folder, problems)
    lock = read_lock(folder / LOCK_FILE, problems)
    if deck is None:
        return None, None
    lock_file = folder / LOCK_FILE
    if not lock_file.exists() and has_in_version_control(lock_file):
        problems.add("L622", f"`{LOCK_FILE}` is gone, and git has it", Place(lock_file))
    if problems.errors == before:
        lock = lock or Lock(deck.id, deck.name)
        deck.media.keep(lock.media)
        identity.check_deck(deck, lock, problems)
    target = out / f"{deck.id}.apkg"
    if target.is_dir() or (out.exists() and not out.is_dir()):
        wrong = f"`{target}` is a folder" if target.is_dir() else f"`{out}` is a file, not a folder"
        problems.add("P702", wrong, Place(target))
    return deck, lock if problems.errors == before else None


@contextmanager
def telling(target: Path, problems: Problems) -> Iterator[None]:
    """What can't be written inside it becomes a problem, and ends it."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        where = getattr(error, "filename", None) or target
        problems.add("P701", f"`{where}` can't be written: {_reason(error)}", Place(target))


@contextmanager
def drafted(
    deck: Deck, lock: Lock, now: int, target: Path, problems: Problems, *, version: str = ""
) -> Iterator[Draft | None]:
    """A package of the deck, in a temporary folder beside `target`; None where a problem is an error.

    With a `version` it is the package of that release, the last one that the lock knows. Raises OSError and
    sqlite3.OperationalError.
    """
    before = problems.errors
    if last := lock.last_release:  # a clock that goes wrong must not make an edit older than the release
        now = max(now, last.at + 1)
    born = min((card.mod for card in lock.cards.values()), default=now)
    with PackageWriter(target.parent, deck, born) as writer:
        work = _Work(deck, lock, now, problems)
        for _, note, media in work.notes():
            writer.add(note, media)
        new = work.lock(target.parent)
        if problems.errors > before:
            yield None
            return
        digest = work.digest()
        package = writer.finish(_description(deck, new, digest, version))
        yield Draft(deck, package, new, digest, work.summary(writer, target))


def compiled(
    deck: Deck, lock: Lock, now: int, packages: Path, problems: Problems, see: Callable[[Card, Content], None] | None
) -> Iterator[tuple[Card, Note, tuple[MediaFile, ...]]]:
    """Every card of a deck that can be made, with the note that learners get and the media that it shows.

    As in `look_through`, all that a build would find is found, and each card is shown to `see` with its content.
    """
    work = _Work(deck, lock, now, problems, see)
    yield from work.notes()
    work.lock(packages)


def look_through(
    deck: Deck,
    lock: Lock | None,
    now: int,
    packages: Path,
    problems: Problems,
    see: Callable[[Card, Content], None] | None = None,
) -> tuple[int, int]:
    """Find all that a build would, without making anything. Returns how many notes and how many cards there are.

    Without a lock, nothing is said of what learners have; `packages` is where the deck's packages may be. Each card
    is shown to `see` with its content.
    """
    work = _Work(deck, lock or Lock(deck.id, deck.name), now, problems, see)
    for _ in work.notes():
        pass
    if lock:
        work.lock(packages)
    return len(work.cards), work.card_count


class _Work:
    """Goes through the cards once and remembers what the lock is to hold."""

    def __init__(
        self,
        deck: Deck,
        old: Lock,
        now: int,
        problems: Problems,
        see: Callable[[Card, Content], None] | None = None,
    ) -> None:
        self.deck, self.old, self.now, self.problems, self.see = deck, old, now, problems, see
        self.kinds: dict[str, LockedKind] = dict(old.kinds)
        self.note_types: dict[str, NoteType] = {}
        self.cards: dict[str, LockedCard] = {}
        self.claimed: list[Card] = []  # the cards that name an identity
        self.unread: list[Path] = []
        self.card_count = 0
        self.gone: list[str] = []
        self.hash = hashlib.blake2b(digest_size=12)

    def notes(self) -> Iterator[tuple[Card, Note, tuple[MediaFile, ...]]]:
        """Every card that can be made, with its note and its media."""
        for position, card in enumerate(read_cards(self.deck, self.problems, self.unread), 1):
            errors = self.problems.errors
            note_type = self._note_type(card)
            known = identity.known_as(card, self.old)
            content = compile_card(card, self.deck, note_type, self.problems, known)
            if self.see:
                self.see(card, content)
            guid = identity.guid_of(card, self.deck, self.old, self.problems)
            locked = identity.locked_card(card, guid, content, self.old, self.now, self.problems)
            self.cards[card.id] = locked
            self.card_count += len(content.ordinals)
            if card.was or card.guid:
                self.claimed.append(card)
            if self.problems.errors == errors:
                deck_name = f"{self.deck.name}::{card.subdeck}" if card.subdeck else self.deck.name
                held = (guid, locked.mod, locked.digest, content.ordinals, deck_name)
                self.hash.update(f"{held}\x1e".encode())
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
                yield card, note, content.media

    def _note_type(self, card: Card) -> NoteType:
        key = card.kind.key
        if key not in self.note_types:
            shape = identity.evolve(card.kind, self.deck, self.old, self.problems)
            compiled, self.kinds[key] = compile_note_type(card.kind, shape, self.deck, self.now)
            self.note_types[key] = compiled
        return self.note_types[key]

    def lock(self, packages: Path) -> Lock:
        """What `deck.lock` is to hold, with the checks that need all cards.

        `packages` is a folder in which what vanished cards said may be found.
        """
        identity.check_claims(self.claimed, self.cards, self.deck, self.old, self.problems)
        if not self.unread:  # a card that could not be read has not vanished
            self.gone = identity.vanished(self.old, self.cards)
        new = replace(self.old, deck_name=self.deck.name, kinds=self.kinds, cards=self.cards)
        if self.gone:
            report_vanished(self.gone, self.old, new, self.deck, packages, self.problems)
        return new

    def digest(self) -> str:
        """A short name for what the package holds."""
        for key, note_type in sorted(self.note_types.items()):
            held = (key, note_type.id, note_type.mod, self.kinds[key].digest)
            self.hash.update(f"{held}\x1e".encode())
        self.hash.update(f"{self.deck.preset}\x1e{_about(self.deck)}".encode())
        return self.hash.hexdigest()

    def summary(self, writer: PackageWriter, target: Path) -> Built:
        """What was made, in numbers."""
        known = {card.guid: card.mod for card in self.old.cards.values()}
        return Built(
            package=target,
            notes=len(self.cards),
            cards=self.card_count,
            new=sum(card.guid not in known for card in self.cards.values()),
            changed=sum(known.get(card.guid, card.mod) != card.mod for card in self.cards.values()),
            gone=len(self.gone),
            media=len(writer.files),
            size=writer.size,
            written=False,
        )


def is_up_to_date(lock: Lock, lock_file: Path, problems: Problems) -> bool:
    """Whether a lock says what its file says; where it does not, that is a problem."""
    if "".join(lock_lines(lock)) == _text(lock_file):
        return True
    problems.add("L611", f"`{lock_file.name}` is not up to date", Place(lock_file))
    return False


def write_lock(lock: Lock, lock_file: Path) -> None:
    """Put a lock in its place where it says something new. Raises OSError.

    It goes before the package: nobody can have a package that the lock does not know.
    """
    fresh = write_beside(lock_file, lock_lines(lock))
    try:
        if not same_bytes(fresh, lock_file):
            put_in_place(fresh, lock_file)
    finally:
        fresh.unlink(missing_ok=True)


def put_new(package: Path, target: Path) -> bool:
    """Put a package in its place, unless the very same stands there; whether it did. Raises OSError."""
    if same_bytes(package, target):
        return False
    put_in_place(package, target)
    return True


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _about(deck: Deck) -> str:
    """What the deck's authors say of it."""
    by = f"By {', '.join(deck.authors)}." if deck.authors else ""
    licence = f"Licence: {deck.licence}." if deck.licence else ""
    return "\n\n".join(filter(None, [deck.description, " ".join(filter(None, [by, licence])), deck.link]))


def _description(deck: Deck, lock: Lock, digest: str, version: str) -> str:
    """What Anki shows above a deck's cards, in Markdown: what its authors say, and which release it is."""
    last = lock.last_release
    if last is None or last.version == ADOPTED:
        return _about(deck)
    is_release = version == last.version or digest == last.digest
    state = f"Version {last.version} of {last.date}." if is_release else f"A draft made after version {last.version}."
    return "\n\n".join(filter(None, [_about(deck), state]))


def _reason(error: OSError | sqlite3.OperationalError) -> str:
    if isinstance(error, sqlite3.OperationalError):
        full = error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        return "the disk is full" if full else str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    return (error.strerror or str(error)).lower()
