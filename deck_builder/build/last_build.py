"""What the last build made: after an edit of texts, only the notes of the edited files are written anew.

The package of the last build, if it is still in its place, has the rows of all other notes. That the rows and the lines
of the lock are still right follows from what is compared: the lock and the collection are those that the last build
wrote, the other files, the deck and the program are the same, and the edited files have the same cards, with the same
ids, subdecks and media. At the first difference, the whole deck is gone through.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from deck_builder.build.compile_files import FileTaker, RecordedFile, find_media
from deck_builder.build.digest_data import digest_data
from deck_builder.build.finish_files import keep_last
from deck_builder.build.finished_file import list_noted
from deck_builder.build.packed_blocks import PackedBlocks
from deck_builder.lock.card_lines import list_guids
from deck_builder.lock.releases import DraftTimes
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.build.compile_files import FinishedNotes
    from deck_builder.build.finish_files import FinishedFiles
    from deck_builder.build.finished_file import FinishedFile
    from deck_builder.build.pipeline import CardPass
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck
    from deck_builder.lock.releases import PlannedRelease


class KeptFile(NamedTuple):
    """A card file, as the last build found it."""

    name: str
    """What it is called in the cache."""
    key: str
    """The key of its bytes."""
    dated_key: str
    """The key of its dated notes, see `make_dated_key`; empty if they were not kept."""
    notes: int
    """How many notes it has."""
    cards: int
    """How many cards these have."""
    noted: list[list[Any]]
    """As `FinishedFile` has them."""


class LastBuild(NamedTuple):
    """What a build made of a deck whose files were all taken as a whole."""

    key: str
    """A digest of what all its notes depend on beside the card files and the lock."""
    files: list[KeptFile]
    """The card files, in their order."""
    note_types: list[tuple[str, str]]
    """As `FinishedFile` has them, of all files."""
    decks: list[tuple[str, int]]
    """The name and the id of each deck, in the order in which the package has them."""
    media: list[tuple[str, list[str | None]]]
    """As `FinishedFile` has them, of all files."""
    shown_media: list[str]
    """As `FinishedFile` has them, of all files."""
    has_latex: bool
    """Whether a field has LaTeX of Anki."""
    lock: str = ""
    """A digest of the bytes of the lock."""
    packed: PackedBlocks = PackedBlocks("", [])
    """The collection in the package."""


class BuildRecorder:
    """Remembers what the next build has to know of this one."""

    def __init__(self, key: str) -> None:
        """`key` is as `LastBuild` has it; empty if nothing is to be remembered."""
        self._last: LastBuild | None = LastBuild(key, [], [], [], [], [], has_latex=False) if key else None
        self._single_cards = 0

    def add_card(self) -> None:
        """Add a card that was compiled by itself. If its file is not added after it, nothing is remembered."""
        self._single_cards += 1

    def add(self, file: FinishedNotes | RecordedFile) -> None:
        """Add the next file."""
        finished = file.finished
        is_whole = self._single_cards == (len(finished.ids) if isinstance(file, RecordedFile) else 0)
        self._single_cards = 0
        if not is_whole or not file.key or finished.after:
            self._last = None
        if self._last is None:
            return
        last, dated_key = self._last, "" if isinstance(file, RecordedFile) else file.dated_key
        cards = sum(len(finished.sorts[number].ordinals) for number in finished.sort_of)
        last.files.append(KeptFile(file.name, file.key, dated_key, len(finished.ids), cards, finished.noted))
        last.note_types.extend(finished.note_types)
        last.media.extend(finished.media)
        last.shown_media.extend(finished.shown_media)
        self._last = last._replace(has_latex=last.has_latex or finished.has_latex)

    def finish(self, decks: list[tuple[str, int]]) -> LastBuild | None:
        """What is to be remembered, once all files were added; None if nothing is. `decks` as `LastBuild` has them."""
        last = None if self._single_cards else self._last
        return last and last._replace(
            note_types=list(dict(last.note_types).items()),
            decks=decks,
            media=list(dict(last.media).items()),
            shown_media=list(dict.fromkeys(last.shown_media)),
        )


class Edited(NamedTuple):
    """An edited file of a deck, or another one whose notes are written again."""

    notes: FinishedNotes
    """Its notes."""
    first_note: int
    """The position of its first note among those of the package, counted from 1."""
    first_card: int
    """The position of its first card among those of the package, counted from 0."""


class Update(NamedTuple):
    """What a build has to write anew."""

    last: LastBuild
    """What is to be remembered of this build."""
    edited: list[Edited]
    """The edited files."""
    media: list[MediaFile]
    """The files that notes show or play."""
    summaries: list[str]
    """What the digest of the package is made from, of each file; empty before the first release, which nobody asks."""


def make_last_key(files: FinishedFiles, cards: CardPass, times: DraftTimes | PlannedRelease) -> str:
    """The key of what a build is to remember; empty if it is to remember nothing."""
    if not isinstance(times, DraftTimes):
        return ""
    # Another version of zlib may pack the same block to other bytes; Python's version does not tell it.
    return digest_data((files.facts, cards.deck.namespace, times, zlib.ZLIB_RUNTIME_VERSION))


def find_update(
    cards: CardPass, files: FinishedFiles, times: DraftTimes | PlannedRelease, lock_digest: str
) -> Update | None:
    """Find what a build has to write anew; None, with nothing done, if it has to go through the whole deck.

    `lock_digest` is that of the file from which the lock was read.
    """
    deck = cards.deck
    last = None if files.has_workers else read_last_build(files.find_last(make_last_key(files, cards, times)))
    if (
        last is None
        or [files.name(file) for file in deck.card_files] != [kept.name for kept in last.files]
        or last.lock != lock_digest
        or not all(_has_note_type(cards, key, digest) for key, digest in last.note_types)
    ):
        return None
    media = find_media(last.media, last.shown_media, deck)
    finished = None if media is None else _find_finished(cards, files, last)
    if media is None or finished is None:
        return None
    problems = cards.problems
    cards.start_anew(Problems())  # what it is told, the right list is told in the order of all files
    update = _take_finished(cards, files, times, last, finished)
    if update is None:
        cards.start_anew(problems)
    cards.problems = problems
    return update and update._replace(media=media)


def tell_noted(cards: CardPass, last: LastBuild) -> None:
    """Tell the problems of a pass what was noted in its card files."""
    for file, kept in zip(cards.deck.card_files, last.files, strict=True):
        cards.problems.tell(list_noted(kept.noted, file))


def _has_note_type(cards: CardPass, key: str, digest: str) -> bool:
    """Whether a kind still has the note type with this digest, and there is no problem to tell of it."""
    kind = cards.deck.kinds.get(key)
    return bool(kind and cards.find_faultless_note_type(kind) and cards.digest_note_type(kind) == digest)


def _find_finished(cards: CardPass, files: FinishedFiles, last: LastBuild) -> dict[int, FinishedFile] | None:
    """Find the finished files that have to be taken, by their place in the deck; None if more than texts was edited.

    These are the edited ones, and those whose dated notes were not kept, as where learners have a card otherwise.
    """
    edited: dict[int, FinishedFile] = {}
    fresh_texts: set[str] = set()
    media = dict(last.media)
    for place, (file, kept) in enumerate(zip(cards.deck.card_files, last.files, strict=True)):
        is_edited = files.plan_key(file) != kept.key
        if kept.dated_key and not is_edited:
            continue
        earlier = files.find_earlier(file, kept.key)
        finished = files.finish_alone(file) if earlier and is_edited else earlier
        if earlier is None or finished is None or _without_texts(earlier) != _without_texts(finished):
            return None
        if any(media.get(name) != described for name, described in finished.media):
            return None
        fresh_texts |= set(finished.unique_texts) - set(earlier.unique_texts)
        edited[place] = finished
    others = [] if not fresh_texts else enumerate(zip(cards.deck.card_files, last.files, strict=True))
    for place, (file, kept) in others:
        texts = [] if place in edited else files.find_unique_texts(file, kept.key)
        if texts is None or not fresh_texts.isdisjoint(texts):
            return None
    return edited


def _without_texts(finished: FinishedFile) -> FinishedFile:
    """What an edit of texts leaves as it was; media of note types are named in the first file that has their notes."""
    without = finished._replace(fields=[], digests=[], texts=[], places=[], unique_texts=[], unique_places=[])
    return without._replace(media=[], noted=[])


def _take_finished(
    cards: CardPass,
    files: FinishedFiles,
    times: DraftTimes | PlannedRelease,
    last: LastBuild,
    finished: dict[int, FinishedFile],
) -> Update | None:
    """Take finished files into the pass, with the guids of all cards; None if a card has to be compiled by itself."""
    lock, index = cards.lock, cards.index
    taker = FileTaker(cards, files, times)
    index.guids.update(zip(lock.cards, list_guids(lock.cards), strict=True))
    update = Update(last._replace(files=[]), [], [], [])
    first_note, first_card = 1, 0
    for place, (file, kept) in enumerate(zip(cards.deck.card_files, last.files, strict=True)):
        now = kept
        if place in finished:
            key = files.plan_key(file)
            notes = taker.take(finished[place], file, key)
            if notes is None:
                return None
            if key != kept.key:
                files.keep(file, key, finished[place])
            update.edited.append(Edited(notes, first_note, first_card))
            now = kept._replace(key=key, dated_key=notes.dated_key, noted=finished[place].noted)
        if lock.releases:
            dated = update.edited[-1].notes.dated if place in finished else files.find_dated(file, kept.dated_key)
            if dated is None:
                return None
            update.summaries.append(dated.summary)
        update.last.files.append(now)
        first_note, first_card = first_note + kept.notes, first_card + kept.cards
    cards.count(first_note - 1 - sum(len(each.notes.finished.ids) for each in update.edited))
    index.card_count = first_card
    return update


def keep_last_build(folder: Path, deck: Deck, last: LastBuild, lock_digest: str) -> None:
    """Remember a build whose lock and package are in their places. `folder` has the caches of all decks.

    `lock_digest` is that of the lock that it wrote: another build may have written its own since.
    """
    keep_last(folder, deck, last.key, write_last_build(last._replace(lock=lock_digest)))


def write_last_build(last: LastBuild) -> str:
    """What was remembered as text, from which `read_last_build` makes it again."""
    return json.dumps(last, separators=(",", ":"))


def read_last_build(text: str) -> LastBuild | None:
    """What was remembered in a text that `write_last_build` made; None for an empty one."""
    if not text:
        return None
    last = LastBuild(*json.loads(text))
    return last._replace(
        files=[KeptFile(*each) for each in last.files],
        note_types=[(key, digest) for key, digest in last.note_types],
        decks=[(name, number) for name, number in last.decks],
        media=[(name, described) for name, described in last.media],
        packed=PackedBlocks(*last.packed)._replace(blocks=[(digest, size) for digest, size in last.packed[1]]),
    )
