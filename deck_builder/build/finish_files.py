"""Finishes the card files of a deck before their turn comes: a cache may have them, and other processes do the rest.

Nothing here decides what a build gives. What is not finished, or was finished from other bytes, is compiled when its
turn comes.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.cache_folder import SMALLEST_DECK
from deck_builder.build.dated_file import read_dated, write_dated
from deck_builder.build.file_keys import FileKeys
from deck_builder.build.finish_tables import finish_usual
from deck_builder.build.finished_file import (
    FileRecorder,
    has_finished_files,
    read_finished,
    read_unique_texts,
    write_finished,
)
from deck_builder.build.pipeline import CardPass
from deck_builder.deck.card_files import parse_card_file, parse_usual_table
from deck_builder.deck.cards import CardReader
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes
from deck_builder.workers import MOST_PROCESSES, Workers, count_bytes, count_cores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deck_builder.build.dated_file import DatedFile
    from deck_builder.build.file_cache import FileCache
    from deck_builder.build.finished_file import FinishedFile
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock

SMALLEST_SHARE: Final = 512 * 1024
"""In bytes of card files. For less, starting another process takes longer than it saves."""


_FINISHED: Final = "finished"
_DATED: Final = "dated"
_LAST: Final = "last"
"""The parts of the cache. The last one has an entry for the whole deck."""


class _Plan(NamedTuple):
    """What another process has to know, to finish the same files."""

    folder: Path
    """The folder of the deck."""
    lock: Lock
    """The lock of the deck, without its cards."""
    now: int
    """As for `CardPass`."""
    release: str
    """As for `CardPass`."""
    facts: str
    """What all keys have in common: if it is another one there, the deck has changed."""


class _Result(NamedTuple):
    """What a card file was finished to."""

    key: str
    """The key of the file."""
    text: str
    """The finished file as text, if another process made it."""
    finished: FinishedFile | None
    """The finished file, if this process made it."""


class _Opened(NamedTuple):
    """A deck that is open, with all that finishing its files takes."""

    deck: Deck
    """The deck."""
    problems: Problems
    """A list with its settings."""
    keys: FileKeys
    """What makes the keys of its files."""
    process: int
    """The number of the process that opened it."""


_open_decks: Final[dict[str, _Opened]] = {}
"""The decks that a build has open, by the facts of their keys. A process that is a fork of the build has them, too."""


class FileFinisher:
    """Finishes card files, each as if it were alone. It can be pickled, and opens the deck where it is not open."""

    def __init__(self, plan: _Plan) -> None:
        self._plan = plan
        self._opened: _Opened | None = None
        self._cards: CardPass | None = None

    def __reduce__(self) -> tuple[type[FileFinisher], tuple[_Plan]]:
        return FileFinisher, (self._plan,)

    def __call__(self, file: Path) -> _Result | None:
        """Finish a card file; None if only a build itself can compile it."""
        plan = self._plan
        if self._opened is None:
            self._opened = _open_decks.get(plan.facts) or _open_deck(plan)
        if self._opened is None or self._opened.keys.facts != plan.facts:
            return None
        deck, problems, keys, process = self._opened
        self._cards = self._cards or CardPass(deck, plan.lock, plan.now, problems, release=plan.release)
        self._cards.start_anew(problems.fork())
        data = read_bytes(file, deck.cards_folder, Problems())
        finished = None if data is None else _finish_file(self._cards, file, data)
        if data is None or finished is None:
            return None
        key = keys.make(file, data)
        if process == os.getpid():
            return _Result(key, "", finished)
        text = write_finished(finished)
        return _Result(key, text, None) if text else None


def _open_deck(plan: _Plan) -> _Opened | None:
    """Open the deck of a plan; None if it can't be opened any more."""
    problems = Problems()
    deck = load_deck(plan.folder, problems)
    if deck is None:
        return None
    deck.media.keep_names(plan.lock.media)
    try:
        return _Opened(deck, problems, FileKeys(deck), 0)
    except OSError:
        return None


def _finish_file(cards: CardPass, file: Path, data: bytes) -> FinishedFile | None:
    """Finish a file that was read; None if a build has to compile it. `cards` has seen no card yet."""
    deck, problems, index = cards.deck, cards.problems, cards.index
    if finished := finish_usual(parse_usual_table(data, file), file, cards):
        return finished
    parsed = parse_card_file(data, file, deck, problems)
    if parsed is None or problems.heard:
        return None
    if finished := finish_usual(parsed, file, cards):
        return finished
    recorder = FileRecorder(cards, file)
    for card in CardReader(deck, problems, index.unread, index.unique, read_file=lambda *_: parsed).read(file):
        compiled = cards.compile(card)
        recorder.add(compiled, compiled.identity.lock_card(card, compiled.content, cards.now))
        if not recorder.is_plain:
            break
    return recorder.finish()


