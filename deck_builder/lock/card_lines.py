"""Reads the lines of `deck.lock` that have the cards, without a parser of JSON: a large lock has 100,000 of them.

It knows lines as `format_lock` writes them. Of all else, it says so, and the file is read as any other JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.lock.model import LockedCard
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable

    from deck_builder.lock.card_texts import CardTexts

_BEGIN: Final = '\n "cards": {\n'
_END: Final = " }\n}\n"
_COMMA: Final = " ,\n"

_TEXT: Final = r'"([^"\\\x00-\x1f]*)"'
"""A text without escapes."""
_CARD: Final = compile_late(
    rf'  {_TEXT}: {{"guid": {_TEXT}, "kind": {_TEXT}, "digest": {_TEXT}, "mod": (0|[1-9][0-9]{{0,17}}), '
    r'"ordinals": \[((?:0|[1-9][0-9]{0,3})(?:, (?:0|[1-9][0-9]{0,3}))*|)\], '
    rf'"released": (?:null|{_TEXT})'
    r'(?:, "texts": \{("[^"\\\x00-\x1f]*": "[^"\\\x00-\x1f]*"(?:, "[^"\\\x00-\x1f]*": "[^"\\\x00-\x1f]*")*)\})?\}\n'
)
"""A card that has nothing that few cards have."""


def split_lock(text: str) -> tuple[str, int]:
    """Part the text of a lock before its cards: that part as JSON without cards, and where their lines begin.

    The place is 0, and the part empty, if they are not the last thing in the file.
    """
    begin = text.find(_BEGIN)
    if begin < 0 or not text.endswith(_END):
        return "", 0
    return f'{text[:begin]}\n "cards": {{}}\n}}', begin + len(_BEGIN)


def read_card_lines(text: str, start: int, read_other: Callable[[str], object]) -> dict[str, LockedCard] | None:
    """Read the cards of a lock, whose lines begin at `start`; None if they are not as this program writes them.

    `read_other` reads an object of JSON with one card by its id, for the few lines that have more to say.
    """
    match = _CARD.match
    cards: dict[str, LockedCard] = {}
    # Cards have these in common. Each is kept once.
    kinds: dict[str, str] = {}
    keys: dict[tuple[str, ...], tuple[str, ...]] = {}
    ordinals_of: dict[str, tuple[int, ...]] = {"": ()}
    position, end, count = start, len(text) - len(_END), 0
    while position < end:
        if count:
            if not text.startswith(_COMMA, position):
                return None
            position += len(_COMMA)
        count += 1
        if found := match(text, position):
            card_id, guid, kind, digest, mod, numbers, released, pairs = found.groups()
            position = found.end()
            ordinals = ordinals_of.get(numbers)
            if ordinals is None:
                ordinals = ordinals_of[numbers] = tuple(map(int, numbers.split(", ")))
            texts: CardTexts = ()
            if pairs:
                pieces = pairs.split('"')
                names = tuple(pieces[1::4])
                known = keys.get(names)
                if known is None:
                    if len(set(names)) < len(names) or "guid" in names:  # only a card has a guid
                        return None
                    known = keys[names] = names
                texts = tuple(zip(known, pieces[3::4], strict=True))
            kind = kinds.setdefault(kind, kind)
            released = released and kinds.setdefault(released, released)
            cards[card_id] = LockedCard(guid, kind, digest, int(mod), ordinals, released, texts=texts)
            continue
        line_end = text.find("\n", position) + 1
        other = read_other(f"{{{text[position:line_end]}}}")
        if not isinstance(other, dict) or len(other) != 1:
            return None
        cards |= other
        position = line_end
    return cards if position == end and len(cards) == count else None
