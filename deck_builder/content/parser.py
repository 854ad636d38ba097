"""The parser of Markdown, and the pieces that it finds in a text, each with its place.

What is text and what is markup is always asked here: no other module guesses it from signs.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pyromark

OPTIONS: Final = (
    pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_TASKLISTS
)
"""CommonMark with tables, struck-through text, `$…$`, footnotes and task lists."""


class Piece(NamedTuple):
    """A piece of a parsed text: the beginning or the end of an element, or something that is shown."""

    kind: str
    """`Start`, `End`, or what is shown: `Text`, `Code`, `InlineMath`, `DisplayMath`, `Html`, `InlineHtml`, `SoftBreak`,
    `HardBreak`, `Rule`, `FootnoteReference`, `TaskListMarker`."""
    name: str
    """The element that begins or ends, such as `Paragraph`; empty for what is shown."""
    value: Any
    """What is shown. For the beginning of an element: its properties, such as the address of a link."""
    start: int
    """Where it begins, in bytes of the text's UTF-8."""
    end: int
    """Where it ends, in bytes."""


def make_html(text: str) -> str:
    """Render Markdown as HTML, without any clean-up."""
    return pyromark.html(text, options=OPTIONS)


def parse(text: str) -> list[Piece]:
    """The pieces of a text, in its order. A list and its items begin at their signs, not at the spaces before them."""
    data = text.encode()
    pieces: list[Piece] = []
    for event, span in pyromark.events_with_range(text, options=OPTIONS):
        if isinstance(event, str):
            pieces.append(Piece(event, "", None, span["start"], span["end"]))
            continue
        ((kind, value),) = event.items()
        name = ""
        properties: Any = value
        if kind in ("Start", "End"):
            name, properties = next(iter(properties.items())) if isinstance(properties, dict) else (properties, None)
        start = span["start"]
        if name in ("List", "Item") and kind == "Start":
            while data[start : start + 1] in (b" ", b"\t"):
                start += 1
        elif kind == "TaskListMarker" and pieces and pieces[-1].start > start:  # the paragraph that it stands in
            pieces[-1] = pieces[-1]._replace(start=start)
        pieces.append(Piece(kind, name, properties, start, span["end"]))
    return pieces
