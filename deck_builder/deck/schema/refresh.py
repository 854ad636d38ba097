"""Keeps the schemas in a deck's folder up to date, for commands that read the deck anyway.

Quick to import: most decks that are built want no schemas.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import DECK_FILE, SCHEMA_FOLDER, find_translated
from deck_builder.source.inside import open_inside

if TYPE_CHECKING:
    from pathlib import Path

_SEARCHED: Final = 1024
"""In bytes; the line that names a schema stands at the beginning of a file."""


def refresh_schemas(folder: Path) -> None:
    """Write the schemas of a deck anew, if it wants them. They are a comfort: what can't be written is left out."""
    if wants_schemas(folder):
        from deck_builder.deck.schema.schemas import make_schemas, read_words, write_schemas  # late: see above

        with suppress(OSError):
            write_schemas(folder, make_schemas(folder, *read_words(folder)))


def wants_schemas(folder: Path) -> bool:
    """Whether a deck's schemas are to be kept fresh: they are there already, or `deck.yaml` names one at its start."""
    if (source := find_translated(folder)) and wants_schemas(source):
        return True
    if (folder / SCHEMA_FOLDER).is_dir():
        return True
    try:
        with open_inside(folder / DECK_FILE, folder) as file:
            return f"$schema={SCHEMA_FOLDER}/".encode() in file.read(_SEARCHED)
    except OSError:
        return False
