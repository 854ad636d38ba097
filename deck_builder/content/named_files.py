"""The files that templates and stylesheets name, and the names that they have in the package.

Anki takes a file for a template only if its name begins with `_`. In a template or stylesheet such a name becomes the
one with the hash, as in a field. A name that can't be rewritten stays as it is, and so does the file's: where only a
script or another stylesheet has it, where it is escaped, and where a field is a part of it (`_flag_{{Code}}.svg`).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.content.safety import is_elsewhere
from deck_builder.content.unsafe_css import list_css_addresses
from deck_builder.content.unsafe_html import list_html_addresses
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.source.inside import NotAFileError, OutsideError, read_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile

_NAMES_OTHERS: Final = frozenset({".css", ".htm", ".html", ".js", ".mjs", ".svg"})
"""Endings of files in which other files may be named."""
_BEFORE_NAME: Final = r"(?:(?<![\w.%/\\~+@-])|(?<=[\"'(=\s]\./))"
_AFTER_NAME: Final = r"(?![\w%~+@-]|\.\w)"
_FILE: Final = compile_late(r"(?:\./)?(?P<name>[^?#]*\.[A-Za-z0-9]{2,5})(?:[?#].*)?", re.DOTALL)
_SCRIPT: Final = compile_late(r"<script\b[^>]*>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_QUOTED: Final = compile_late(
    r"""(?P<quote>["'`])(?P<name>(?:\./)?_[^"'`\\\s<>?#/$]{1,100}?"""
    r"\.(?:avif|css|gif|jpe?g|js|json|m4a|mjs|mp[34]|og[ag]|opus|[ot]tf|png|svg|wasm|wav|web[mp]|woff2?))(?P=quote)",
    re.IGNORECASE,
)
"""The name of a file for templates as a whole string of a script."""
_FIELD: Final = compile_late(r"\{\{[^{}]*\}\}")


def list_names(text: str, ending: str) -> list[str]:
    """List the names of files in this package that a text names, as a browser reads it, each once.

    `ending` is that of a file with this text: `.html`, `.css`, `.js` or `.mjs`; a text of any other type has no names
    that can be told from other words. In a script, only a string that is nothing but the name of a file for templates
    counts.
    """
    if ending in (".js", ".mjs"):
        addresses: Iterable[str] = (string["name"] for string in _QUOTED.finditer(text))
    elif ending == ".css":
        addresses = list_css_addresses(text)
    elif ending == ".html":
        scripts = (string["name"] for script in _SCRIPT.finditer(text) for string in _QUOTED.finditer(script[1]))
        addresses = (*list_html_addresses(text), *scripts)
    else:
        return []
    files = (_FILE.fullmatch(address.strip()) for address in addresses if not is_elsewhere(address.strip()))
    return list(dict.fromkeys(file["name"] for file in files if file))


def is_for_templates(name: str) -> bool:
    """Whether a file is one for templates: Anki imports it although no note names it."""
    return name.startswith("_") if "/" not in name else PurePosixPath(name).name.startswith("_")


def find_matching(name: str, known: Iterable[str]) -> list[str]:
    """List those of the known names that a name with fields in it can stand for."""
    pattern = re.compile("[^/]+".join(map(re.escape, _FIELD.split(name))))
    return [each for each in known if pattern.fullmatch(each)]


def find_known(text: str, media: MediaFolder) -> dict[str, str]:
    """Map each spelling of a file's name in a text to the name; only files for templates count.

    A name that is a part of a longer one, such as `_logo.png` in `my_logo.png`, is not this file's.
    """
    names = {spelling: name for name in media.list_files() if is_for_templates(name) for spelling in _spell(name)}
    present = [spelling for spelling in names if spelling in text]
    return {found: names[found] for found in _compile(present).findall(text)} if present else {}


def locate(text: str, name: str) -> int:
    """The index at which a text first has a name of a file, or 0."""
    found = _compile(_spell(name)).search(text)
    return found.start() if found else max(0, text.find(name))


def name_files(text: str, ending: str, media: MediaFolder) -> tuple[str, list[MediaFile]]:
    """Give each file that a text names the name that it has in the package; the second value is those files.

    `ending` is as for `list_names`. Files that can't go into the package keep their names; `check` reports them.
    """
    known = [name for name in media.list_files() if is_for_templates(name)] if "_" in text else []
    if not known:
        return text, []
    spelled = find_known(text, media)
    renamed = {spelling: file for spelling, name in spelled.items() if (file := _find(name, media))}
    files = {file.name: file for file in renamed.values()}
    written = _compile(renamed).sub(lambda match: renamed[match.group()].name, text) if renamed else text
    named = {name for each in list_names(text, ending) for name in find_matching(each, known)}
    for name in sorted(named.difference(spelled[spelling] for spelling in renamed)):
        if file := _find(name, media):
            files |= _keep_name(file)
    for file in list(files.values()):
        for inner in list_files_inside(file, media):
            files |= _keep_name(inner)
    return written, list(files.values())


def list_files_inside(file: MediaFile, media: MediaFolder) -> list[MediaFile]:
    """List the files that a script, stylesheet or drawing names, those that they name in turn, and so on."""
    found: dict[Path, MediaFile] = {}
    waiting = [file]
    while waiting:
        for name in find_known(read_text_of(waiting.pop(), media), media).values():
            inner = _find(name, media)
            if inner and inner.path not in found:
                found[inner.path] = inner
                waiting.append(inner)
    return list(found.values())


def read_text_of(file: MediaFile, media: MediaFolder) -> str:
    """Read a media file in which others may be named; empty for any other. Raises OSError."""
    if file.path.suffix.lower() not in _NAMES_OTHERS:
        return ""
    try:
        return read_inside(file.path, media.root).decode("utf-8", errors="replace")
    except (OutsideError, NotAFileError, FileNotFoundError):  # what it names can't be known
        return ""


def _find(name: str, media: MediaFolder) -> MediaFile | None:
    try:
        return media.find_file(name)
    except InputError:
        return None


def _keep_name(file: MediaFile) -> Mapping[str, MediaFile]:
    """A file under the name that scripts and stylesheets know it by."""
    return {file.path.name: file._replace(name=file.path.name)}


def _spell(name: str) -> Iterable[str]:
    """The ways to write a file's name in HTML and CSS."""
    import html  # its table of names takes a while to load

    return dict.fromkeys((name, html.escape(name), quote(name)))


def _compile(spellings: Iterable[str]) -> re.Pattern[str]:
    longest_first = "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
    return re.compile(f"{_BEFORE_NAME}(?:{longest_first}){_AFTER_NAME}")
