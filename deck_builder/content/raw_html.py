"""HTML that goes to learners as it stands: the text of notes that came with an imported package.

Nothing is made tidier: other HTML would be another note for everyone who has it. Only what could run code is
taken out, and files get the names that they have in the package.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import nh3

from deck_builder.content.markdown import Rendered
from deck_builder.problems.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from deck_builder.content.media import MediaFile, MediaFolder

_RUNS_CODE: Final = frozenset(
    re.findall(
        r"\w+",
        """
        animate animatemotion animatetransform applet base embed form frame frameset iframe link meta object portal
        script set
        """,
    )
)
"""Tags that run code, bring a page from elsewhere, or send what is typed somewhere."""
_MAY_RUN_CODE: Final = re.compile(
    rf"<(?:{'|'.join(sorted(_RUNS_CODE))})(?![a-z0-9-])|[\s/\"'`](?:on[a-z]+|srcdoc|formaction)\s*=", re.IGNORECASE
)
"""Wherever HTML runs code, this finds something; it finds more than that. Names of tags and attributes can't be
written in any other way, while addresses can."""

_CODE_ADDRESS: Final = re.compile(r"(?:javascript|vbscript):|data:text/html", re.IGNORECASE)
_NOT_IN_ADDRESS: Final = re.compile(r"[\x00-\x20]")
_WORD: Final = re.compile(r"[A-Za-z][\w:.-]*")
_FOREIGN: Final = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_SCHEMES: Final = frozenset({"http", "https", "mailto", "data", "file", "ftp", "tel", "javascript", "vbscript"})

_FILE: Final = re.compile(
    r"""(?P<before><(?:img|audio|video|source|track)\b[^>]*?\bsrc\s*=\s*(?P<quote>["']?))"""
    r"""(?P<src>(?<=")[^"]*|(?<=')[^']*|(?<!["'])[^\s>"']+)"""
    r"""|\[sound:(?P<sound>[^\]]*)\]""",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def render_raw_html(text: str, media: MediaFolder) -> Rendered:
    """HTML with its files under the names that they have in the package, and without what could run code."""
    safe = remove_code(text)
    faults = [] if safe == text else [_fault(text)]
    if "<" not in safe and "[" not in safe:
        return Rendered(safe, faults=tuple(faults))
    files: list[MediaFile] = []

    def named(found: re.Match[str]) -> str:
        written = found["src"] or found["sound"] or ""
        if not written or _ELSEWHERE.match(written):
            return found.group()
        name = _name_of(written, media.list_files())
        try:
            file = media.find_file(name)
        except InputError as error:
            faults.append(error.as_fault(written))
            return found.group()
        if file is None:
            return found.group()
        files.append(file)
        if file.name == unicodedata.normalize("NFC", name):
            return found.group()
        return f"{found['before']}{file.name}" if found["src"] else f"[sound:{file.name}]"

    return Rendered(_FILE.sub(named, safe), tuple(files), tuple(faults))


def _fault(text: str) -> Fault:
    """What to say of HTML that could run code."""
    found = _MAY_RUN_CODE.search(text)
    what = found.group().strip(" \t\n\r\"'`/") if found else ""
    said = f"`{what.rstrip('=').strip()}{'>' * what.startswith('<')}`" if what else "an address in this HTML"
    return Fault("T407", f"{said} could run code, and learners get the text without it", "", what)


def list_file_names(text: str, known: Container[str]) -> Iterator[str]:
    """The names of the files that HTML shows or plays; `known` are the files that there are."""
    for found in _FILE.finditer(text):
        written = found["src"] or found["sound"] or ""
        if written and not _ELSEWHERE.match(written):
            yield _name_of(written, known)


def _name_of(written: str, known: Container[str]) -> str:
    """The name that is meant: percent signs may be the name's own, or escapes."""
    name = html.unescape(written)
    return name if "%" not in name or name in known else unquote(name)


def remove_code(text: str) -> str:
    """The text itself where it can't run code; else the text as the sanitiser leaves it."""
    if "<" not in text or not (_MAY_RUN_CODE.search(text) or _is_code_address(html.unescape(text), anywhere=True)):
        return text
    names = {name for word in _WORD.findall(text) for name in (word, word.lower())}
    allowed = nh3.Cleaner(
        tags=names | _RUNS_CODE,
        clean_content_tags=set(),
        attributes={},
        generic_attribute_prefixes={""},
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    safe = nh3.Cleaner(
        tags=names - _RUNS_CODE,
        clean_content_tags={"script"},
        attributes={},
        generic_attribute_prefixes={""},
        attribute_filter=_harmless,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    ).clean(text)
    return text if safe == allowed.clean(text) and not _FOREIGN.search(text) else safe


def _harmless(_: str, attribute: str, value: str) -> str | None:
    name = attribute.lower()
    runs = name.startswith("on") or name in ("srcdoc", "formaction") or _is_code_address(value, anywhere=False)
    return None if runs else value


def _is_code_address(text: str, *, anywhere: bool) -> bool:
    text = _NOT_IN_ADDRESS.sub("", text)
    return (_CODE_ADDRESS.search(text) if anywhere else _CODE_ADDRESS.match(text)) is not None
