"""Which words differ between two texts."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LONG: Final = 2_000
"""From how many words and spaces on a comparison goes by the rarer ones first, which takes seconds less."""


class Piece(NamedTuple):
    """Some words of a comparison: in both texts, only in the one before, or only in the one after."""

    what: Literal["same", "gone", "new"]
    text: str


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    return tuple(_joined(_pieces(old, new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=len(new) > _LONG).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("gone", "".join(old[i:j]))
        if k < m:
            yield Piece("new", "".join(new[k:m]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, with what went and what came drawn together where only a space stands between them."""
    gone = new = ""
    for what, text in pieces:
        if what == "same" and not (text.isspace() and (gone or new)):
            yield from _flushed(gone, new)
            gone = new = ""
            yield Piece(what, text)
        else:
            gone += text if what != "new" else ""
            new += text if what != "gone" else ""
    yield from _flushed(gone, new)


def _flushed(gone: str, new: str) -> Iterator[Piece]:
    """What went and what came, with the space that both end in behind them."""
    tail = ""
    if gone and new and gone[-1].isspace() and new[-1] == gone[-1]:
        tail = gone[-1]
        gone, new = gone[:-1], new[:-1]
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
    if tail:
        yield Piece("same", tail)
