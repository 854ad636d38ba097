"""Gaps that end in another paragraph, table cell or bold word than the one in which they begin.

Anki replaces a gap by `[…]` without regard to the HTML around it: `<b>a {{c1::b</b> c}}` becomes `<b>a [...]`, and
the rest of the card is bold.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from deck_builder.content.cloze import find_braces
from deck_builder.patterns import compile_late

_TAG: Final = compile_late(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^>]*>")
_NO_END: Final = frozenset({"br", "col", "hr", "img", "wbr"})
_BLOCKS: Final = {
    "p": "a paragraph",
    "li": "an item of a list",
    "ul": "a list",
    "ol": "a list",
    "td": "a cell of the table",
    "th": "a cell of the table",
    "tr": "a row of the table",
    "blockquote": "a quotation",
    "pre": "a block of code",
    "code": "code",
    "a": "a link",
    "strong": "bold words",
    "em": "italic words",
    "del": "words that are struck through",
}


class CrossingGap(NamedTuple):
    """A gap that crosses the border of an element."""

    number: int
    """How many gaps of the text begin before it."""
    content: str
    """Its HTML, as far as the border."""
    border: str
    """What it crosses the border of, in words."""


def find_crossing_gap(content: str) -> CrossingGap | None:
    """Find the first gap in HTML that crosses the border of an element.

    None if every gap, and every hint, has both ends in the same element.
    """
    position = count = 0
    still_open: list[tuple[int, int, list[str]]] = []  # of each gap: its number, its place and the open elements in it
    for start, end, numbers in find_braces(content):
        if still_open:
            number, begin, elements = still_open[-1]
            if crossed := _follow(content[position:start], elements):
                return CrossingGap(number, content[begin:start], _name(crossed))
        position = end
        if numbers is not None:
            still_open.append((count, end, []))
            count += 1
            continue
        number, begin, elements = still_open.pop()
        if elements:
            return CrossingGap(number, content[begin:start], _name(elements[-1]))
    return None


def find_gap_in_tag(content: str) -> tuple[int, str] | None:
    """Find the first gap inside a tag, where Anki writes HTML into an attribute: how many begin before it, and the tag.

    None if all gaps are in text.
    """
    if "{{c" not in content or "<" not in content:
        return None
    tags = ((tag.start(), tag.end(), tag[2].lower()) for tag in _TAG.finditer(content))
    tag = next(tags, None)
    openings = (braces.start for braces in find_braces(content) if braces.numbers is not None)
    for number, start in enumerate(openings):
        while tag and tag[1] <= start:
            tag = next(tags, None)
        if tag and tag[0] < start:
            return number, tag[2]
    return None


def _follow(content: str, elements: list[str]) -> str:
    """Follow the tags of a piece of a gap, and return the element that it leaves, or inside which its hint begins."""
    position = 0
    hint = content.find("::")
    for tag in _TAG.finditer(content):
        if position <= hint < tag.start() and elements:
            return elements[-1]
        position = tag.end()
        name = tag[2].lower()
        if name in _NO_END:
            continue
        if not tag[1]:
            elements.append(name)
        elif elements and elements[-1] == name:
            elements.pop()
        else:
            return name
    return elements[-1] if hint >= position and elements else ""


def _name(element: str) -> str:
    return _BLOCKS.get(element, f"`<{element}>`")
