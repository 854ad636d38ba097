"""Gives the media of a package the names that learners have them under, in the notes as well."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.commands.import_package.names import is_safe_file_name
from deck_builder.content.media_names import normalize_media_name
from deck_builder.content.raw_html import normalize_file_names
from deck_builder.patterns import compile_late

_CONTROL: Final = compile_late(r"[\x00-\x08\x0b-\x1f\x7f]")
"""The characters that Anki removes from fields (tried with 26.9): all control characters but tabs and line feeds."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.packages.model import Package, PackedMedia


@dataclass(frozen=True, slots=True)
class NamedMedia:
    """What the media of a package are called for learners."""

    package: Package
    """The package with the files and the notes' fields as learners have them."""
    entries: Mapping[str, str]
    """The name that each file has in the zip, by the name that learners have it under."""
    renamed: tuple[str, ...]
    """What was renamed, as `old → new`, apart from `recomposed`."""
    recomposed: tuple[str, ...]
    """The names that the package has in another Unicode form, which look the same."""
    replaced: tuple[str, ...]
    """The names in the zip of files that Anki replaces by another one of the same name."""
    nameless: tuple[str, ...]
    """The names in the zip of files that can't have one on a disk. Anki refuses a package with most of them."""


def _is_plain(html: str) -> bool:
    """Whether a field surely stays as it is."""
    return html.isascii() and html.isprintable() and "=" not in html and "[" not in html


def normalize_field(html: str) -> str:
    """Return a field as Anki stores it when it imports a package: in NFC, without control characters."""
    named = normalize_file_names(html)
    if named.isascii() and named.isprintable():
        return named
    return unicodedata.normalize("NFC", _CONTROL.sub("", named))


@lru_cache(maxsize=1024)
def _normalize_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", tag) for tag in tags)


def name_media(package: Package) -> NamedMedia:
    """Name the media of a package as Anki does when it imports it: of two files with one name, the last one counts.

    Fields and tags are as Anki stores them.
    """
    entries: dict[str, str] = {}
    media: dict[str, PackedMedia] = {}
    renamed, recomposed, replaced, nameless = [], [], [], []
    for name, file in package.media.items():
        new = "" if "/" in name else normalize_media_name(name)
        if not new or not is_safe_file_name(new):
            nameless.append(name)
            continue
        if new in media and media[new].sha1 != file.sha1:
            replaced.append(entries[new])
        if new == unicodedata.normalize("NFC", name) != name:
            recomposed.append(new)
        elif new != name:
            renamed.append(f"{name} → {new}")
        entries[new], media[new] = name, file
    notes = {}
    for guid, note in package.notes.items():
        fields, tags = note.fields, _normalize_tags(note.tags)
        if not all(map(_is_plain, fields)):
            fields = tuple(map(normalize_field, fields))
        is_same = fields == note.fields and tags == note.tags
        notes[guid] = note if is_same else replace(note, fields=fields, tags=tags)
    as_learners_have_it = package._replace(notes=notes, media=media)
    lists = map(tuple, (renamed, recomposed, replaced, nameless))
    return NamedMedia(as_learners_have_it, entries, *lists)
