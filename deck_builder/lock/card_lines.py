"""The lines of `deck.lock` that have the cards, read and written without a parser of JSON: a large lock has 100,000.

It knows lines as it writes them. Of all else, it says so, and the file is read as any other JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.encoder import encode_basestring
from sys import intern
from typing import TYPE_CHECKING, Final, TypeGuard

from deck_builder.lock.model import LockedCard
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping, Sequence

    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.gap_numbers import GapNumbers

_BEGIN: Final = '\n "cards": {\n'
_END: Final = " }\n}\n"
_COMMA: Final = " ,\n"

_LINES_AT_ONCE: Final = 1000
"""How many lines are put together before they are written."""

_TEXT: Final = r'"[^"\\\x00-\x1f]*+"'
"""A text without escapes. What is repeated here is never given back, which saves time."""
_LINE: Final = compile_late(
    rf'  "([^"\\\x00-\x1f]*+)": {{"guid": {_TEXT}, "kind": {_TEXT}, "digest": {_TEXT}, '
    r'"mod": (?:0|[1-9][0-9]{0,17}+), "ordinals": \[(?:(?:0|[1-9][0-9]{0,3}+)(?:, (?:0|[1-9][0-9]{0,3}+))*+|)\], '
    rf'"released": (?:null|{_TEXT})(?:, "texts": \{{({_TEXT}: {_TEXT}(?:, {_TEXT}: {_TEXT})*+)\}})?+\}}\n'
)
"""The line of a card that has nothing that few cards have. Its groups are the id of the card, and its texts."""


class CardLines(Mapping[str, LockedCard]):
    """The cards of a lock. Each is a line of the file until somebody asks for the card: a build needs few of them."""

    def __init__(self, stated: MutableMapping[str, str | LockedCard]) -> None:
        """`stated` has a card or its line by the card's id. It is changed. Only lines of usual cards can be read."""
        self.stated = stated
        """What is known of each card: its line, or the card itself once it was read."""

    def __getitem__(self, card_id: str) -> LockedCard:
        card = self.stated[card_id]
        if isinstance(card, str):
            card = self.stated[card_id] = read_line(card)
        return card

    def __iter__(self) -> Iterator[str]:
        return iter(self.stated)

    def __len__(self) -> int:
        return len(self.stated)

    def __contains__(self, card_id: object) -> bool:
        return card_id in self.stated


def get_stated(cards: Mapping[str, LockedCard]) -> Mapping[str, str | LockedCard]:
    """What is known of each card of a lock without reading it: its line, or its entry."""
    return cards.stated if isinstance(cards, CardLines) else cards


def list_guids(cards: Mapping[str, LockedCard]) -> list[str]:
    """List the guid of each card of a lock, in their order."""
    stated = get_stated(cards).values()
    return [card.split('"', 6)[5] if isinstance(card, str) else card.guid for card in stated]


def are_lines(stated: Sequence[str | LockedCard | None]) -> TypeGuard[list[str]]:
    """Whether each of several cards is in the lock, and as a line."""
    return set(map(type, stated)) == {str}


def split_lock(text: str) -> tuple[str, int]:
    """Part the text of a lock before its cards: that part as JSON without cards, and where their lines begin.

    The place is 0, and the part empty, if they are not the last thing in the file.
    """
    begin = text.find(_BEGIN)
    if begin < 0 or not text.endswith(_END):
        return "", 0
    return f'{text[:begin]}\n "cards": {{}}\n}}', begin + len(_BEGIN)


