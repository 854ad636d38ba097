"""The guid that a card from an imported package keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deck_builder.source.keys import Keys


def read_guid(entry: Keys) -> str:
    """Read the `guid:` of a card, or of its entry in a translation."""
    guid = entry.read_text("guid")
    if any(character.isspace() for character in guid):
        hint = "Copy it as it was in the imported package."
        entry.add("D209", "a guid has no spaces", entry.place_of_value("guid"), hint)
    return guid
