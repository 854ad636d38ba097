"""The shape of `deck.lock`. Everything read from the file is checked against it first."""

from __future__ import annotations

from typing import Any, Final

from deck_builder.patterns import compile_late
from deck_builder.source.json_shape import ListOf, MapOf, Record, find_misfit

_PAIRS: Final = ListOf("anything")
_CARD: Final = Record(
    {"guid": "text", "kind": "text", "digest": "text", "mod": "number", "ordinals": ListOf("number")},
    {
        "released": "text",
        "sent": "text",
        "parts": _PAIRS,
        "gone": _PAIRS,
        "texts": MapOf("text"),
        "sent_texts": MapOf("text"),
    },
)
_SLOT: Final = Record({"name": "text"}, {"key": "text", "id": "number"})
_LOCK: Final = Record(
    {
        "deck": Record({"id": "text", "name": "text"}, {"begun": "number", "namespace": "text"}),
        "kinds": MapOf(
            Record(
                {
                    "id": "number",
                    "name": "text",
                    "cloze": "boolean",
                    "digest": "text",
                    "mod": "number",
                    "fields": ListOf(_SLOT),
                    "templates": ListOf(_SLOT),
                    "former_names": MapOf("number"),
                },
                {"released": "text", "sort_field": "number", "sent": "text", "extra": "text", "decks": MapOf("number")},
            )
        ),
        "cards": MapOf("anything"),
        "releases": ListOf(
            Record(
                {"version": "text", "date": "text", "at": "number", "digest": "text"},
                {"after": ListOf("text"), "editions": ListOf("text")},
            )
        ),
    },
    {
        "retired": MapOf(
            Record(
                {"card": "anything", "mod": "number", "fields": ListOf("text"), "tags": ListOf("text")},
                {"version": "text"},
            )
        ),
        "media": MapOf("text"),
        "program": "text",
    },
)
_SIMPLE_KEYS: Final = frozenset(
    {"guid", "kind", "digest", "mod", "ordinals", "released", "sent", "texts", "sent_texts"}
)
_LARGEST: Final = 2**63
_MOST_CARDS: Final = 2**16
"""Anki keeps the number of a note's card in 16 bits."""
_HALF_A_CHARACTER: Final = compile_late(r"\\u[dD][89a-fA-F]")


def find_lock_misfit(data: Any) -> str | None:
    """Say what is wrong with the shape of a lock; None if it is right. The cards are checked by `find_card_misfit`."""
    return find_misfit(data, _LOCK) if isinstance(data, dict) else "it is not an object"


def find_card_misfit(card: dict[str, Any], *, half_characters: bool) -> str | None:
    """Say what is wrong with the shape of a card in the lock; None if it is right.

    `half_characters` says that the file may contain half characters. If not, a quick check is enough for nearly every
    card: the full check takes longer than reading the card.
    """
    if not half_characters and _is_surely_right(card):
        return None
    misfit = find_misfit(card, _CARD, "card")
    if misfit is None and not all(0 <= ordinal < _MOST_CARDS for ordinal in card["ordinals"]):
        misfit = "`card.ordinals` has a number that no card can have"
    for key in ("parts", "gone"):
        for pair in (card.get(key) or ()) if misfit is None else ():
            if not isinstance(pair, list) or len(pair) != 2:
                return f"`card.{key}` has something other than a name and a number"
            misfit = (
                misfit or find_misfit(pair[0], "text", f"card.{key}") or find_misfit(pair[1], "number", f"card.{key}")
            )
    return misfit


def _is_surely_right(card: dict[str, Any]) -> bool:
    mod, ordinals = card.get("mod"), card.get("ordinals")
    return (
        card.keys() <= _SIMPLE_KEYS
        and type(mod) is int
        and 0 <= mod < _LARGEST
        and type(ordinals) is list
        and all(type(ordinal) is int and 0 <= ordinal < _MOST_CARDS for ordinal in ordinals)
        and all(type(card.get(key)) is str for key in ("guid", "kind", "digest"))
        and all(card.get(key) is None or type(card[key]) is str for key in ("released", "sent"))
        and all(
            type(texts) is dict and all(type(text) is str for text in texts.values())
            for texts in (card[key] for key in ("texts", "sent_texts") if key in card)
        )
    )


def may_have_half_characters(text: str) -> bool:
    """Whether a JSON text may contain an escape for half of a character, which UTF-8 can't encode."""
    return "\\" in text and _HALF_A_CHARACTER.search(text) is not None  # most have none, which is found at once
