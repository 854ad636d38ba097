"""Finds what runs code or loads something in media: in SVG, in stylesheets, and in files that are pages or scripts.

An SVG that is shown as a picture on a card runs no script. It does if somebody opens the file itself, from the deck's
folder, the preview or Anki's media folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.safety import Part, is_elsewhere, make_part, runs_code
from deck_builder.content.unsafe_css import find_in_css
from deck_builder.patterns import compile_late
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = frozenset({".htm", ".html", ".js", ".mjs", ".shtml", ".swf", ".xht", ".xhtml", ".xml", ".xsl", ".xslt"})
"""Endings of files that can run code."""
CHECKED: Final = PAGES | {".svg", ".css"}
"""Endings of the files that can run or load something."""

_RUN: Final = frozenset(
    re.findall(
        r"\w+",
        """
        applet base embed foreignobject form frame frameset handler iframe link listener meta object portal script
        """,
    )
)
"""Elements of drawings that run code, and those of HTML, which may be in a drawing."""
_ANIMATE: Final = frozenset({"animate", "animatemotion", "animatetransform", "set"})
_LOADING: Final = frozenset({"action", "background", "base", "data", "href", "imagesrcset", "poster", "src", "srcset"})
"""Attributes, without their prefix, whose address is loaded: `xlink:href`, `xml:base`."""
_CODE_IN_BYTES: Final = compile_late(rb"<(?:[\w.-]+:)?script|[\s\"'/]on[a-z]+\s*=|javascript:", re.IGNORECASE)
_ENCODING: Final = compile_late(r"utf-?8|utf-?16(?:[bl]e)?|us-ascii|iso-?8859-?\d+|windows-?125\d", re.IGNORECASE)
"""Encodings that this parser and browsers read alike, as far as tags go."""
_UNCLEAR: Final = {
    18: "its encoding is not known",
    19: "its encoding is not the one that it names",
    43: "its entities become too long a text",
}
"""By the numbers of errors after which a browser may still read the drawing: `XML_ERROR_UNKNOWN_ENCODING`,
`XML_ERROR_INCORRECT_ENCODING` and `XML_ERROR_AMPLIFICATION_LIMIT_BREACH` in `expat.h`."""


class UnclearError(ValueError):
    """A drawing can't be searched for code. The text of the error says why."""


def find_in_file(ending: str, data: bytes) -> Iterator[Part]:
    """Find what runs or loads something in a media file. `ending` is the ending of its name, in lower case.

    Raises UnclearError if that can't be told.
    """
    if ending in PAGES:
        yield Part("scripts", ending)
    elif ending == ".css":
        yield from find_in_css(data.decode("utf-8", errors="replace"))
    elif ending == ".svg":
        yield from _find_in_svg(data)


def _find_in_svg(data: bytes) -> Iterator[Part]:
    from xml.parsers import expat  # only decks with drawings need it

    parts: list[Part] = []
    open_styles: list[list[str] | None] = []  # the texts of each open element that is a `<style>`
    styles: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        open_styles.append([] if tag == "style" else None)
        if tag in _RUN:
            parts.append(Part("scripts", f"<{name}>"))
        for key, value in attributes.items():
            short = key.rpartition(":")[2].lower()
            if runs_code(short, value) or (tag in _ANIMATE and runs_code(value.rpartition(":")[2].lower(), "")):
                parts.append(Part("scripts", key))
            elif short == "style" or "(" in value:
                parts.extend(find_in_css(value))
            elif short in _LOADING and tag != "a":
                addresses = re.split(r"[\s,]+", value) if short.endswith("srcset") else (value,)
                parts.extend(make_part("remote", address) for address in addresses if is_elsewhere(address))

    def end(_: str) -> None:
        if (texts := open_styles.pop()) is not None:
            styles.append("".join(texts))

    def read_text(text: str) -> None:
        if open_styles and (texts := open_styles[-1]) is not None:
            texts.append(text)

    def declare(name: str, is_parameter: bool, *_: object) -> None:
        if is_parameter:  # browsers expand it, and this parser does not
            parts.append(Part("scripts", f"<!ENTITY % {name}"))

    def instruction(target: str, text: str) -> None:
        if target.lower() == "xml-stylesheet":
            parts.append(make_part("remote", f"<?{target} {text}?>"))

    def read_declaration(_: str, encoding: str | None, __: int) -> None:
        if encoding and not _ENCODING.fullmatch(encoding):
            raise UnclearError(f"its encoding is `{shorten(encoding)}`")

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = read_declaration
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = read_text
    parser.EntityDeclHandler = declare
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if error.code in _UNCLEAR:
            raise UnclearError(_UNCLEAR[error.code]) from None
        # A browser may show the drawing, or a part of it, all the same.
        signs = {match.decode().strip(" \t\n\r\"'/").lower() for match in _CODE_IN_BYTES.findall(data)}
        parts.extend(Part("scripts", sign) for sign in sorted(signs))
    yield from parts
    for css in (*styles, *("".join(texts) for texts in open_styles if texts)):
        yield from find_in_css(css)
