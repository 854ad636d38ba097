"""The whole job: a deck folder into a package, and what learners will then have into `deck.lock`."""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.note_types import NoteType, compile_note_type
from deck_builder.build.notes import compile_card
from deck_builder.build.package import Note, PackageWriter
from deck_builder.deck.cards import UniqueValues, read_cards
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.git import is_tracked
from deck_builder.deck.load import load_deck
from deck_builder.files import put_in_place, same_bytes
from deck_builder.lock import identity
from deck_builder.lock.lock_file import is_up_to_date, read_lock, write_lock
from deck_builder.lock.model import ADOPTED, Lock, LockedCard, LockedKind
from deck_builder.lock.note_types import evolve_note_type
from deck_builder.lock.vanished import report_vanished
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from deck_builder.content.media import MediaFile
    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.content import Content


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
        look_through(deck, problems)
    return None


def open_deck(folder: Path, out: Path, problems: Problems) -> tuple[Deck | None, Lock | None]:
    """As `read_deck`, but for its cards: the deck where it has a `deck.yaml`, its lock where nothing is wrong."""
    before = problems.errors
    deck = load_deck(folder, problems)
    lock = read_lock(folder / LOCK_FILE, problems)
    if deck is None:
        return None, None
    lock_file = folder / LOCK_FILE
    if not lock_file.exists() and is_tracked(lock_file):
        problems.add("L622", f"`{LOCK_FILE}` is gone, and git has it", Place(lock_file))
    if problems.errors == before:
        lock = lock or Lock(deck.id, deck.name)
        deck.media.keep_names(lock.media)
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
        problems.add("P701", f"`{where}` can't be written: {reason(error)}", Place(target))


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
        look = Look(deck, lock, now, problems)
        work = _Work(look)
        for _, note, media in work.notes():
            writer.add(note, media)
        look.all.check(deck, lock, target.parent, problems)
        if problems.errors > before:
            yield None
            return
        new, digest = work.lock(), work.digest()
        package = writer.finish(_description(deck, new, digest, version))
        yield Draft(deck, package, new, digest, work.summary(writer, target))


def compiled(
    deck: Deck, lock: Lock, now: int, packages: Path, problems: Problems, see: Callable[[Card, Content], None] | None
) -> Iterator[tuple[Card, Note, tuple[MediaFile, ...]]]:
    """Every card of a deck that can be made, with the note that learners get and the media that it shows.

    As in `look_through`, all that a build would find is found, and each card is shown to `see` with its content.
    """
    look = Look(deck, lock, now, problems, see)
    yield from _Work(look).notes()
    look.all.check(deck, lock, packages, problems)


def look_through(deck: Deck, problems: Problems, see: Callable[[Card, Content], None] | None = None) -> None:
    """Find what a build would find wrong with each card of a deck, but for what learners would lose.

    Each card is shown to `see` with its content.
    """
    Look(deck, Lock(deck.id, deck.name), 0, problems, see).at_all_cards()


class Looked(NamedTuple):
    """A card, its note type, and what a learner gets of it; `sound` says that it can be made."""

    card: Card
    note_type: NoteType
    content: Content
    sound: bool


@dataclass(slots=True)
class AllCards:
    """What is remembered of the cards that were looked at, for what only all of them show.

    `guids` are those of the cards by their ids, `claims` the cards that name an identity, `unread` the files of which a
    card could not come; `count` is how many cards, in Anki's sense, there are of them.
    """

    seen: UniqueValues
    guids: dict[str, str] = field(default_factory=dict)
    claims: list[identity.Claim] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    count: int = 0

    def take(self, more: AllCards) -> bool:
        """Take in cards of the same deck that were looked at apart from these.

        False where that would hide something: an id, a text that has to be unlike others or the name of a subdeck
        that both have. They have to be looked at together then.
        """
        self.guids |= more.guids
        self.claims += more.claims
        self.unread += more.unread
        self.count += more.count
        return self.seen.merge(more.seen)

    def gone(self, old: Lock) -> list[str]:
        """The ids of cards that have vanished; a card that could not be read has not."""
        return [] if self.unread else identity.vanished(old, self.guids)

    def check(self, deck: Deck, old: Lock, packages: Path, problems: Problems) -> None:
        """Find what learners would lose. What vanished cards said may be found in the folder `packages`."""
        identity.check_claims(self.claims, self.guids, deck, old, problems)
        if gone := self.gone(old):
            report_vanished(gone, old, self.guids, deck, packages, problems)


