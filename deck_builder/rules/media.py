"""What can be wrong with pictures and recordings."""

from __future__ import annotations

from typing import Final

from deck_builder.rules.rule import Rule, error

MEDIA: Final[tuple[Rule, ...]] = (
    error(
        "M501",
        "missing-media",
        "The card would show a broken picture, or stay silent.",
        "Put the file into the deck's media folder, or correct the name; capitals count.",
    ),
    error(
        "M502",
        "media-outside",
        "Only files of the deck's own media folder travel with the package.",
        "Copy the file into the media folder and name it from there.",
    ),
    error(
        "M503",
        "media-type",
        "Not every Anki client can show or play this kind of file.",
        "Save it as SVG, PNG, JPEG, GIF or WebP, or as MP3, OGG, WAV, M4A, MP4 or WebM.",
    ),
    error(
        "M504",
        "bad-media-file",
        "An empty file shows nothing, and AnkiWeb refuses files above 100 MB.",
        "Save the file again, smaller where it is too large.",
    ),
    error(
        "M505",
        "remote-media",
        "A picture or recording from the web is missing offline, and tells its server who is learning.",
        "Save it in the media folder, with its source in `credits.yaml`.",
    ),
)
