"""Reads our HTML and Markdown as other programs do."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from urllib.parse import unquote

import pyromark

_BLOCKS = frozenset(
    {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "tr",
        "td",
        "th",
        "dt",
        "dd",
        "title",
        "figcaption",
        "summary",
    }
)


class Reader(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        """The tags that open, in order."""
        self.texts: list[str] = []
        """The texts, each up to the next tag."""
        self._lines: list[str] = [""]
        self._before: list[str] = [""]
        self._after: list[str] = [""]
        self._open: list[str] = []
        self._elements: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("img", "br", "hr", "meta"):
            self._open.append(tag)
        self._elements.append((tag, ""))
        if tag in _BLOCKS:
            for lines in (self._lines, self._before, self._after):
                lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if {"style", "script"} & {*self._open}:
            return
        self.texts.append(data)
        if self._elements:
            tag, text = self._elements[-1]
            self._elements[-1] = tag, text + data
        self._lines[-1] += data
        if not {"strong", "ins"} & {*self._open}:
            self._before[-1] += data
        if "del" not in self._open:
            self._after[-1] += data

    @property
    def text(self) -> str:
        """Everything that a person reads."""
        return fold(" ".join(self._lines))

    def lines_of(self, *tags: str) -> list[str]:
        """The text of each element with one of these tags, up to the next tag that opens."""
        return [fold(text) for tag, text in self._elements if tag in tags]

    @property
    def before(self) -> list[str]:
        """The lines of the page without what is bold or inserted."""
        return [*map(fold, self._before)]

    @property
    def after(self) -> list[str]:
        """The lines of the page without what is struck out."""
        return [*map(fold, self._after)]


def fold(text: str) -> str:
    """A text with its white space as a browser shows it."""
    return " ".join(text.split())


def decode_address(address: str) -> str:
    """The text inside a `data:` address."""
    head, data = address.split(",", 1)
    return base64.b64decode(data).decode() if head.endswith(";base64") else unquote(data)


def read_markdown(markdown: str) -> Reader:
    """Markdown as another program understands it, with what GitHub adds to CommonMark."""
    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_MATH
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_TASKLISTS
    )
    return Reader(pyromark.html(markdown, options=options))
