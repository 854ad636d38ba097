"""A note type of Anki's own, and notes of it, as a package has them."""

from __future__ import annotations

from typing import Final

from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate

BASIC: Final = PackedNoteType(
    id=7,
    name="My basic",
    cloze=False,
    css="",
    mod=100,
    fields=(PackedField("Front", 11), PackedField("Back", None)),
    templates=(PackedTemplate("Card 1", 21, "{{Front}}", "{{Back}}\r\n"),),
)


def note(front: str, back: str = "x", *, tags: tuple[str, ...] = ()) -> PackedNote:
    """A note of that type, with a guid made of its texts."""
    return PackedNote(f"{front}/{back}", BASIC, (front, back), tags, 100, {0: "Deck"})
