"""Goes through the card files of a deck, and takes over as a whole those that were finished before their turn."""

from __future__ import annotations

from itertools import groupby
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.dated_file import date_file, make_dated_key
from deck_builder.build.finish_tables import finish_usual
from deck_builder.build.finished_file import FileRecorder, describe_media, has_finished_files, list_noted
from deck_builder.deck.card_files import parse_card_file, parse_usual_table
from deck_builder.deck.cards import CardReader
from deck_builder.deck.model import Earlier
from deck_builder.deck.unique_values import NotedValues
from deck_builder.lock.card_lines import are_lines, get_stated, read_line, state_card
from deck_builder.lock.card_texts import REST
from deck_builder.lock.identity import CardIdentity
from deck_builder.lock.ids import make_guid
from deck_builder.lock.releases import DraftTimes
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from deck_builder.build.dated_file import DatedFile
    from deck_builder.build.finish_files import FinishedFiles
    from deck_builder.build.finished_file import FinishedFile
    from deck_builder.build.pipeline import CardPass, CompiledCard
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck, Kind
    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.model import LockedCard, LockedKind
    from deck_builder.lock.releases import PlannedRelease
    from deck_builder.source.values import Mapping


class FinishedNotes(NamedTuple):
    """The notes of a file, with what the lock says of them. Lists have an entry for each note, in their order."""

    finished: FinishedFile
    """What does not depend on the lock."""
    dated: DatedFile
    """Their guids and times."""
    stated: Sequence[str | LockedCard]
    """What the new lock says of each card: its line, or its entry."""
    fresh: list[str]
    """The ids of the cards whose entry is not the one that the lock has."""
    media: list[MediaFile]
    """The files that the notes show or play."""
    name: str = ""
    """What the file is called in the cache; empty if it has no key."""
    key: str = ""
    """The key of the file in the cache; empty if it has none."""
    dated_key: str = ""
    """The key of its dated notes in the cache; empty if they can't be kept."""


class RecordedFile(NamedTuple):
    """A file whose cards were compiled one by one, and can be taken as a whole in the next build."""

    finished: FinishedFile
    """What does not depend on the lock."""
    name: str
    """What the file is called in the cache."""
    key: str
    """The key of the file in the cache."""


def compile_files(
    cards: CardPass,
    files: FinishedFiles | None,
    now: int,
    times: DraftTimes | PlannedRelease,
    *,
    one_by_one: bool = False,
) -> Iterator[tuple[CompiledCard, LockedCard] | FinishedNotes | RecordedFile]:
    """Yield the cards of a pass, files that can be finished as a whole; what is finished here is kept.

    After the cards of a file that the next build can take as a whole, that file is yielded. Each card has its entry in
    the new lock beside it; `now`, in seconds since 1970, is the time of what has changed, and `times` gives each note
    of a finished file its time in the package. The index of the pass has all cards at the end, and the problems are
    those that a pass card by card finds. With `one_by_one`, no file is finished as a whole.
    """
    deck, index = cards.deck, cards.index
    if one_by_one or not has_finished_files(deck):
        for compiled in cards:
            yield compiled, compiled.identity.lock_card(compiled.card, compiled.content, now)
        return
    parsed: Mapping | None = None
    reader = CardReader(
        *(deck, cards.problems, index.unread, index.unique, cards.lock.retired), read_file=lambda *_: parsed
    )
    taker = FileTaker(cards, files, times)
    for file in deck.card_files:
        finished = files.find(file) if files else None
        if files and finished and (notes := taker.take(finished, file, files.plan_key(file))):
            yield notes
            continue
        faults, parsed = cards.problems.heard, None
        data = read_bytes(file, deck.cards_folder, cards.problems)
        key = files.make_key(file, data) if files and data is not None else ""
        finished = finish_usual(parse_usual_table(data, file), file, cards) if data is not None else None
        notes = taker.take(finished, file, key) if finished else None
        if notes is None and data is not None:
            parsed = parse_card_file(data, file, deck, cards.problems)
            finished = finish_usual(parsed, file, cards) if cards.problems.heard == faults else None
            notes = taker.take(finished, file, key) if finished else None
        if finished and notes:
            if files and key:
                files.keep(file, key, finished)
            yield notes
            continue
        is_faultless = cards.problems.heard == faults
        recorder = FileRecorder(cards, file)
        for card in reader.read(file):
            compiled = cards.compile(card)
            entry = compiled.identity.lock_card(card, compiled.content, now)
            recorder.add(compiled, entry)
            yield compiled, entry
        recorded = recorder.finish()
        if files and key and recorded and is_faultless:
            files.keep(file, key, recorded)
            yield RecordedFile(recorded, files.name(file), key)
    reader.report_no_cards()


