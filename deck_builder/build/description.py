"""The description of a deck, laid out for the screen on which Anki shows it.

That screen keeps every line break of the HTML (`white-space: pre-wrap` in Anki's `overview.scss`), also those that
Markdown takes for spaces, and draws an empty line more between paragraphs.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from deck_builder.deck.words import fill_words
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from deck_builder.deck.model import Deck

_BLOCK: Final = compile_late(r" {4}|\t| {0,3}(?:[#>|<=]|[-*+](?:[ -]|$)|\d{1,9}[.)](?: |$)|```|~~~|\*\*\*|___)")
"""The beginning of a line that is more than a part of a paragraph: a list, a heading, a quotation, code, a table."""

BY: Final = "By {authors}."
LICENCE: Final = "Licence: {licence}."
VERSION: Final = "Version {version} of {date}."
DRAFT: Final = "A draft made after version {version}."
"""What the description says in the words of the deck's language."""

_HARD_BREAK: Final = "\\\n"


def describe_deck(deck: Deck, state: str) -> str:
    """What Anki shows above a deck's cards: what its authors say, and its `state`, such as its version.

    It is Markdown, or HTML if the deck's description is.
    """
    authors = fill_words(deck.words, BY, authors=", ".join(deck.authors)) if deck.authors else ""
    licence = fill_words(deck.words, LICENCE, licence=deck.licence) if deck.licence else ""
    link = f"<{deck.link}>" if re.fullmatch(r"https?://[^\s<>]+", deck.link) else deck.link
    if deck.has_html_description:
        imprint = html.escape(" ".join(filter(None, [authors, licence, deck.link, state])), quote=False)
        return "\n\n".join(filter(None, [deck.description, imprint]))
    imprint = " ".join(filter(None, [authors, licence, link, state]))
    return flow_paragraphs("\n\n".join(filter(None, [deck.description, imprint])))


def flow_paragraphs(markdown: str) -> str:
    """Put each paragraph on one line, with one empty line between two, as Anki draws them.

    Line breaks that the author makes with a backslash or two spaces stay; so do lists, headings, tables and code.
    """
    flowed = ""
    was_prose = False
    for block in re.split(r"\n(?:[ \t]*\n)+", markdown.strip("\n")):
        lines = block.split("\n")
        is_prose = not any(map(_BLOCK.match, lines))
        if flowed:
            flowed += _HARD_BREAK if was_prose and is_prose else "\n\n"
        flowed += _join(lines) if is_prose else block
        was_prose = is_prose
    return flowed


def _join(lines: list[str]) -> str:
    """Join the lines of a paragraph, except where its author breaks a line."""
    joined = ""
    for line in lines:
        if joined.endswith(("\\", "  ")):
            joined = f"{joined.rstrip(' ')}\n" if joined.endswith("\\") else f"{joined.rstrip()}{_HARD_BREAK}"
        elif joined:
            joined += " "
        joined += line.lstrip()
    return joined.rstrip()
