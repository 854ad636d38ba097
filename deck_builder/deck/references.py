"""References in CSL-YAML, as pandoc reads it and Zotero writes it, into the short form on a card."""

from __future__ import annotations

import html
import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.source import parse as source
from deck_builder.source.keys import Keys
from deck_builder.source.parse import Mapping, Sequence, Value

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.problems.problem import Problems

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def load_references(file: Path, within: Path, problems: Problems) -> dict[str, str] | None:
    """Each reference's short form as HTML, by id; empty where there is no such file, None where it is broken.

    "Gu & Fan 2012. *Brain* 135. doi.org/…" with the DOI as a link. Only `id`, a title or a
    container and the parts named there are read; CSL-YAML has many more, and they may all stand.
    """
    if not os.path.lexists(file):
        return {}
    mapping = source.read_file(file, within, problems)
    if mapping is None:
        return None
    found: dict[str, str] = {}
    keys = Keys(mapping, file, problems)
    keys.only(("references",))
    for entry in keys.mappings("references", required=True):
        reference_id = entry.text("id", required=True)
        if not reference_id:
            continue
        if reference_id in found:
            entry.add("D206", f"the reference `{reference_id}` stands here a second time", entry.value_at("id"))
        found[reference_id] = _short_form(entry)
    return found


def _short_form(entry: Keys) -> str:
    who = " ".join(filter(None, [_authors(entry), _year(entry)]))
    title, container = entry.text("title"), entry.text("container-title")
    if not title and not container:
        entry.add("D222", "the reference has neither a `title` nor a `container-title`", entry.place)
    volume = entry.text("volume")
    work = f"<i>{html.escape(container or title, quote=False)}</i>"
    where = work + (f" {html.escape(volume, quote=False)}" if container and volume else "")
    return ". ".join(filter(None, [html.escape(who, quote=False), where, _link(entry)]))


def _link(entry: Keys) -> str:
    key = "DOI" if "DOI" in entry.mapping else "doi"
    doi = _DOI_PREFIX.sub("", entry.text(key))
    if doi:
        if not _DOI.fullmatch(doi):
            entry.add("D222", f"`{doi}` is no DOI", entry.value_at(key))
            return ""
        target = f"https://doi.org/{quote(doi, safe='/:;().,_-+')}"
        return f'<a href="{target}">doi.org/{html.escape(doi, quote=False)}</a>'
    url = entry.text("URL")
    if not url:
        return ""
    if not re.match(r"https?://", url):
        entry.add("D222", f"`{url}` is no address of a page", entry.value_at("URL"))
        return ""
    shown = re.sub(r"^https?://(?:www\.)?|/$", "", url)
    return f'<a href="{html.escape(url)}">{html.escape(shown, quote=False)}</a>'


def _authors(entry: Keys) -> str:
    """The family names: `Craig`, `Gu & Fan`, or `Bekkali et al.`."""
    people = entry.mapping.get("author") or entry.mapping.get("editor") or ""
    if isinstance(people, Mapping):
        return _name(people)  # one author, written without a list
    if isinstance(people, str):
        return people
    names = [name for name in map(_name, people) if name]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " & ".join(names)


def _name(person: Value) -> str:
    if isinstance(person, str):
        return person
    if isinstance(person, Sequence):
        return ""
    parts = [person.get(key) for key in ("non-dropping-particle", "family", "suffix")]
    name = " ".join(part for part in parts if isinstance(part, str) and part)
    literal = person.get("literal") or person.get("name") or ""
    return name or (literal if isinstance(literal, str) else "")


def _year(entry: Keys) -> str:
    """The year out of any of the forms in which CSL writes a date."""
    value: Value | None = entry.mapping.get("issued")
    while value is not None and not isinstance(value, str):
        if isinstance(value, Sequence):
            value = value[0] if value else None
        else:
            value = next((value[key] for key in ("year", "date-parts", "literal", "raw") if key in value), None)
    year = re.search(r"-?\d{3,4}", value or "")
    return year.group() if year else (value or "")
