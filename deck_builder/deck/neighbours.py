"""The decks beside a deck: one project may have several, and no two of them may share an id, a namespace or a guid."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.folder import DECK_FILE, LOCK_FILE, find_translated, list_translations
from deck_builder.deck.namespace import NAMESPACE_KEY
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LOCKED_GUID: Final = compile_late(r'"guid": ("(?:[^"\\]|\\.)*")')
"""The guid of a card in the text of a `deck.lock`."""

_LOCKED_ID: Final = compile_late(r'^ "deck": \{"id": "([^"\\]*)"', re.MULTILINE)
"""The id of the deck in the text of its `deck.lock`."""

_RETIRED: Final = '\n "retired": {'
_CARDS: Final = '\n "cards": {'


class Neighbour(NamedTuple):
    """Another deck, as described in its `deck.yaml`."""

    folder: Path
    """Its folder."""
    id: str
    """Its id."""
    namespace: str
    """Its namespace; for a deck that says none, its id."""
    is_built: bool
    """Whether it has a `deck.lock`."""


def find_neighbours(folder: Path, named: Iterable[Path] = ()) -> list[Neighbour]:
    """Find the other decks of a deck's project: those beside it if it is below `cards/`, and the `named` folders.

    The translations of a deck, and the deck that a translation translates, are beside it too. A deck whose `deck.yaml`
    can't be read is left out.
    """
    home = find_translated(folder) or folder
    is_below_cards = home.parent.name == "cards"
    homes = [file.parent for file in sorted(home.parent.glob(f"*/{DECK_FILE}"))] if is_below_cards else [home]
    beside = [each for deck in homes for each in (deck, *list_translations(deck))]
    neighbours = []
    for other in dict.fromkeys([*beside, *named]):
        mapping = None if other == folder else read_yaml_file(other / DECK_FILE, other, Problems())
        deck_id = mapping.get("id") if mapping is not None else None
        if mapping is None or not isinstance(deck_id, str) or not deck_id:
            continue
        namespace = mapping.get(NAMESPACE_KEY)
        stated = namespace if isinstance(namespace, str) and namespace else deck_id
        neighbours.append(Neighbour(other, deck_id, stated, (other / LOCK_FILE).exists()))
    return neighbours


class LockedGuids(NamedTuple):
    """The guids in the `deck.lock` of a deck."""

    live: frozenset[str]
    """Those of its cards."""
    retired: frozenset[str]
    """Those of its retired cards."""


def read_locked_guids(folder: Path) -> LockedGuids:
    """Read only the guids from the lock of a deck; empty if there is no lock."""
    try:
        text = (folder / LOCK_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return LockedGuids(frozenset(), frozenset())
    before, _, cards = text.partition(_CARDS)
    return LockedGuids(_find_guids(cards), _find_guids(before.partition(_RETIRED)[2]))


def read_locked_id(folder: Path) -> str:
    """Read the id of the deck that the lock in a folder belongs to; empty if there is none."""
    try:
        text = (folder / LOCK_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    match = _LOCKED_ID.search(text)
    return match[1] if match else ""


def read_former_ids(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read only the ids of the cards in the lock of a deck, each with its earlier ones; empty without a lock."""
    try:
        cards = json.loads((folder / LOCK_FILE).read_text(encoding="utf-8"))["cards"].items()
        return {card_id: tuple(map(str, card.get("was", ()))) for card_id, card in cards}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):  # the build says what is wrong
        return {}


def _find_guids(text: str) -> frozenset[str]:
    try:
        return frozenset(json.loads(guid) if "\\" in guid else guid[1:-1] for guid in _LOCKED_GUID.findall(text))
    except ValueError:
        return frozenset()
