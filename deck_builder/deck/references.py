"""References in CSL-YAML, which pandoc reads and Zotero writes, into the short form on a card."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.patterns import compile_late
from deck_builder.problems.wording import find_nearest
from deck_builder.source.inside import is_there
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml_file
from deck_builder.source.values import Mapping, Sequence, Value

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.problems.problem import Problems

_DOI: Final = compile_late(r"10\.\d{4,9}/\S+")
_DOI_PREFIX: Final = compile_late(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)

_MARKUP: Final = compile_late(r"</?(?:i|b|sub|sup|sc)>|</?span(?: [^<>]{0,200})?>")
"""The tags that CSL allows in titles. The short form is plain text."""

_MORE_AUTHORS: Final = frozenset({"et al", "et al.", "others", "and others"})
"""Entries in a list of authors that stand for the authors who are left out."""


def load_references(file: Path, within: Path, problems: Problems) -> dict[str, str] | None:
    """Load the short form of each reference as HTML, by id; empty without the file, None if it can't be read.

    The short form is "Gu & Fan 2012. The insula. *Brain* 135." with the title as a link. CSL-YAML has many more keys;
    they are allowed, but not read.
    """
    if not is_there(file):
        return {}
    mapping = read_yaml_file(file, within, problems)
    if mapping is None:
        return None
    references: dict[str, str] = {}
    keys = Keys(mapping, file, problems)
    keys.refuse_unknown_keys(("references",))
    for entry in keys.read_mappings("references", required=True):
        reference_id = entry.read_text("id", required=True)
        if not reference_id:
            continue
        if reference_id in references:
            hint = "Remove one of the two, or give it another id."
            entry.add("D206", f"the reference `{reference_id}` is here a second time", entry.place_of_value("id"), hint)
        references[reference_id] = _write_short_form(entry)
    return references


def _write_short_form(entry: Keys) -> str:
    who = " ".join(filter(None, [_read_authors(entry), _read_year(entry)]))
    title, container = (_MARKUP.sub("", entry.read_text(key)) for key in ("title", "container-title"))
    if not title and not container:
        near = next((key for key in entry.mapping if find_nearest(key, ["title"])), "")
        hint = f"Rename `{near}` to `title`." if near else "Add a line `title: …`: the title of the article or book."
        entry.add("D222", "the reference has neither a `title` nor a `container-title`", entry.place, hint)
    volume = entry.read_text("volume")
    address = _read_address(entry)
    journal = f"<i>{_escape(container)}</i>" if container else ""
    if title:
        work = _link(_escape(title), address) if container else f"<i>{_link(_escape(title), address)}</i>"
    else:
        journal = _link(journal, address)
        work = ""
    where = f"{journal} {_escape(volume)}" if journal and volume else journal
    return " ".join(_end_sentence(part) for part in (_escape(who), work, where) if part)


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _link(shown: str, address: str) -> str:
    return f'<a href="{address}">{shown}</a>' if address else shown


def _end_sentence(text: str) -> str:
    """Add a full stop, unless the text that a person reads ends with one, or with another mark that ends a sentence."""
    return text if re.search(r"[.?!…][”’\"')]?(?:</[ai]>)*$", text) else f"{text}."


def _read_address(entry: Keys) -> str:
    """Return the address of the work, escaped for an attribute: its DOI, or else its page; empty if it has neither."""
    key = "DOI" if "DOI" in entry.mapping else "doi"
    doi = _DOI_PREFIX.sub("", entry.read_text(key))
    if doi:
        if not _DOI.fullmatch(doi):
            hint = "A DOI looks like `10.1038/nrn2555`. The address of a page goes under `URL:`."
            entry.add("D222", f"`{doi}` is not a DOI", entry.place_of_value(key), hint)
            return ""
        return f"https://doi.org/{quote(doi, safe='/:;().,_-+')}"
    url = entry.read_text("URL")
    if url and not re.match(r"https?://", url):
        hint = f"Write the whole address, as browsers show it: `https://{url}`."
        entry.add("D222", f"`{url}` is not the address of a web page", entry.place_of_value("URL"), hint)
        return ""
    return html.escape(url)


def _read_authors(entry: Keys) -> str:
    """Return the family names: `Craig`, `Gu & Fan`, or `Bekkali et al.`, also if the list itself ends in "et al."."""
    people = entry.mapping.get("author") or entry.mapping.get("editor") or ""
    if isinstance(people, Mapping):
        return _read_name(people)  # one author, written without a list
    if isinstance(people, str):
        return people
    listed = [name for name in map(_read_name, people) if name]
    names = [name for name in listed if name.lower() not in _MORE_AUTHORS]
    if names and (len(names) > 2 or len(names) < len(listed)):
        return f"{names[0]} et al."
    return " & ".join(names)


def _read_name(person: Value) -> str:
    if isinstance(person, str):
        return person
    if isinstance(person, Sequence):
        return ""
    parts = [person.get(key) for key in ("non-dropping-particle", "family", "suffix")]
    name = " ".join(part for part in parts if isinstance(part, str) and part)
    literal = person.get("literal") or person.get("name") or ""
    return name or (literal if isinstance(literal, str) else "")


def _read_year(entry: Keys) -> str:
    """Return the year of a date in any of the forms that CSL allows."""
    value: Value | None = entry.mapping.get("issued")
    while value is not None and not isinstance(value, str):
        if isinstance(value, Sequence):
            value = value[0] if value else None
        else:
            value = next((value[key] for key in ("year", "date-parts", "literal", "raw") if key in value), None)
    year = re.search(r"-?\d{3,4}", value or "")
    return year.group() if year else (value or "")
