"""What `deck.yaml` says about the deck and its subdecks, for Anki to show above their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.safety import report_parts
from deck_builder.content.unsafe_html import find_in_html
from deck_builder.deck.model import Description

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from deck_builder.source.keys import Keys

FORMATS: Final = ("markdown", "html")
SUBDECK_KEYS: Final = ("name", "description", "description-format")


def read_description(keys: Keys, allow: Collection[str]) -> Description:
    """Read `description` and `description-format`. `allow` is what `deck.yaml` allows in a package."""
    is_html = keys.read_choice("description-format", FORMATS, FORMATS[0]) == "html"
    text = keys.read_text("description")
    value = keys.mapping.get("description")
    if is_html and text and isinstance(value, str):
        text = value  # Anki shows HTML as it is, so it is kept as it is
        report_parts(find_in_html(text), keys.file, "", allow, keys.problems)
    return Description(text, is_html)


def read_subdecks(keys: Keys, allow: Collection[str]) -> Mapping[str, Description]:
    """Read `subdecks`: a list of names of subdecks, as card files write them, each with its description."""
    described: dict[str, Description] = {}
    names: set[str] = set()
    for entry in keys.read_mappings("subdecks"):
        entry.refuse_unknown_keys(SUBDECK_KEYS)
        name = entry.read_text("name", required=True)
        if not name:
            continue
        if not all(part.strip() for part in name.split("::")) or "\n" in name:
            entry.add("D216", f"`{name}` can't be the name of a subdeck", entry.place_of_value("name"))
        elif fold_deck_name(name) in names:
            entry.add("D216", f"the subdeck `{name}` is listed twice", entry.place_of_value("name"))
        names.add(fold_deck_name(name))
        described[name] = read_description(entry, allow)
    return described