class Look:
    """Goes through a deck's cards once, and finds what is wrong with each. Each is shown to `see` with its content."""

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
        self.all = AllCards(UniqueValues())

    def cards(self) -> Iterator[Looked]:
        """Every card that has an id and a kind, looked at."""
        remembered = self.all
        for card in read_cards(self.deck, self.problems, remembered.unread, remembered.seen):
            errors = self.problems.errors
            note_type = self._note_type(card)
            known = identity.known_as(card, self.old)
            content = compile_card(card, self.deck, note_type, self.problems, known)
            if self.see:
                self.see(card, content)
            remembered.guids[card.id] = identity.guid_of(card, self.deck, self.old, self.problems)
            identity.check_card(card, known, self.old, self.problems)
            remembered.count += len(content.ordinals)
            if card.was or card.guid:
                remembered.claims.append(identity.claim_of(card))
            yield Looked(card, note_type, content, self.problems.errors == errors)

    def at_all_cards(self) -> AllCards:
        """Look at every card, for what is found alone."""
        for _ in self.cards():
            pass
        return self.all

    def _note_type(self, card: Card) -> NoteType:
        key = card.kind.key
        if key not in self.note_types:
            shape = evolve_note_type(card.kind, self.deck, self.old, self.problems)
            compiled, self.kinds[key] = compile_note_type(card.kind, shape, self.deck, self.now)
            self.note_types[key] = compiled
        return self.note_types[key]


class _Work:
    """Makes the notes of the cards that are looked at, and remembers what the lock is to hold."""

    def __init__(self, look: Look) -> None:
        self.look, self.deck, self.old = look, look.deck, look.old
        self.cards: dict[str, LockedCard] = {}
        self.hash = hashlib.blake2b(digest_size=12)

    def notes(self) -> Iterator[tuple[Card, Note, tuple[MediaFile, ...]]]:
        """Every card that can be made, with its note and its media."""
        look, deck = self.look, self.deck
        for position, (card, note_type, content, sound) in enumerate(look.cards(), 1):
            guid = look.all.guids[card.id]
            locked = identity.locked_card(card, guid, content, self.old, look.now)
            self.cards[card.id] = locked
            if sound:
                deck_name = f"{deck.name}::{card.subdeck}" if card.subdeck else deck.name
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

    def lock(self) -> Lock:
        """What `deck.lock` is to hold."""
        return replace(self.old, deck_name=self.deck.name, kinds=self.look.kinds, cards=self.cards)

    def digest(self) -> str:
        """A short name for what the package holds."""
        for key, note_type in sorted(self.look.note_types.items()):
            held = (key, note_type.id, note_type.mod, self.look.kinds[key].digest)
            self.hash.update(f"{held}\x1e".encode())
        self.hash.update(f"{self.deck.preset}\x1e{_about(self.deck)}".encode())
        return self.hash.hexdigest()

    def summary(self, writer: PackageWriter, target: Path) -> Built:
        """What was made, in numbers."""
        known = {card.guid: card.mod for card in self.old.cards.values()}
        return Built(
            package=target,
            notes=len(self.cards),
            cards=self.look.all.count,
            new=sum(card.guid not in known for card in self.cards.values()),
            changed=sum(known.get(card.guid, card.mod) != card.mod for card in self.cards.values()),
            gone=len(self.look.all.gone(self.old)),
            media=len(writer.files),
            size=writer.size,
            written=False,
        )


def put_new(package: Path, target: Path) -> bool:
    """Put a package in its place, unless the very same stands there; whether it did. Raises OSError."""
    if same_bytes(package, target):
        return False
    put_in_place(package, target)
    return True


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


def reason(error: OSError | sqlite3.OperationalError) -> str:
    """Why a file can't be written, in words."""
    if isinstance(error, sqlite3.OperationalError):
        full = error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        return "the disk is full" if full else str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    return (error.strerror or str(error)).lower()