class FileTaker:
    """Takes files that were finished before into a pass."""

    def __init__(self, cards: CardPass, files: FinishedFiles | None, times: DraftTimes | PlannedRelease) -> None:
        self._cards, self._files, self._times = cards, files, times
        self._stated = get_stated(cards.lock.cards)

    def take(self, finished: FinishedFile, file: Path, key: str) -> FinishedNotes | None:
        """Take a file; None, with nothing done, if it has to be compiled anew. `key` is its key, or empty."""
        cards = self._cards
        deck, index = cards.deck, cards.index
        kinds = {key: deck.kinds.get(key) for key, _ in finished.note_types}
        if finished.noted and not kinds.keys() <= cards.note_types.keys():
            return None  # its warnings stand before and after those of a kind
        noted = NotedValues(finished.unique_texts, finished.unique_places, finished.deck_names)
        if not (index.unique.are_free(finished.ids, noted) and cards.lock.retired.keys().isdisjoint(finished.ids)):
            return None
        media = find_media(finished.media, finished.shown_media, deck)
        if media is None:
            return None
        for kind_key, digest in finished.note_types:
            kind = kinds[kind_key]
            if kind is None or cards.digest_note_type(kind) != digest:
                return None
        notes = self._find_dated(finished, key, media, file) or self._date(finished, key, media, file, kinds)
        if notes is None:
            return None
        index.unique.claim_all(file, finished.ids, finished.places, noted)
        index.guids.update(zip(finished.ids, notes.dated.guids, strict=True))
        _count_cards(finished, file, cards)
        cards.problems.tell(list_noted(finished.noted, file))
        return notes

    def _find_dated(self, finished: FinishedFile, key: str, media: list[MediaFile], file: Path) -> FinishedNotes | None:
        """Find the notes of a file as they were dated before; None if the lock says something else of a card."""
        lines = list(map(self._stated.get, finished.ids))
        if not (key and self._files and isinstance(self._times, DraftTimes) and are_lines(lines)):
            return None
        dated_key = make_dated_key(key, finished, lines, self._times)
        dated = self._files.find_dated(file, dated_key)
        return (
            FinishedNotes(finished, dated, lines, [], media, self._files.name(file), key, dated_key) if dated else None
        )

    def _date(
        self, finished: FinishedFile, key: str, media: list[MediaFile], file: Path, kinds: dict[str, Kind | None]
    ) -> FinishedNotes | None:
        """Date the notes of a file, and keep that if the file has a key; None if it has to be compiled anew."""
        locked = _lock_notes(finished, self._cards, kinds, self._times.time_of)
        if locked is None:
            return None
        self._cards.index.changed |= locked.changed
        dated = date_file(finished, locked.guids, locked.mods)
        if not (key and self._files and isinstance(self._times, DraftTimes)):
            return FinishedNotes(finished, dated, locked.stated, locked.fresh, media)
        stated = [
            each if isinstance(each, str) else state_card(card_id, each)
            for card_id, each in zip(finished.ids, locked.stated, strict=True)
        ]
        dated_key = make_dated_key(key, finished, stated, self._times) if are_lines(stated) else ""
        if dated_key:
            self._files.keep_dated(file, dated_key, dated)
        return FinishedNotes(finished, dated, stated, locked.fresh, media, self._files.name(file), key, dated_key)


def _count_cards(finished: FinishedFile, file: Path, cards: CardPass) -> None:
    """Count the cards of a file, and remember what they say of the order in which they are taught."""
    index = cards.index
    position = 0
    for number, run in groupby(finished.sort_of):
        sort, notes = finished.sorts[number], len(list(run))
        index.order.add_subdeck(finished.ids[position], sort.subdeck)
        index.card_count += notes * len(sort.ordinals)
        position += notes
    for position, before, line, column in finished.after:
        index.order.add_needed(finished.ids[position], Earlier(before, Place(file, line, column)))
    cards.count(len(finished.ids))