def read_card_lines(text: str, start: int, read_other: Callable[[str], object]) -> CardLines | None:
    """Read the cards of a lock, whose lines begin at `start`; None if they are not as this program writes them.

    `read_other` reads an object of JSON with one card by its id, for the few lines that have more to say.
    """
    end = len(text) - len(_END)
    lines = text[start:end].split(_COMMA) if start < end else []
    match = _LINE.fullmatch
    cards: dict[str, str | LockedCard] = {}
    names_seen: set[tuple[str, ...]] = set()
    for line in lines:
        if found := match(line):
            card_id, pairs = found.groups()
            cards[card_id] = line
            if pairs and (names := tuple(pairs.split('"')[1::4])) not in names_seen:
                if len(set(names)) < len(names) or "guid" in names:  # only a card has a guid
                    return None
                names_seen.add(names)
            continue
        other = read_other(f"{{{line}}}")
        if not isinstance(other, dict) or [each.__class__ for each in other.values()] != [LockedCard]:
            return None
        cards |= other
    return CardLines(cards) if len(cards) == len(lines) else None


def list_card_lines(cards: Mapping[str, LockedCard]) -> Iterator[str]:
    """Yield the lines of cards, sorted by id, in pieces of many lines."""
    stated = get_stated(cards)
    ids = sorted(stated)
    for start in range(0, len(ids), _LINES_AT_ONCE):
        lines = [
            card if isinstance(card := stated[card_id], str) else format_card(card_id, card)
            for card_id in ids[start : start + _LINES_AT_ONCE]
        ]
        yield f"{_COMMA if start else ''}{_COMMA.join(lines)}"


def format_card(card_id: str, card: LockedCard) -> str:
    """The line of a card."""
    return (
        f'  "{card_id}": {{"guid": {encode_basestring(card.guid)}, "kind": "{card.kind}", '
        f'"digest": "{card.digest}", "mod": {card.mod}, "ordinals": {list(card.ordinals)}, '
        f'"released": {encode_basestring(card.released) if card.released else "null"}'
        f"{_format_gaps(card) if card.gaps or card.gone_gaps else ''}"
        f"{_format_texts('texts', card.texts) if card.texts else ''}"
        f"{_format_texts('sent_texts', card.sent_texts) if card.sent_texts else ''}"
        f"{_format_former_ids(card) if card.former_ids else ''}"
        f"{'' if card.sent is None else _format_sent(card.sent)}}}\n"
    )


def state_card(card_id: str, card: LockedCard) -> str | LockedCard:
    """The line of a card, if `CardLines` can have it; for the few that have more to say, the card."""
    line = format_card(card_id, card)
    return line if _LINE.fullmatch(line) else card


def name_gaps(card: LockedCard) -> dict[str, GapNumbers]:
    """The shapes or steps of a card by their names in the file; none that are empty."""
    return {name: numbers for name, numbers in (("parts", card.gaps), ("gone", card.gone_gaps)) if numbers}


def _format_gaps(card: LockedCard) -> str:
    return "".join(f', "{name}": {_format_json(numbers)}' for name, numbers in name_gaps(card).items())


def _format_texts(name: str, texts: CardTexts) -> str:
    pairs = ", ".join([f'"{key}": "{text}"' for key, text in texts])
    return f', "{name}": {{{pairs}}}'


def _format_former_ids(card: LockedCard) -> str:
    return f', "was": {_format_json(card.former_ids)}'


def _format_sent(digest: str) -> str:
    return f', "sent": {encode_basestring(digest)}'


def _format_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_line(line: str) -> LockedCard:
    """Read a line that `read_card_lines` took for that of a card. What many cards have in common is in memory once."""
    pieces = line.split('"')
    guid, kind, digest = pieces[5], intern(pieces[9]), pieces[13]
    mod, ordinals = pieces[16].strip(": ,"), pieces[18].strip(": [],")
    is_released = pieces[20] == ": "
    texts = pieces[25 if is_released else 23 :]
    return LockedCard(
        guid,
        kind,
        digest,
        int(mod),
        tuple(map(int, ordinals.split(", "))) if ordinals else (),
        intern(pieces[21]) if is_released else None,
        texts=tuple(zip(map(intern, texts[::4]), texts[2::4], strict=False)),
    )
