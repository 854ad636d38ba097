"""Highlighted text as note-taking programs write it: `==these words==` become `<mark>these words</mark>`."""

from __future__ import annotations

import re
from typing import Final

import pyromark

from deck_builder.content.verbatim import name_container
from deck_builder.patterns import compile_late

_SIGNS: Final = compile_late(r"(?<![=!<>])==(?!=)")
_NOT_MARKED: Final = frozenset({"CodeBlock", "Image"})
"""The names of containers whose text is shown as it is, or not at all."""
_PART_OF_A_WORD: Final = compile_late(r"\w", re.ASCII)
"""`a==b` compares two things. Scripts that are written without spaces may have a mark inside of a line."""


def write_highlights(text: str, options: pyromark.Options) -> str:
    """Write the highlighted parts of a Markdown text as HTML. `options` are those of the parser.

    As with `**`, the first sign stands before a letter and the second behind one, and both are in the same part of the
    text: in one paragraph, cell or link.
    """
    if text.count("==") < 2:
        return text
    data = text.encode()
    pairs: list[tuple[int, int]] = []
    opened: list[int] = [-1]
    """For each container around the current text: the index in bytes of a sign that waits for its partner, or -1."""
    hidden = 0
    for event, span in pyromark.events_with_range(text, options=options):
        name, value = next(iter(event.items())) if isinstance(event, dict) else (event, "")
        if name == "Start":
            opened.append(-1)
            hidden += name_container(value) in _NOT_MARKED
        elif name == "End":
            opened.pop()
            hidden -= name_container(value) in _NOT_MARKED
        elif name == "Text" and not hidden:
            start, end = span["start"], span["end"]
            piece = data[start:end].decode()
            at, counted = start, 0
            for sign in _SIGNS.finditer(piece):
                at += len(piece[counted : sign.start()].encode())
                counted = sign.start()
                before = data[max(0, at - 4) : at].decode(errors="ignore")[-1:]
                after = data[at + 2 : at + 6].decode(errors="ignore")[:1]
                if before == "\\":
                    continue
                if opened[-1] >= 0 and _is_inside(before) and not _PART_OF_A_WORD.match(after):
                    pairs.append((opened[-1], at))
                    opened[-1] = -1
                elif opened[-1] < 0 and _is_inside(after) and not _PART_OF_A_WORD.match(before):
                    opened[-1] = at
    places = sorted([(start, b"<mark>") for start, _ in pairs] + [(end, b"</mark>") for _, end in pairs])
    pieces: list[bytes] = []
    position = 0
    for at, tag in places:
        pieces += (data[position:at], tag)
        position = at + 2
    return b"".join([*pieces, data[position:]]).decode()


def _is_inside(neighbour: str) -> bool:
    """Whether the character beside a sign is a part of the highlighted words."""
    return bool(neighbour) and not neighbour.isspace() and neighbour != "="
