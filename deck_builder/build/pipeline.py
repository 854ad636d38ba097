"""The one pass over a deck's cards, from its folder to what Anki gets of each card.

`build`, `release`, `check`, `preview` and `stats` all go this way: open the deck, then go through a `CardPass`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.digest_data import digest_data
from deck_builder.build.editions import count_editions, make_editions
from deck_builder.build.note_types import compile_note_type
from deck_builder.build.notes import NOTHING_RENDERED, compile_card
from deck_builder.build.progress import show_nothing
from deck_builder.deck.additions import list_additions, report_additions
from deck_builder.deck.card_files import estimate_cards, read_card_file
from deck_builder.deck.cards import read_cards
from deck_builder.deck.editions import EditionCounts, report_editions
from deck_builder.deck.extension import list_media_of_base
from deck_builder.deck.folder import DECK_FILE, LOCK_FILE
from deck_builder.deck.git import is_tracked
from deck_builder.deck.load import load_deck
from deck_builder.deck.neighbours import find_neighbours
from deck_builder.deck.new_ids import NewId
from deck_builder.deck.suspends import list_suspended_texts
from deck_builder.deck.teaching_order import TeachingOrder
from deck_builder.deck.template_files import report_missing_files
from deck_builder.deck.translated_texts import TextsOfTranslation, report_translation
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.lock.base_deck import report_changed_base, report_taken, report_taken_note_type
from deck_builder.lock.card_texts import hash_texts
from deck_builder.lock.duplicate_ids import explain_duplicate_ids
from deck_builder.lock.identity import (
    EarlierCards,
    check_deck_identity,
    check_identities,
    identify_card,
    list_vanished,
    start_lock,
)
from deck_builder.lock.lock_file import read_lock
from deck_builder.lock.lost_editions import report_lost_editions
from deck_builder.lock.note_types import evolve_note_type
from deck_builder.lock.other_decks import Guids, report_shared_guids
from deck_builder.lock.releases import find_version
from deck_builder.lock.shared_notes import SharedNotes, check_same_notes
from deck_builder.lock.unknown_packages import list_unknown_packages
from deck_builder.lock.upgrade import check_program
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.progress import Progress
    from deck_builder.content.rendered import Rendered
    from deck_builder.deck.card_files import ReadCardFile
    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.deck.neighbours import Neighbour
    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.content import Content
    from deck_builder.lock.identity import CardIdentity, StatedIdentity
    from deck_builder.lock.model import Lock, LockedCard, LockedKind


def open_deck(folder: Path, packages: Path, problems: Problems) -> tuple[Deck, Lock] | None:
    """The deck in a folder and its lock, an empty lock for a new deck; None if a problem is an error.

    `packages` is the folder that packages go into. If the deck can be read and its lock can't, the cards are checked
    as well, so that one run shows everything that is wrong.
    """
    deck, lock = load_deck_and_lock(folder, packages, problems)
    if deck and lock:
        return deck, lock
    if deck:
        for _ in CardPass(deck, start_lock(deck), 0, problems):
            pass
    return None


def load_deck_and_lock(
    folder: Path, packages: Path, problems: Problems, *, original: Path | None = None
) -> tuple[Deck | None, Lock | None]:
    """The deck in a folder, if its `deck.yaml` can be read, and its lock, if there is no error at all.

    The cards are not read yet. Arguments as for `open_deck`; `original` as for `load_deck`.
    """
    errors_before = problems.errors
    deck = load_deck(folder, problems, original=original)
    lock_file = folder / LOCK_FILE
    lock = read_lock(lock_file, problems)
    if deck is None:
        return None, None
    if not lock_file.exists() and is_tracked(lock_file):
        problems.add("L622", f"`{LOCK_FILE}` is missing, and git has it", Place(lock_file))
    elif (
        not lock_file.exists()
        and (released := list_unknown_packages(packages, deck.id, None))
        and not _is_in_git(deck)
        and all(other.id != deck.id for other in find_neighbours(folder))  # it would be the package of that deck
    ):
        message = f"`{LOCK_FILE}` is missing, and the deck was released: there is `{released[-1].name}`"
        hint = "Take it back from a copy of the folder. If nobody has that package, delete the package."
        problems.add("L622", message, Place(lock_file), hint=hint)
    source_lock = None
    if deck.translation and deck.translation.same_notes:
        source = deck.translation.source
        source_lock = read_lock(source.folder / LOCK_FILE, problems) or start_lock(source)
        source = source._replace(namespace=source_lock.effective_namespace)
        deck = deck._replace(namespace=source.namespace, translation=deck.translation._replace(source=source))
    if problems.errors == errors_before and not (lock and check_same_notes(deck, lock, problems)):
        lock = (lock or start_lock(deck))._replace(source=source_lock)
        check_program(lock, lock_file, problems)
        if not deck.namespace_place:
            deck = deck._replace(namespace=lock.effective_namespace)
        deck.media.keep_names({**list_media_of_base(deck.extension), **lock.media})
        report_missing_files(deck, problems)
        check_deck_identity(deck, lock, problems)
        report_lost_editions(deck, lock, packages, problems)
        report_changed_base(deck, problems)
    target = packages / f"{deck.id}.apkg"
    if target.is_dir():
        problems.add("P702", f"`{target}` is a folder", Place(target))
    elif packages.exists() and not packages.is_dir():
        problems.add("P702", f"`{packages}` is a file, not a folder", Place(target))
    return deck, lock if problems.errors == errors_before else None


def _is_in_git(deck: Deck) -> bool:
    return is_tracked(deck.folder / DECK_FILE)


_MANY: Final = 500
"""From so many notes on, a pass may take so long that somebody wants to know how many there are."""

_NO_OTHER_DECKS: Final[Mapping[int, str]] = MappingProxyType({})


class CompiledCard(NamedTuple):
    """A card that was read, identified and compiled."""

    card: Card
    """The card as its author wrote it."""
    identity: CardIdentity
    """Who it is: its guid, and what the lock knows of it."""
    note_type: NoteType
    """The note type of its kind."""
    content: Content
    """What learners get of it."""
    deck_name: str
    """The deck that its cards go into, as Anki names it: `Brain::1 Cells`."""
    other_decks: Mapping[int, str]
    """The decks of the cards that go into another one, by the card's ordinal; mostly empty."""
    has_errors: bool
    """Whether an error was found on it, so that it can't go into a package."""
    editions: tuple[Content | None, ...] = ()
    """What each smaller edition has of it, the smallest first; None if it leaves the card out."""


