"""Which words differ between two texts, and how much of it a person is shown."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from deck_builder.problems.card_texts.segments import split_at_words
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONG: Final = 2_000
"""The number of words and spaces from which the comparison ignores very frequent ones, which saves seconds."""
_AROUND: Final = 50
"""The number of unchanged characters shown on each side of a change."""
_MOST: Final = 600
"""The most characters shown of one run of words that came or went."""
_MOST_IN_ALL: Final = 1_000
"""The number of characters after which the rest of a text is left out."""


class Piece(NamedTuple):
    """Some words of a comparison."""

    what: Literal["same", "gone", "new"]
    """Whether both texts have the words, only the text before, or only the text after."""
    text: str
    """The words."""


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word. The pieces together hold every character of both."""
    old, new = split_at_words(before), split_at_words(after)
    return tuple(_join_changes(_match(old, new)))


def shorten_pieces(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces as a person is shown them.

    The result is on one line, with `⏎` for a line break. Long runs are cut, and the rest of a very
    long text is left out. Words that came or went have no spaces around them, so that marks stand close to the words.
    """
    return tuple(_merge_unchanged(_take_spaces_out(_end_early(_cut_long(pieces)))))


def _match(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=len(new) > _LONG).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("gone", "".join(old[i:j]))
        if k < m:
            yield Piece("new", "".join(new[k:m]))


def _join_changes(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, with changes joined where only a space is between them."""
    gone = new = ""
    for what, text in pieces:
        if what == "same" and not (text.isspace() and (gone or new)):
            yield from _change(gone, new)
            gone = new = ""
            yield Piece(what, text)
        else:
            gone += text if what != "new" else ""
            new += text if what != "gone" else ""
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Piece]:
    """The removed and the added words; a space at the end of both is a piece of its own."""
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


def _cut_long(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, each on one line and without the middle of what is long."""
    last = len(pieces) - 1
    for place, (what, text) in enumerate(pieces):
        line = text.replace("\n", " ⏎ " if text.strip("\n") else "⏎ ")
        if what == "same":
            yield Piece(what, _cut_middle(line, keep_start=place > 0, keep_end=place < last))
        else:
            yield Piece(what, shorten(line, _MOST))


def _cut_middle(text: str, *, keep_start: bool, keep_end: bool) -> str:
    """An unchanged text without its middle, or without the end that touches no change."""
    start = text[:_AROUND].rsplit(" ", 1)[0] if keep_start else ""
    end = text[-_AROUND:].split(" ", 1)[-1] if keep_end else ""
    if len(text) <= len(start) + len(end) + 20:
        return text
    return f"{start} … {end}" if start and end else f"{start} …" if start else f"… {end}"


def _end_early(pieces: Iterable[Piece]) -> Iterator[Piece]:
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece.text)
        if length > _MOST_IN_ALL:
            yield Piece("same", " … and more")
            return


def _take_spaces_out(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for what, text in pieces:
        words = text.strip()
        if what == "same" or not words:
            yield Piece(what, text)
            continue
        lead, _, tail = text.partition(words)
        yield Piece("same", lead)
        yield Piece(what, words)
        yield Piece("same", tail)


def _merge_unchanged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    same = ""
    for piece in pieces:
        if piece.what == "same":
            same += piece.text
            continue
        if same:
            yield Piece("same", same)
            same = ""
        yield piece
    if same:
        yield Piece("same", same)