def find_media(
    named: Sequence[tuple[str, list[str | None]]], shown_media: Sequence[str], deck: Deck
) -> list[MediaFile] | None:
    """Find the media that notes show or play; None if a name no longer stands for the same file.

    The arguments are as `FinishedFile` has them.
    """
    shown = set(shown_media)
    media = []
    for name, described in named:
        try:
            file = deck.media.find_file(name)
        except InputError:
            return None
        if describe_media(file) != described:
            return None
        if file and name in shown:
            media.append(file)
    return media


class _LockedNotes(NamedTuple):
    """The notes of a file with what the lock says of them, in their order."""

    guids: list[str]
    """The guid of each note."""
    mods: list[int]
    """The time of each note in the package."""
    stated: list[str | LockedCard]
    """As `FinishedNotes` has them."""
    fresh: list[str]
    """As `FinishedNotes` has them."""
    changed: dict[str, CardTexts]
    """The texts of those that learners have not, or have otherwise, by card id."""


def _lock_notes(
    finished: FinishedFile,
    cards: CardPass,
    kinds: dict[str, Kind | None],
    time_of: Callable[[LockedCard | LockedKind], int],
) -> _LockedNotes | None:
    """Make the guid and the new entry of each card; `time_of` gives an entry the time of its note.

    None if learners would lose something, or a card was called otherwise before.
    """
    lock, now, find = cards.lock, cards.now, get_stated(cards.lock.cards).get
    has_learners, has_cards = bool(lock.releases), bool(lock.cards or lock.retired)
    namespace = lock.effective_namespace
    notes = _LockedNotes([], [], [], [], {})
    rests: dict[str, tuple[str, str]] = {}
    for card_id, number, digest, texts in zip(
        finished.ids, finished.sort_of, finished.digests, finished.texts, strict=True
    ):
        sort = finished.sorts[number]
        kind = kinds[sort.kind]
        stated = find(card_id)
        known = read_line(stated) if isinstance(stated, str) else stated
        if kind is None:
            return None
        if (
            stated is not None
            and known is not None
            and known.digest == digest
            and known.kind == kind.key
            and known.ordinals == sort.ordinals
            and known.texts
            and texts.endswith(known.texts[-1][1])
            and not (known.gaps or known.gone_gaps or known.sent_texts or kind.cloze_fields)
        ):  # nothing has changed, which is so for most cards
            notes.guids.append(known.guid)
            notes.mods.append(time_of(known))
            notes.stated.append(stated)
            continue
        if known is None:
            if has_cards and cards.earlier.find_first(card_id):
                return None
            identity = CardIdentity(make_guid(namespace, card_id), None, (), (), None)
        elif known.kind not in (kind.key, kind.replaces):
            return None
        else:
            identity = CardIdentity(known.guid, known, known.former_ids, (), None)
        fresh = _read_texts(texts, rests)
        is_same = known is not None and known.digest == digest
        if has_learners and (not is_same or (known and known.sent_texts)):
            notes.changed[card_id] = fresh
        if is_same and known:
            fresh = (*(known.texts[:-1] or fresh[:-1]), fresh[-1])
        entry = identity.lock_content(kind, digest, sort.ordinals, fresh, now)
        if entry is not known:
            notes.fresh.append(card_id)
        notes.guids.append(identity.guid)
        notes.mods.append(time_of(entry))
        notes.stated.append(stated if stated and entry is known else entry)
    return notes


def _read_texts(texts: str, rests: dict[str, tuple[str, str]]) -> CardTexts:
    """Read the hashes of a finished card. What cards have in common is in memory once; `rests` are the last pairs."""
    *pairs, rest = texts.split(" ")
    read = [(intern(key), text) for key, _, text in [pair.partition(":") for pair in pairs]]
    last = rests.get(rest) or rests.setdefault(rest, (REST, rest.removeprefix(f"{REST}:")))
    return (*read, last)
