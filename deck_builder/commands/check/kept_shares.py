"""Keeps what was found in each card file, for a program that goes through the same deck again and again.

After an edit, only the files are gone through that have changed, or that depend on something that has changed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from deck_builder.build.file_keys import FileKeys
from deck_builder.deck.card_files import parse_card_file, read_card_file
from deck_builder.files import identify_file
from deck_builder.lock.card_lines import format_card, get_stated
from deck_builder.lock.identity import EarlierCards
from deck_builder.lock.model import LockedCard
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from deck_builder.commands.check.shares import Share, ShareMaker
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.card_files import ReadCardFile
    from deck_builder.deck.model import Deck
    from deck_builder.lock.identity import StatedIdentity
    from deck_builder.lock.model import Lock

_SETTLED: Final = 2_000_000_000
"""In nanoseconds. A file that changed later than that ago may change again and have the same time of change."""

_Shown = TypeVar("_Shown")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[_Shown]):
    """What was found in a card file, and what it depends on beside what all files of the deck depend on."""

    key: str
    """The key of the file, made from its bytes."""
    known: list[object]
    """What the lock knew of its cards, see `list_known`."""
    media: dict[Path, tuple[int, ...]]
    """The media files that its cards name, as `identify_file` has them."""
    note_types: list[str]
    """Digests of the note types of its cards, which depend on other media files."""
    found: tuple[Share, _Shown]
    """The share of a check that the file is, and what else was made of it."""


class KeptShares(Generic[_Shown]):
    """What was last found in each card file of a deck whose files are finished one by one."""

    def __init__(self) -> None:
        self._facts: tuple[object, ...] = ()
        self._kept: dict[Path, _Kept[_Shown]] = {}

    def find_or_make(
        self,
        deck: Deck,
        lock: Lock,
        problems: Problems,
        maker: ShareMaker,
        make: Callable[[Path, ReadCardFile], tuple[Share, _Shown]],
    ) -> list[tuple[Share, _Shown]]:
        """List what is found in each card file, in their order.

        `maker` is for all of them, `make` goes through a file that has changed with it.
        """
        try:
            keys = FileKeys(deck)
        except OSError:
            return [make(file, read_card_file) for file in deck.card_files]
        earlier = EarlierCards(lock)
        facts = (keys.facts, deck.namespace, problems.list_settings(), lock._replace(cards={}))
        before = self._kept if facts == self._facts else {}
        self._facts, self._kept = facts, {}
        found = []
        for file in deck.card_files:
            data = read_bytes(file, deck.cards_folder, Problems())
            if data is None:
                found.append(make(file, read_card_file))
                continue
            kept = before.get(file)
            key = keys.make(file, data)
            if kept is None or kept.key != key or not _is_as_before(kept, lock, earlier, maker):
                kept = _make(file, data, key, deck, lock, earlier, maker, make)
            share = kept.found[0]
            # An error may come from a file that is not noted, and a new id depends on all ids of the deck.
            if not (share.has_errors or share.cards.new_ids) and all(map(_is_settled, kept.media.values())):
                self._kept[file] = kept
            found.append(kept.found)
        return found


def _make(
    file: Path,
    data: bytes,
    key: str,
    deck: Deck,
    lock: Lock,
    earlier: EarlierCards,
    maker: ShareMaker,
    make: Callable[[Path, ReadCardFile], tuple[Share, _Shown]],
) -> _Kept[_Shown]:
    """Go through a file that has these bytes."""
    noted: dict[str, MediaFile | None] = {}
    deck.media.noted = noted
    found = make(file, lambda path, deck, problems: parse_card_file(data, path, deck, problems))
    deck.media.noted = None
    media = {each.path: identify_file(each.path) for each in noted.values() if each}
    note_types = maker.digest_note_types(found[0].kinds)
    known = list_known(found[0].cards.guids, found[0].cards.stated, lock, earlier)
    return _Kept(key, known, media, note_types, found)


def _is_as_before(kept: _Kept[Any], lock: Lock, earlier: EarlierCards, maker: ShareMaker) -> bool:
    """Whether all is as it was that the cards of a file depend on, beside the file itself and the deck."""
    share = kept.found[0]
    return (
        list_known(share.cards.guids, share.cards.stated, lock, earlier) == kept.known
        and all(identify_file(path) == state for path, state in kept.media.items())
        and maker.digest_note_types(share.kinds) == kept.note_types
    )


def list_known(ids: Iterable[str], stated: Iterable[StatedIdentity], lock: Lock, earlier: EarlierCards) -> list[object]:
    """List what a lock knows of cards: their lines, and the cards that those it has not by their ids may have been.

    `stated` is what the cards say of their identity, `earlier` are the cards of the lock.
    """
    lines = get_stated(lock.cards)
    known: list[object] = []
    for card_id in ids:
        card = lines.get(card_id)
        if card is None:
            card = earlier.get(earlier.find_first(card_id))
        known.append(format_card(card_id, card) if isinstance(card, LockedCard) else card)
    was = [each.was for each in stated if each.was and each.card_id not in lines]
    return [*known, *((found := earlier.find(card_id), earlier.get(found)) for card_id in was)]


def _is_settled(state: tuple[int, ...]) -> bool:
    return not state or time.time_ns() - state[0] > _SETTLED
