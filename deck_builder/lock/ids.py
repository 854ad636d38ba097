"""Ids, digests and times: each made from names or contents, never from an order or from the day."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def new_guid(deck_id: str, card_id: str) -> str:
    """The guid of a card that `deck.lock` does not know: 72 bits of a hash, as 12 letters, digits, `-` and `_`.

    Anki takes any text for a guid; these signs mean nothing in its searches, in JSON or in HTML.
    """
    digest = hashlib.blake2b(f"{deck_id}\0{card_id}".encode(), digest_size=9, person=b"deck-builder").digest()
    return base64.urlsafe_b64encode(digest).decode()


def stable_id(*names: str) -> int:
    """A number between 10^12 and 10^13 made from names, as Anki uses for note types and decks."""
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    return 10**12 + int.from_bytes(digest, "big") % (9 * 10**12)


def digest_of(parts: Iterable[str]) -> str:
    """A short name for a content: equal contents have equal digests, and others do not (96 bits)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def newer(old_mod: int, now: int) -> int:
    """A modification time, in seconds, that Anki takes for newer than the old one."""
    return max(old_mod + 1, now)