class FinishedFiles:
    """The card files of a deck that are finished before their turn. Ask for each of them, in their order."""

    def __init__(
        self, keys: FileKeys, planned: dict[Path, str], cache: FileCache | None, finisher: FileFinisher
    ) -> None:
        """`planned` has the key of each file that can be read."""
        self._keys, self._planned, self._cache, self._finisher = keys, planned, cache, finisher
        self.facts = keys.facts
        """What all keys have in common."""
        known = cache.list_keys(_FINISHED) if cache else {}
        self.missing = [file for file, key in planned.items() if known.get(keys.name(file)) != key]
        """The files that the cache does not have."""
        self._results: Iterator[_Result | None] = iter(())
        self._worked_on: frozenset[Path] = frozenset()
        if cache:
            cache.remove(known.keys() - {keys.name(file) for file in planned})

    def let_work(self, workers: Workers) -> None:
        """Let other processes finish what the cache does not have."""
        self._results, self._worked_on = workers.map(self._finisher, self.missing), frozenset(self.missing)

    @property
    def has_workers(self) -> bool:
        """Whether other processes finish files."""
        return bool(self._worked_on)

    def find(self, file: Path) -> FinishedFile | None:
        """The finished file; None if it has to be compiled."""
        key = self.plan_key(file)
        if file not in self._worked_on:
            return self.find_earlier(file, key)
        result = next(self._results, None)
        if result is None or result.key != key:
            return None
        finished = result.finished or read_finished(result.text)
        self._keep(_FINISHED, file, key, result.text or write_finished(finished))
        return finished

    def finish_alone(self, file: Path) -> FinishedFile | None:
        """Finish a file in this process before its turn, as the cache would have it; None if a build compiles it."""
        result = self._finisher(file)
        if result is None or result.finished is None or result.key != self.plan_key(file):
            return None
        text = write_finished(result.finished)
        return read_finished(text) if text else None

    def find_earlier(self, file: Path, key: str) -> FinishedFile | None:
        """The finished file under a key that it had at an earlier build; None if the cache does not have it."""
        text = self._find_text(file, key)
        return read_finished(text) if text else None

    def find_unique_texts(self, file: Path, key: str) -> list[str] | None:
        """The unique texts of a file under a key; None if the cache does not have it."""
        text = self._find_text(file, key)
        return read_unique_texts(text) if text else None

    def _find_text(self, file: Path, key: str) -> str | None:
        return self._cache.find(_FINISHED, self.name(file), key) if self._cache and key else None

    def name(self, file: Path) -> str:
        """What a file is called in the cache."""
        return self._keys.name(file)

    def plan_key(self, file: Path) -> str:
        """The key of a file; empty if it could not be read."""
        return self._planned.get(file, "")

    def make_key(self, file: Path, data: bytes) -> str:
        """The key of a file with these bytes."""
        return self._keys.make(file, data)

    def keep(self, file: Path, key: str, finished: FinishedFile) -> None:
        """Keep a finished file with its key."""
        self._keep(_FINISHED, file, key, write_finished(finished))

    def find_dated(self, file: Path, key: str) -> DatedFile | None:
        """The dated notes of a file under this key, see `make_dated_key`; None if they are not known."""
        text = self._cache.find(_DATED, self.name(file), key) if self._cache else None
        return read_dated(text) if text else None

    def keep_dated(self, file: Path, key: str, dated: DatedFile) -> None:
        """Keep the dated notes of a file."""
        self._keep(_DATED, file, key, write_dated(dated))

    def find_last(self, key: str) -> str:
        """What the last build remembered under this key; empty if there is nothing."""
        return (self._cache.find(_LAST, "", key) if self._cache and key else None) or ""

    def _keep(self, part: str, file: Path, key: str, text: str) -> None:
        if self._cache and text:
            self._cache.keep(part, self.name(file), key, text)


@contextmanager
def finish_files(cards: CardPass, folder: Path | None, processes: int | None = None) -> Iterator[FinishedFiles | None]:
    """Have the card files of a pass finished, while the block runs. None for a deck that is small or has editions.

    `folder` has the caches of all decks; None for no cache. Up to `processes` processes work, this one among them; None
    means one for each core of the machine.
    """
    deck = cards.deck
    if not has_finished_files(deck) or count_bytes(deck.card_files) < SMALLEST_DECK:
        yield None
        return
    with ExitStack() as stack:
        try:
            keys = FileKeys(deck)
            cache = stack.enter_context(_make_cache(folder, deck)) if folder else None
        except OSError:
            yield None
            return
        read = ((file, read_bytes(file, deck.cards_folder, Problems())) for file in deck.card_files)
        planned = {file: keys.make(file, data) for file, data in read if data is not None}
        lock = cards.lock._replace(cards={}, retired={})
        plan = _Plan(deck.folder, lock, cards.now, cards.release, keys.facts)
        _open_decks[keys.facts] = _Opened(deck, cards.problems.fork(), keys, os.getpid())
        stack.callback(_open_decks.clear)
        files = FinishedFiles(keys, planned, cache, FileFinisher(plan))
        if number := _count_workers(files.missing, processes):
            files.let_work(stack.enter_context(Workers(number)))
        yield files


def _make_cache(folder: Path, deck: Deck) -> FileCache:
    from deck_builder.build.file_cache import FileCache  # late, because it loads sqlite3

    return FileCache(folder, deck)


def _count_workers(files: Sequence[Path], processes: int | None) -> int:
    """How many processes beside this one these files are worth."""
    most = count_cores() if processes is None else processes
    return max(0, min(most, MOST_PROCESSES, len(files), count_bytes(files) // SMALLEST_SHARE) - 1)


def keep_last(folder: Path, deck: Deck, key: str, text: str) -> None:
    """Remember something of this build under a key, for the next one. `folder` has the caches of all decks."""
    with _make_cache(folder, deck) as cache:
        cache.keep(_LAST, "", key, text)
