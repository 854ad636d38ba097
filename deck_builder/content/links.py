"""Finds links that lead nowhere on a card: to a file, to another note, to a part of the card, or to no address."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from deck_builder.content.media import PICTURES, SOUNDS
from deck_builder.content.plain_text import unescape
from deck_builder.content.verbatim import blank_verbatim
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyromark

_ADDRESS: Final = re.compile(r"""<a\b[^<>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_SCHEME: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:|//")
_WIKI_LINK: Final = re.compile(r"(?<![\\!\[])\[\[(?!sound:|anki:|type:)(?P<name>[^\W_][^\[\]\n]*)\]\](?!\()")
_LIKE_A_SITE: Final = re.compile(r"www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)


def find_dead_links(out: str) -> Iterator[Fault]:
    """Find the links in HTML whose address is not one on the web."""
    for link in _ADDRESS.finditer(out):
        written = unescape(link[1] or link[2] or link[3] or "").strip()
        if _SCHEME.match(written):
            continue  # other schemes than those of pages and email are reported as removed
        name = unquote(written)
        if not name:
            yield Fault("T421", "this link has no address", "Write the address of a page: `https://…`.", "]()")
            continue
        yield Fault("T421", f"the link to `{shorten(name)}` leads nowhere on a card", _suggest(name), name)


def _suggest(name: str) -> str:
    """Say what to write in place of a link to a file or a part of the card."""
    ending = PurePosixPath(name).suffix.lower()
    if _LIKE_A_SITE.match(name):
        return f"Write `https://{name}`."
    if ending in PICTURES:
        return f"Show the picture: `![what it shows]({name})`."
    if ending in SOUNDS:
        return f"Play the recording: `[sound:{name}]`."
    if name.startswith("#"):
        return "Remove the link: a card has no places to jump to."
    return "Learners don't get the file. Put it on the web, and link to it there: `https://…`."


def find_wiki_links(text: str, options: pyromark.Options) -> Iterator[Fault]:
    """Find `[[links to other notes]]`, which are shown as they are typed."""
    if "[[" not in text:
        return
    for link in _WIKI_LINK.finditer(blank_verbatim(text, options)):
        name = link["name"]
        if not any(map(str.isalpha, name)):
            continue
        ending = PurePosixPath(name.partition("|")[0].strip()).suffix.lower()
        hint = "Remove the brackets: a card can't link to a note."
        if ending in PICTURES | SOUNDS:
            hint = f"Write `!{link.group()}`, which shows the picture or plays the recording."
        yield Fault("T421", f"`{shorten(link.group())}` is shown as it is typed", hint, link.group())
