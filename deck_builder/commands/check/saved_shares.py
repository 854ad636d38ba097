"""The share of a check that one card file is, as text for the cache of the deck.

A share is kept as it was made, before anything was ignored. None is kept of a file with an error, or with a card that
has no id: what is found there depends on more than `SavedShares.make_key` and `SavedShares.read` look at.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from deck_builder.build.digest_data import digest_data
from deck_builder.build.finished_file import can_keep_noted, describe_media, describe_noted, list_noted
from deck_builder.build.pipeline import CardIndex
from deck_builder.commands.check.checks import DeckChecks
from deck_builder.commands.check.kept_shares import list_known
from deck_builder.commands.check.mentions import Mentions
from deck_builder.commands.check.shares import Share
from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.teaching_order import Needed
from deck_builder.deck.unique_values import NotedValues
from deck_builder.lock.identity import EarlierCards, StatedIdentity
from deck_builder.problems.card_texts.prompts import Answer, Prompt
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.file_keys import FileKeys
    from deck_builder.commands.check.shares import ShareMaker
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Noted, Problems


class _Saved(NamedTuple):
    """A share as plain data. Places in the file of the share are lines and columns."""

    known: str
    """A digest of what the lock knew of the cards."""
    named_media: list[tuple[str, list[str | None]]]
    """Each media file that the cards name, with a description of the file that was found, see `describe_media`."""
    note_types: list[str]
    """Digests of the note types of the cards, which depend on other media files."""
    noted: list[list[Any]]
    """What was told to the list of problems, see `describe_noted`."""
    kinds: tuple[str, ...]
    """As in `Share`."""
    ids: list[str]
    """The ids of the cards."""
    guids: list[str]
    """The guid of each card."""
    values: list[str]
    """As `NotedValues.texts`. The places of ids and values are not kept: no share knows where others have the same."""
    deck_names: list[str]
    """As `NotedValues` has them."""
    stated: list[tuple[str, str, str, int, int]]
    """As `CardIndex.stated`."""
    changed: dict[str, Sequence[Sequence[str]]]
    """As `CardIndex.changed`."""
    needed: list[tuple[str, str, int, int]]
    """As `TeachingOrder.needed`."""
    subdecks: list[tuple[str, str]]
    """As `TeachingOrder.subdecks`."""
    card_count: int
    """As `CardIndex.card_count`."""
    prompts: list[list[Any]]
    """What the cards ask, without what all cards of the deck have in common."""
    claims: list[str]
    """As `Mentions.claims`."""
    sources: list[str]
    """As `Mentions.sources`."""
    media: list[tuple[str, str, int, int]]
    """As `Mentions.media`, each by its path in the media folder."""
    needless: list[str]
    """As in `Share`."""


class SavedShares:
    """Makes texts of the shares that single card files of a deck are, and shares of the texts."""

    def __init__(self, deck: Deck, lock: Lock, problems: Problems, keys: FileKeys) -> None:
        """`problems` is only for its settings; `keys` are those of the deck."""
        self._deck, self._lock, self._problems, self._keys = deck, lock, problems, keys
        self._earlier = EarlierCards(lock)
        self._facts = digest_data((deck.namespace, lock._replace(cards={})))
        good_cards = DeckChecks(deck, problems.fork()).good_cards
        self._in_english, self._limits = good_cards.in_english, good_cards.limits

    def make_key(self, file: Path, data: bytes) -> str:
        """The key of a card file with these bytes: of what its share depends on beside media and cards of the lock."""
        return digest_data((self._facts, self._keys.make(file, data)))

    def make(self, maker: ShareMaker, file: Path, data: bytes) -> tuple[Share, str]:
        """Check a card file that has these bytes. Returns its share, and the text of it if that is to be kept."""
        noted: list[Noted] = []
        values = NotedValues()
        media: dict[str, MediaFile | None] = {}
        self._deck.media.noted = media
        share = maker.make(
            (file,),
            read_file=lambda path, deck, problems: parse_card_file(data, path, deck, problems),
            noted=noted,
            values=values,
        )
        self._deck.media.noted = None
        cards = share.cards
        if share.has_errors or cards.new_ids or cards.unread or not all(can_keep_noted(each, file) for each in noted):
            return share, ""
        root = self._deck.media.root
        saved = _Saved(
            known=self._digest_known(list(cards.guids), cards.stated),
            named_media=[(name, describe_media(each)) for name, each in media.items()],
            note_types=maker.digest_note_types(share.kinds),
            noted=[describe_noted(each) for each in noted],
            kinds=share.kinds,
            ids=list(cards.unique.ids),
            guids=list(cards.guids.values()),
            values=values.texts,
            deck_names=values.deck_names,
            stated=[(each.card_id, each.was, each.guid, *each.place[1:]) for each in cards.stated],
            changed=dict(cards.changed),
            needed=[(each.card_id, each.before, *each.place[1:]) for each in cards.order.needed],
            subdecks=cards.order.subdecks,
            card_count=cards.card_count,
            prompts=[_write_prompt(prompt) for prompt in share.prompts],
            claims=sorted(share.mentions.claims),
            sources=sorted(share.mentions.sources),
            media=[
                (path.relative_to(root).as_posix(), card, *place[1:])
                for path, (card, place) in share.mentions.media.items()
            ],
            needless=sorted(share.needless),
        )
        is_whole = list(cards.guids) == saved.ids
        return share, json.dumps(saved, separators=(",", ":")) if is_whole else ""

    def read(self, text: str, file: Path, maker: ShareMaker) -> Share | None:
        """The share of a card file; None if what it depends on beside its key is not as it was."""
        saved = _Saved(*json.loads(text))
        cards = CardIndex()
        cards.guids.update(zip(saved.ids, saved.guids, strict=True))
        cards.card_count = saved.card_count
        cards.stated = [
            StatedIdentity(card_id, was, guid, Place(file, *mark)) for card_id, was, guid, *mark in saved.stated
        ]
        if (
            self._digest_known(saved.ids, cards.stated) != saved.known
            or not self._has_media(saved.named_media)
            or maker.digest_note_types(saved.kinds) != saved.note_types
        ):
            return None
        cards.unique.claim_all(file, saved.ids, (), NotedValues(saved.values, [], saved.deck_names))
        cards.changed = {card_id: tuple((key, text) for key, text in texts) for card_id, texts in saved.changed.items()}
        cards.order.needed = [Needed(card_id, before, Place(file, *mark)) for card_id, before, *mark in saved.needed]
        cards.order.subdecks = [(card_id, subdeck) for card_id, subdeck in saved.subdecks]
        problems = self._problems.fork()
        problems.tell(list_noted(saved.noted, file))
        root = self._deck.media.root
        media = {root / name: (card_id, Place(file, *mark)) for name, card_id, *mark in saved.media}
        return Share(
            problems=problems,
            cards=cards,
            kinds=tuple(saved.kinds),
            prompts=[self._read_prompt(each, file) for each in saved.prompts],
            mentions=Mentions(set(saved.claims), set(saved.sources), media),
            needless=frozenset(saved.needless),
            has_errors=False,
        )

    def _digest_known(self, ids: Sequence[str], stated: Sequence[StatedIdentity]) -> str:
        """A digest of what the lock knows of cards; empty if it knows none."""
        lock = self._lock
        if not lock.cards and not lock.retired:
            return ""
        return digest_data(list_known(ids, stated, lock, self._earlier))

    def _has_media(self, described: Sequence[Sequence[Any]]) -> bool:
        """Whether names of media still stand for the same files."""
        try:
            return all(describe_media(self._deck.media.find_file(name)) == file for name, file in described)
        except InputError:
            return False

    def _read_prompt(self, saved: list[Any], file: Path) -> Prompt:
        card, kind, line, column, key, text, words, is_alone, pictures, answer = saved
        return Prompt(
            *(card, kind, file, line, column, key, text, tuple(words.split(" ")) if words else (), is_alone),
            tuple(pictures),
            Answer._make([*answer[:-1], tuple(answer[-1])]) if answer else None,
            self._in_english,
            self._limits,
        )


def _write_prompt(prompt: Prompt) -> list[Any]:
    words = " ".join(prompt.words)  # no word has a space
    return [
        *(prompt.card, prompt.kind, prompt.line, prompt.column, prompt.key, prompt.text, words, prompt.is_alone),
        *(prompt.pictures, prompt.answer),
    ]
