"""HTML that goes to learners as it is: the text of notes from an imported package.

The HTML is not tidied: that would change the note for learners who have it. Only code is removed, and files get the
names that they have in the package.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import nh3

from deck_builder.content.media_names import normalize_media_name
from deck_builder.content.nesting import limit_nesting
from deck_builder.content.plain_text import unescape
from deck_builder.content.rendered import Rendered
from deck_builder.content.safety import has_code_address, make_faults, runs_code
from deck_builder.content.unsafe_html import MAY_RUN_CODE, RUNS_CODE, WORD, find_after_cleaning, may_run_code
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile

_OTHER_TAG: Final = compile_late(
    r"<(?!/?(?:b|big|blockquote|br|code|dd|del|div|dl|dt|em|h[1-6]|hr|i|ins|li|mark|ol|p|pre|s|small|span|strong|sub|sup"
    r"|table|tbody|td|th|thead|tr|u|ul)>|img src=\"[\w.-]+\">)"
)
"""A `<` that begins anything but a tag without attributes, or a picture: what surely runs no code."""
_FOREIGN: Final = compile_late(r"<(?:svg|math)\b", re.IGNORECASE)
_SCHEMES: Final = frozenset({"http", "https", "mailto", "data", "file", "ftp", "tel", "javascript", "vbscript"})

_FILE: Final = compile_late(
    r"""(?P<before><(?:img|audio|video|source|track)\b(?:(?!<(?:img|audio|video|source|track)\b)[^>])*?"""
    r"""\bsrc\s*=\s*(?P<quote>["']?))"""
    r"""(?P<src>(?<=")[^"]*|(?<=')[^']*|(?<!["'])[^\s>"']+)"""
    r"""|\[sound:(?P<sound>(?:(?!\[sound:)[^\]])*)\]""",
    re.IGNORECASE,
)
_NOT_A_NAME: Final = compile_late(r"[<>\n]")
_COLON: Final = compile_late(r":|&(?:#|colon)")
"""A colon, or what may stand for one in HTML."""
_ELSEWHERE: Final = compile_late(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def render_raw_html(text: str, media: MediaFolder) -> Rendered:
    """Render HTML: remove code, and give files the names that they have in the package."""
    safe = remove_code(text)
    faults = [] if safe == text else [_report_code(text)]
    faults += make_faults(find_after_cleaning(safe), media.allow)
    if "=" not in safe and "[" not in safe:  # it names no file
        return Rendered(safe, faults=tuple(faults))
    files: list[MediaFile] = []

    def rename(match: re.Match[str]) -> str:
        written = match["src"] or match["sound"] or ""
        if not written or _ELSEWHERE.match(written):
            return match.group()
        name = _decode_name(written, media.list_files())
        try:
            file = media.find_file(name)
        except InputError as error:
            faults.append(error.as_fault(written))
            return match.group()
        if file is None:
            return match.group()
        files.append(file)
        if file.name == unicodedata.normalize("NFC", name):
            return match.group()
        return f"{match['before']}{file.name}" if match["src"] else f"[sound:{file.name}]"

    return Rendered(_FILE.sub(rename, safe), tuple(files), tuple(faults))


def _report_code(text: str) -> Fault:
    code = MAY_RUN_CODE.search(text)
    needle = code.group().strip(" \t\n\r\"'`/") if code else ""
    shown = f"`{needle.rstrip('=').strip()}{'>' * needle.startswith('<')}`" if needle else "an address in this HTML"
    return Fault("T407", f"{shown} could run code, so learners get the text without it", "", needle)


def normalize_file_names(text: str) -> str:
    """Give the files that HTML shows or plays the names that Anki gives them when it imports a package.

    What is not clearly the name of a file, such as that of a tag without an end, is left as it is.
    """

    def rename(match: re.Match[str]) -> str:
        written = match["src"] or match["sound"] or ""
        if _NOT_A_NAME.search(written) or (match["quote"] and text[match.end() : match.end() + 1] != match["quote"]):
            return match.group()
        is_escaped = "&" in written and unescape(written) != written
        name = unescape(written).replace("\u00a0", " ") if is_escaped else written
        new = normalize_media_name(name) if "/" not in name else ""
        if not new or new == name:
            return match.group()
        new = html.escape(new) if is_escaped else new
        return f"{match['before']}{new}" if match["src"] else f"[sound:{new}]"

    return _FILE.sub(rename, text) if "=" in text or "[" in text else text


def list_file_names(text: str, known: Container[str]) -> Iterator[str]:
    """Yield the names of the files that HTML shows or plays; `known` are the names of all files."""
    for match in _FILE.finditer(text) if "=" in text or "[" in text else ():
        written = match["src"] or match["sound"] or ""
        if written and not _ELSEWHERE.match(written):
            yield _decode_name(written, known)


def _decode_name(written: str, known: Container[str]) -> str:
    """Return the name of the file: a percent sign may be part of it, or begin an escape."""
    name = unescape(written)
    return name if "%" not in name or name in known else unquote(name)


def remove_code(text: str) -> str:
    """Remove code from HTML. HTML without code is returned unchanged."""
    return _remove_code(text) if "<" in text and _OTHER_TAG.search(text) else text


@lru_cache(maxsize=32)  # an import looks at a text more than once
def _remove_code(text: str) -> str:
    if not (may_run_code(text) or _may_have_code_address(text)):
        return text
    text = limit_nesting(text)
    names = {name for word in WORD.findall(text) for name in (word, word.lower())} | {"img"}  # `<image>` is one, too
    removed: set[str] = set()

    def keep_harmless(_: str, attribute: str, value: str) -> str | None:
        if not runs_code(attribute.lower(), value):
            return value
        removed.add(attribute)  # also if its tag has a name that is no word: both cleaners leave such a tag out
        return None

    allowed = nh3.Cleaner(
        tags=names | RUNS_CODE,
        clean_content_tags=set(),
        attributes={},
        generic_attribute_prefixes={""},
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    safe = nh3.Cleaner(
        tags=names - RUNS_CODE,
        clean_content_tags={"script"},
        attributes={},
        generic_attribute_prefixes={""},
        attribute_filter=keep_harmless,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    ).clean(text)
    return text if not removed and safe == allowed.clean(text) and not _FOREIGN.search(text) else safe


def _may_have_code_address(text: str) -> bool:
    return _COLON.search(text) is not None and has_code_address(unescape(text))