class CardIndex:
    """What is remembered of all cards of a pass, for what no single card shows.

    It can be pickled, so that the files of a deck can be shared out among processes.
    """

    def __init__(self) -> None:
        self.unique = UniqueValues()
        """Ids, texts and names of subdecks that may occur only once."""
        self.guids: dict[str, str] = {}
        """The guid of each card, by card id."""
        self.stated: list[StatedIdentity] = []
        """What cards say of their identity with `was:` or `guid:`."""
        self.unread: list[Path] = []
        """Files with a card that could not be read."""
        self.changed: dict[str, CardTexts] = {}
        """The hashes of the texts of each card that is not as learners have it, by card id."""
        self.new_ids: list[NewId] = []
        """The ids of cards that have none in their file."""
        self.order = TeachingOrder()
        """What cards say of the order in which they are taught."""
        self.card_count = 0
        """How many cards there are in Anki's sense: a note has one or more."""
        self.texts = TextsOfTranslation()
        """The texts of cards that are translations."""
        self.editions = EditionCounts()
        """What is counted of the smaller editions of the deck."""

    def add(self, card: Card, identity: CardIdentity, content: Content) -> None:
        """Remember a card."""
        self.guids[card.id] = identity.guid
        if card.has_new_id:
            self.new_ids.append(NewId((card.source or card).place, card.id))
        self.card_count += len(content.ordinals)
        if identity.stated:
            self.stated.append(identity.stated)
        if card.source:
            self.texts.add(card)

    def merge(self, other: CardIndex) -> bool:
        """Take in the cards of another pass over other files of the same deck.

        False if an id, a value or a subdeck occurs in both: such files have to be read in one pass to say where.
        """
        self.guids |= other.guids
        self.stated += other.stated
        self.unread += other.unread
        self.new_ids += other.new_ids
        self.changed |= other.changed
        self.order.merge(other.order)
        self.card_count += other.card_count
        self.texts.merge(other.texts)
        self.editions.merge(other.editions)
        return self.unique.merge(other.unique)

    def report_whole_deck(self, deck: Deck, lock: Lock, packages: Path, problems: Problems) -> None:
        """Report what only all cards together show, once they are known: a wrong order, and what learners would lose.

        See `report_losses`.
        """
        self.report_order(problems)
        self.report_translation(deck, problems)
        self.report_editions(deck, problems)
        self.report_losses(deck, lock, packages, problems)

    def list_vanished(self, lock: Lock) -> list[str]:
        """The ids of cards that the lock has and that are no longer in the deck; empty if a card could not be read."""
        return [] if self.unread else list_vanished(lock, self.guids)

    def report_order(self, problems: Problems) -> None:
        """Report what is wrong with the order in which the cards are taught, once all cards are known."""
        self.order.report(self.guids, problems, are_all_known=not self.unread)

    def report_translation(self, deck: Deck, problems: Problems) -> None:
        """Report what no longer fits the deck that is translated or extended, once all cards are known."""
        if not self.unread and not problems.errors:
            report_translation(deck, self.texts, self.guids, problems)
            if deck.extension and not deck.translation:
                report_additions(deck, [*self.texts.translated, *list_suspended_texts(deck.extension)], problems)

    def report_editions(self, deck: Deck, problems: Problems) -> None:
        """Report what is wrong with the editions of the deck, once all cards are known."""
        if not self.unread and not problems.errors:
            report_editions(deck, self.editions, self.guids, problems)

    def report_losses(self, deck: Deck, lock: Lock, packages: Path, problems: Problems) -> None:
        """Report shared identities, vanished cards and texts that have moved, once all cards are known.

        What a vanished card said is looked up in the packages in the folder `packages`.
        """
        explain_duplicate_ids(deck, lock, problems)
        check_identities(self.stated, self.guids, deck, lock, problems)
        if vanished := self.list_vanished(lock):
            from deck_builder.lock.vanished import report_vanished  # mostly, nothing has vanished or moved

            report_vanished(vanished, lock, self.guids, deck, packages, problems)
        if self.changed:
            from deck_builder.lock.moved_texts import report_moved

            report_moved(self.changed, self.guids, deck, lock, problems)

    def report_shared_guids(
        self,
        deck: Deck,
        lock: Lock,
        neighbours: Sequence[Neighbour],
        problems: Problems,
        unbuilt: Mapping[str, str] | None = None,
    ) -> None:
        """Report cards whose guid another deck of the project has, once all cards are known.

        `unbuilt` has the guids of decks that may have no lock yet, each with the name of the deck's folder.
        """
        places = {each.card_id: each.place for each in self.stated}
        report_shared_guids(deck, lock, Guids(self.guids, places), neighbours, problems, unbuilt or {})


