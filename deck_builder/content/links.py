"""Finds links that lead nowhere on a card: to a file, to another note, to a part of the card, or to no address."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from deck_builder.content.media import PICTURES, SOUNDS
from deck_builder.content.plain_text import unescape
from deck_builder.content.verbatim import blank_verbatim
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyromark

_ADDRESS: Final = compile_late(r"""<a\b[^<>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_LINK: Final = compile_late(r"""<a\b(?:[^<>]*?\shref="([^"]*)")?""", re.IGNORECASE)
_SCHEME: Final = compile_late(r"\s*[A-Za-z][A-Za-z0-9+.-]*:|//")
_WIKI_LINK: Final = compile_late(r"(?<![\\!\[])\[\[(?!sound:|anki:|type:)(?P<name>[^\W_][^\[\]\n]*)\]\](?!\()")
_GAP: Final = compile_late(r"\s*c?\d+\s*::")
"""The beginning of a gap in the wrong brackets, which is reported as such."""
_WITH_SPACE: Final = compile_late(r"(?<![\\!])\[(?P<words>[^\[\]\n]*+)\]\((?P<address>[^()<>\n]*)\)")
_APART: Final = compile_late(r"(?<!\\)(?P<picture>!?)\[(?P<words>[^\[\]\n]++)\][ \t]+\((?P<address>[^\s()<>]++)\)")
_REVERSED: Final = compile_late(r"(?<!\])\((?P<words>[^()\[\]\n]++)\)\[(?P<address>(?:https?://|www\.)[^\s\[\]]++)\]")
_TITLE: Final = compile_late(r"""(?<!\s)\s++(?:"[^"]*"|'[^']*')\s*\Z""")
_LIKE_AN_ADDRESS: Final = compile_late(r"(?:https?://|www\.).+|(?:.*[^\s.])?\.[A-Za-z][A-Za-z0-9]{1,4}(?:#.*)?")
_LIKE_A_SITE: Final = compile_late(r"www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)


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


def find_removed_links(before: str, after: str) -> Iterator[Fault]:
    """Find the first link whose address the sanitiser removed although it looks like one on the web.

    `before` and `after` are the HTML before the sanitiser and after it.
    """
    addresses = [link[1] or "" for link in _LINK.finditer(before)]
    kept = [" href=" in link.group() for link in _LINK.finditer(after)]
    if len(addresses) != len(kept):
        return
    for address, is_kept in zip(addresses, kept, strict=True):
        written = unquote(unescape(address))
        if not is_kept and written.lower().startswith(("http:", "https:", "mailto:", "//")):
            message = f"`{shorten(written)}` is no address that a browser can read, so there is no link here"
            yield Fault("T421", message, "Copy the address from a browser. It can't have a gap in it.", written)
            return


def _suggest(name: str) -> str:
    """Say what to write in place of a link to a file or a part of the card."""
    ending = PurePosixPath(name).suffix.lower()
    if _LIKE_A_SITE.match(name):
        return f"Write `https://{name}`."
    if ending in PICTURES:
        written = f"<{name}>" if " " in name else name
        return f"Show the picture: `![what it shows]({written})`."
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
        if not any(map(str.isalpha, name)) or _GAP.match(name):
            continue
        ending = PurePosixPath(name.partition("|")[0].strip()).suffix.lower()
        hint = "Remove the brackets: a card can't link to a note."
        if ending in PICTURES | SOUNDS:
            hint = f"Write `!{link.group()}`, which shows the picture or plays the recording."
        yield Fault("T421", f"`{shorten(link.group())}` is shown as it is typed", hint, link.group())


def find_unread_links(text: str, options: pyromark.Options) -> Iterator[Fault]:
    """Find what an author meant as a link and Markdown shows as it is typed.

    A space in the address, a space before it, or round and square brackets in the wrong order.
    """
    if not ("](" in text or "] " in text or ")[" in text):
        return
    blank = blank_verbatim(text, options)
    for link in _WITH_SPACE.finditer(blank):
        address = _TITLE.sub("", link["address"]).strip()
        if re.search(r"\s", address) and _LIKE_AN_ADDRESS.fullmatch(address):
            hint = "Write each space of the address as `%20`."
            if not _SCHEME.match(address) and not _LIKE_A_SITE.match(address):
                hint = _suggest(address)
            message = f"the address `{shorten(address)}` has a space, so there is no link here"
            yield Fault("T421", message, hint, address)
    for link in _APART.finditer(blank):
        if _LIKE_AN_ADDRESS.fullmatch(link["address"]):
            what, code = ("picture", "T422") if link["picture"] else ("link", "T421")
            hint = f"Write `{link['picture']}[{shorten(link['words'])}]({link['address']})`, without the space."
            shown = shorten(link.group())
            yield Fault(code, f"there is no {what} here: a space parts the brackets of `{shown}`", hint, link.group())
    for link in _REVERSED.finditer(blank):
        hint = f"Write `[{shorten(link['words'])}]({link['address']})`."
        message = f"there is no link here: the brackets of `{shorten(link.group())}` are the wrong way round"
        yield Fault("T421", message, hint, link.group())
