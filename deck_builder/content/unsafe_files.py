"""Finds what runs code or loads something in media: in SVG, in stylesheets, and in files that are pages or scripts.

An SVG that is shown as a picture on a card runs no script. It does if somebody opens the file itself, from the deck's
folder, the preview or Anki's media folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.safety import Part, is_elsewhere, make_part, runs_code
from deck_builder.content.unsafe_css import find_in_css

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = frozenset({".htm", ".html", ".js", ".mjs", ".shtml", ".swf", ".xht", ".xhtml", ".xml", ".xsl", ".xslt"})
"""Endings of files that can run code."""
CHECKED: Final = PAGES | {".svg", ".css"}
"""Endings of the files that can run or load something."""

_SIGNS: Final = re.compile(
    rb"\0|script|<!entity|[\s\"'/]on[a-z]+\s*=|foreignobject|<(?:[\w.-]+:)?(?:animate|embed|iframe|object|set)"
    rb"|&#|&[a-z]+;[^<>]*=|@import|url\s*\(\s*[^#\s]|\\|<\?xml-|encoding=[\"'](?!utf-8)"
    rb"|(?:href|src)\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)
"""Matches in every SVG that runs or loads something, and in some that don't. A plain drawing needs no parser."""
_RUN: Final = frozenset({"script", "iframe", "embed", "object", "foreignobject", "handler", "listener"})
_ANIMATE: Final = frozenset({"animate", "animatemotion", "animatetransform", "set"})
_CODE_IN_BYTES: Final = re.compile(rb"<(?:[\w.-]+:)?script|[\s\"'/]on[a-z]+\s*=|javascript:", re.IGNORECASE)


def find_in_file(ending: str, data: bytes) -> Iterator[Part]:
    """Find what runs or loads something in a media file. `ending` is the ending of its name, in lower case."""
    if ending in PAGES:
        yield Part("scripts", ending)
    elif ending == ".css":
        yield from find_in_css(data.decode("utf-8", errors="replace"))
    elif ending == ".svg" and _SIGNS.search(data):
        yield from _find_in_svg(data)


def _find_in_svg(data: bytes) -> Iterator[Part]:
    from xml.parsers import expat  # only few drawings have to be parsed

    parts: list[Part] = []
    texts: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        if tag in _RUN:
            parts.append(Part("scripts", f"<{name}>"))
        for key, value in attributes.items():
            short = key.rpartition(":")[2].lower()
            if runs_code(short, value) or (tag in _ANIMATE and runs_code(value.rpartition(":")[2].lower(), "")):
                parts.append(Part("scripts", key))
            elif short == "style" or "url(" in value.lower():
                parts.extend(find_in_css(value))
            elif short in ("href", "src") and tag != "a" and is_elsewhere(value):
                parts.append(make_part("remote", value))

    def instruction(target: str, text: str) -> None:
        if target.lower() == "xml-stylesheet":
            parts.append(make_part("remote", f"<?{target} {text}?>"))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.ProcessingInstructionHandler = instruction
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(data, True)
    except expat.ExpatError:  # a browser may show the drawing, or a part of it, all the same
        signs = {match.decode().strip(" \t\n\r\"'/").lower() for match in _CODE_IN_BYTES.findall(data)}
        parts.extend(Part("scripts", sign) for sign in sorted(signs))
    yield from parts
    text = "".join(texts)
    if "@" in text or "url" in text or "\\" in text:  # the contents of <style>, among other texts
        yield from find_in_css(text)