def _has_other_texts(known: LockedCard, content: Content) -> bool:
    return bool(known.sent_texts) or known.digest != content.digest


def find_other_decks(
    subdecks: Mapping[str, str], note_type: NoteType, ordinals: Sequence[int], root: str, deck_name: str
) -> Mapping[int, str]:
    """Find the cards of a note that do not go into the deck `deck_name`: what the card says counts before its kind.

    `subdecks` is what the card says; `root` is the name of the whole deck.
    """
    templates = note_type.templates
    if not subdecks and all(template.subdeck is None for template in templates):
        return _NO_OTHER_DECKS
    decks = {}
    for ordinal in ordinals:
        template = templates[0 if note_type.cloze else ordinal]
        subdeck = subdecks.get(f"c{ordinal + 1}" if note_type.cloze else template.key, template.subdeck)
        if subdeck is not None and (name := f"{root}::{subdeck}" if subdeck else root) != deck_name:
            decks[ordinal] = name
    return decks


class CardPass:
    """One pass over the cards of a deck, in the order of its files: iterate over it once.

    Each card is read, identified and compiled when its turn comes, and what is wrong with it is added to `problems`.
    Cards are a stream: what the pass itself keeps is small.
    """

    def __init__(
        self,
        deck: Deck,
        lock: Lock,
        now: int,
        problems: Problems,
        rendered: Mapping[tuple[str, str, str], Rendered] = NOTHING_RENDERED,
        *,
        release: str = "",
        read_file: ReadCardFile = read_card_file,
        progress: Progress = show_nothing,
        problems_of_kinds: Problems | None = None,
    ) -> None:
        """`rendered` is as for `compile_card`. `release` is the version that is planned; else the last one counts.

        `read_file` is as for `read_cards`. `progress` is told of each note, and of many also how many there are.
        `problems_of_kinds` is for what is wrong with note types, if that is to be told apart from the cards.
        """
        self.progress = progress
        self.rendered, self.read_file = rendered, read_file
        self.release = release or find_version(lock)
        self.deck, self.lock, self.now, self.problems = deck, lock, now, problems
        self.problems_of_kinds = problems_of_kinds
        self.note_types: dict[str, NoteType] = {}
        """The note types of the cards so far, by the key of their kind."""
        self.kinds: dict[str, LockedKind] = dict(lock.kinds)
        """The entries of note types for the new lock, by the key of their kind."""
        self.index = CardIndex()
        self.earlier = EarlierCards(lock)
        """The cards of the lock, by any id that they ever had."""
        self.shared = SharedNotes(deck.translation.source, lock.source) if deck.translation and lock.source else None
        """The notes of the source, if a translation has them."""
        self._done = self._total = 0
        self._digests: dict[str, str] = {}

    def __iter__(self) -> Iterator[CompiledCard]:
        index, lock = self.index, self.lock
        yield from map(
            self.compile, read_cards(self.deck, self.problems, index.unread, index.unique, lock.retired, self.read_file)
        )

    def compile(self, card: Card) -> CompiledCard:
        """Identify and compile the next card, and add what is wrong with it to the problems."""
        deck, lock, problems, index = self.deck, self.lock, self.problems, self.index
        self.count(1)
        errors_before = problems.errors
        note_type = self.find_note_type(card.kind)
        identity = numbered = identify_card(card, lock, self.earlier)
        if self.shared:
            identity, numbered = self.shared.share_identity(card, identity)
        content = compile_card(card, deck, note_type, problems, numbered, self.rendered)
        for loss in identity.losses:
            problems.append(loss)
        index.add(card, identity, content)
        if deck.extension:
            report_taken(card, identity.guid, content.media, deck.extension.base, problems)
            if card.adds_to and not card.source:
                index.texts.translated += list_additions(card, deck.extension.base)
        index.order.add(card)
        if lock.releases and (identity.known is None or _has_other_texts(identity.known, content)):
            index.changed[card.id] = hash_texts(card)
        deck_name = f"{deck.name}::{card.subdeck}" if card.subdeck else deck.name
        others = find_other_decks(card.subdecks, note_type, content.ordinals, deck.name, deck_name)
        editions: tuple[Content | None, ...] = ()
        if deck.editions:
            editions = make_editions(card, note_type, content, deck.editions)
            count_editions(index.editions, card, content, deck.editions, editions)
        has_errors = problems.errors > errors_before
        return CompiledCard(card, identity, note_type, content, deck_name, others, has_errors, editions)

    def start_anew(self, problems: Problems) -> None:
        """Forget all cards so far, but for their note types. What is wrong from now on is added to `problems`."""
        self.problems, self.index = problems, CardIndex()

    def count(self, notes: int) -> None:
        """Count notes whose turn has come, and tell `progress` of them."""
        before, self._done = self._done, self._done + notes
        if before < _MANY <= self._done:
            self._total = estimate_cards(self.deck.card_files, self.deck.cards_folder)
        self.progress("Compiling notes", self._done, max(self._done, self._total) if self._total else 0)

    def find_note_type(self, kind: Kind) -> NoteType:
        """The note type of a kind. It is compiled when its first card comes."""
        return self.note_types.get(kind.key) or self._compile_note_type(kind)

    def find_faultless_note_type(self, kind: Kind) -> NoteType | None:
        """The note type of a kind; None, with nothing done, if there is a problem to tell when it is compiled."""
        if kind.key not in self.note_types:
            problems = Problems()
            evolve_note_type(kind, self.deck, self.lock, problems)
            if problems.heard:
                return None
        return self.find_note_type(kind)

    def digest_note_type(self, kind: Kind) -> str:
        """A digest of the note type of a kind, without its time: of all that a note's content can depend on."""
        if kind.key not in self._digests:
            self._digests[kind.key] = digest_data(self.find_note_type(kind)._replace(mod=0))
        return self._digests[kind.key]

    def report_whole_deck(self, packages: Path) -> None:
        """Report what only all cards together show, once they were read: a wrong order, and what learners would lose.

        See `CardIndex.report_losses`.
        """
        self.index.report_whole_deck(self.deck, self.lock, packages, self.problems)

    def _compile_note_type(self, kind: Kind) -> NoteType:
        problems = self.problems if self.problems_of_kinds is None else self.problems_of_kinds
        if self.shared:
            layout = self.shared.share_note_type(kind, self.deck, self.lock.kinds.get(kind.key))
        else:
            layout = evolve_note_type(kind, self.deck, self.lock, problems)
        note_type, self.kinds[kind.key] = compile_note_type(kind, layout, self.deck, self.now, self.release)
        self.note_types[kind.key] = note_type
        report_taken_note_type(note_type.id, kind.key, self.deck, problems)
        return note_type
