"""Ids, digests and times: made from names and contents, never from an order or from the day."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


_FOR_ADDRESSES: Final = bytes.maketrans(b"+/", b"-_")
"""Base64 as it is in addresses."""


def make_guid(deck_id: str, card_id: str) -> str:
    """Make the guid of a card that `deck.lock` does not know: 72 bits of a hash in 12 characters.

    Anki takes any text for a guid. Letters, digits, `-` and `_` mean nothing in its searches, in JSON or in HTML.
    """
    digest = hashlib.blake2b(f"{deck_id}\0{card_id}".encode(), digest_size=9, person=b"deck-builder").digest()
    return b2a_base64(digest, newline=False).translate(_FOR_ADDRESSES).decode()


def make_id(*names: str) -> int:
    """Make a number between 10^12 and 10^13 from names: the range of Anki's own ids of note types and decks."""
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    return 10**12 + int.from_bytes(digest, "big") % (9 * 10**12)


def make_digest(texts: Iterable[str]) -> str:
    """Make a short name for some texts: equal texts have equal digests, other texts have others (96 bits)."""
    return hashlib.blake2b("\x1f".join(texts).encode(), digest_size=12).hexdigest()


def find_sent(digest: str, before: str, sent: str | None, released: str | None) -> str | None:
    """The digest of what learners have, if that differs from the new `digest`.

    `before` is the digest in the lock, `sent` that of what learners have, if the lock says that it is another one;
    `released` is the version that the card or note type first went out in.
    """
    had = before if sent is None else sent
    return None if released is None or had == digest else had


def make_newer(mod: int, now: int) -> int:
    """The next modification time after `mod`: `now`, or one second later than `mod` if the clock went back."""
    return max(mod + 1, now)
