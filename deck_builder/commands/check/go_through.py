"""Goes through the card files of a deck for a check: in several processes, or only through those that have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.cache_folder import SMALLEST_DECK
from deck_builder.build.finished_file import has_finished_files
from deck_builder.commands.check.shares import ShareMaker, merge_cards, merge_checks
from deck_builder.deck.card_files import read_card_file
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes
from deck_builder.workers import count_bytes, divide_files, run_in_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deck_builder.build.file_cache import FileCache
    from deck_builder.build.file_keys import FileKeys
    from deck_builder.build.pipeline import CardIndex
    from deck_builder.build.progress import Progress
    from deck_builder.commands.check.checks import DeckChecks
    from deck_builder.commands.check.kept_shares import KeptShares
    from deck_builder.commands.check.saved_shares import SavedShares
    from deck_builder.commands.check.shares import Share
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock

_CHECKED: Final = "checked"
"""The part of the cache with shares of checks."""


class Means(NamedTuple):
    """What makes a check faster, without a difference in what it finds."""

    processes: int | None = None
    """How many processes may work on a large deck; None for one for each core of the machine."""
    cache: Path | None = None
    """The folder for caches, see `find_cache_folder`; None for no cache."""
    kept: dict[Path, KeptShares[None]] | None = None
    """For a program that checks the same folders again and again: what was found in each of them."""


class _Cache(NamedTuple):
    """The cache of a deck, and what it takes to use it."""

    open: Callable[[], FileCache]
    """Opens the cache."""
    keys: FileKeys
    """What makes the names of the card files in the cache."""
    saved: SavedShares
    """What makes entries of shares, and shares of entries."""


def go_through_cards(
    deck: Deck, lock: Lock, now: int, problems: Problems, means: Means, progress: Progress
) -> tuple[CardIndex, DeckChecks]:
    """Check each card of a deck.

    Returns what is remembered of the cards, and the checks, which still have to be finished.
    """
    files = deck.card_files

    def make_maker(files: Sequence[Path], shares: int = 1) -> ShareMaker:
        def report(_: str, done: int, total: int) -> None:  # the other processes are about as far as the first one
            progress("Checking notes", done * shares, total * shares)

        return ShareMaker(deck, files, lock, now, problems, progress=report)

    if means.kept is not None and has_finished_files(deck):
        maker = make_maker(files)
        kept = means.kept.setdefault(deck.folder, _make_kept())
        found = kept.find_or_make(
            *(deck, lock, problems, maker),
            lambda file, read_file: (maker.make((file,), read_file=read_file), None),
        )
        shares = [share for share, _ in found]
    elif cache := _open_cache(deck, lock, problems, means.cache):
        shares = _go_through_changed(deck, cache, means.processes, make_maker)
    else:
        parts = divide_files(files, means.processes)
        shares = run_in_processes(lambda part: make_maker(part, len(parts)).make(part), parts)
    cards = merge_cards(shares)
    if cards is None:
        shares = [make_maker(files).make(files)]
        cards = shares[0].cards
    return cards, merge_checks(shares, cards, deck, lock, now, problems)


def _make_kept() -> KeptShares[None]:
    from deck_builder.commands.check.kept_shares import KeptShares  # most checks keep nothing in memory

    return KeptShares()


def find_cache(deck: Deck, folder: Path | None) -> Callable[[], FileCache] | None:
    """What opens the cache of a deck in the folder for caches; None if the deck has none."""
    if folder is None or not has_finished_files(deck) or count_bytes(deck.card_files) < SMALLEST_DECK:
        return None
    from deck_builder.build.file_cache import FileCache  # late, because it loads sqlite3

    return lambda: FileCache(folder, deck)


def _open_cache(deck: Deck, lock: Lock, problems: Problems, folder: Path | None) -> _Cache | None:
    """What a deck needs to have a cache; None if it has none."""
    open_cache = find_cache(deck, folder)
    if open_cache is None:
        return None
    from deck_builder.build.file_keys import FileKeys
    from deck_builder.commands.check.saved_shares import SavedShares

    try:
        keys = FileKeys(deck)
    except OSError:  # a file of the program can't be asked about
        return None
    return _Cache(open_cache, keys, SavedShares(deck, lock, problems, keys))


def _go_through_changed(
    deck: Deck, cache: _Cache, processes: int | None, make_maker: Callable[[Sequence[Path], int], ShareMaker]
) -> list[Share]:
    """Go through the card files that the cache does not have as they are. Returns the shares of all, in their order."""
    shares: dict[Path, Share] = {}
    names = {file: cache.keys.name(file) for file in deck.card_files}
    reader = make_maker((), 1)
    with cache.open() as entries:  # not open while other processes begin
        known = entries.list_keys(_CHECKED)
        entries.remove(known.keys() - set(names.values()))
        for file, name in names.items():
            data = read_bytes(file, deck.cards_folder, Problems()) if name in known else None
            key = cache.saved.make_key(file, data) if data is not None else ""
            text = entries.find(_CHECKED, name, key) if key and known[name] == key else None
            if text and (share := cache.saved.read(text, file, reader)):
                shares[file] = share
    missing = [file for file in names if file not in shares]
    parts = divide_files(missing, processes)

    def make_shares(part: tuple[Path, ...]) -> list[tuple[Share, str, str]]:
        maker = make_maker(part, len(parts))
        return [_make_share(maker, file, deck, cache.saved) for file in part]

    made = [each for part in run_in_processes(make_shares, parts) for each in part] if missing else []
    with cache.open() as entries:
        for file, (share, key, text) in zip(missing, made, strict=True):
            shares[file] = share
            if text:
                entries.keep(_CHECKED, names[file], key, text)
    return [shares[file] for file in names]


def _make_share(maker: ShareMaker, file: Path, deck: Deck, saved: SavedShares) -> tuple[Share, str, str]:
    """Check a card file. Returns its share, with the key and the text to keep; both are empty if none is to be kept."""
    data = read_bytes(file, deck.cards_folder, Problems())
    if data is None:
        return maker.make((file,), read_file=read_card_file), "", ""
    share, text = saved.make(maker, file, data)
    return share, saved.make_key(file, data), text
