"""Ids: the names by which decks, cards, fields and sources are known for ever."""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late

ID: Final = compile_late(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An id: lower-case letters a to z, digits, and single hyphens between them."""

LONGEST_ID: Final = 64
"""In characters."""

ID_RULE: Final = f"Use lower-case letters a to z, digits and single hyphens, at most {LONGEST_ID}"
"""What an id may be made of, for messages; without a full stop."""


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return len(text) <= LONGEST_ID and ID.fullmatch(text) is not None
