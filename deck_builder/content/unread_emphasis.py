"""Finds stars that an author meant as bold or italic words and that Markdown shows: `これは**「強調」**です`.

CommonMark takes stars as delimiters only if no letter is outside of them where a punctuation mark is inside. Languages
without spaces have letters there all the time, and so has `**Note:**text`.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from deck_builder.content.shown_text import make_fault
from deck_builder.patterns import compile_late
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.content.parser import Piece
    from deck_builder.problems.errors import Fault

_STARRED: Final = compile_late(r"(?<!\*)(?P<stars>\*{1,3})(?P<inside>[^\s*](?:[^*\n]{0,200}?[^\s*])?)(?P=stars)(?!\*)")
_TAGS: Final = {1: "i", 2: "b", 3: "b"}
_ENDS_A_LABEL: Final = (":", ".", ",", "!", "?", ";")
_LONGEST_SHOWN: Final = 30
"""In characters."""


def find_unread_emphasis(text: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Find the first words between stars that are shown with them. `pieces` is what the parser makes of the text."""
    if text.count("*") < 2:
        return
    data = text.encode()
    for start, end in _list_runs(pieces):
        run = data[start:end].decode()
        for starred in _STARRED.finditer(run):
            inside = starred["inside"]
            after = run[starred.end() : starred.end() + 1]
            is_label = len(starred["stars"]) > 1 and inside.endswith(_ENDS_A_LABEL) and after.isalpha()
            if not (is_label or _is_foreign_mark(inside[0]) or _is_foreign_mark(inside[-1])):
                continue
            place = len(data[:start].decode()) + starred.start()
            tag = _TAGS[len(starred["stars"])]
            shown = shorten(inside, _LONGEST_SHOWN)
            message = f"the stars of `{shorten(starred.group(), _LONGEST_SHOWN)}` are shown as they are typed"
            hint = f"Markdown can't read them beside a letter. Write `<{tag}>{shown}</{tag}>`, or put a space outside."
            yield make_fault("T422", message, hint, text, place, place + len(starred.group()))
            return


def _list_runs(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Where each stretch of text without any markup or escape begins and ends, in bytes; code is left out."""
    start = end = 0
    in_code = False
    for piece in pieces:
        if piece.name == "CodeBlock":
            in_code = piece.kind == "Start"
        if piece.kind == "Text" and not in_code and piece.start == end and start < end:
            end = piece.end
            continue
        if start < end:
            yield start, end
        start, end = (piece.start, piece.end) if piece.kind == "Text" and not in_code else (0, 0)
    if start < end:
        yield start, end


def _is_foreign_mark(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign)[0] == "P"
