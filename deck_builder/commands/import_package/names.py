"""Names in an imported deck folder: of decks, files and folders."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from deck_builder.source.readable_ids import WINDOWS_DEVICE, make_readable_id
from deck_builder.source.text import NOT_IN_TEXT

_LONGEST_FILE_NAME: Final = 255
"""In bytes, as most file systems have it."""


@lru_cache(maxsize=1024)
def split_deck_name(name: str) -> tuple[str, ...]:
    """Split a deck's name into its parts, corrected as Anki corrects them."""
    return tuple(put_on_one_line(re.sub(r"[\t\n\r]", "", part)) or "blank" for part in name.split("::"))


def put_on_one_line(text: str) -> str:
    """Put a text on one line and remove the characters that a card can't have."""
    return re.sub(r"[\t\n\r]", " ", NOT_IN_TEXT.sub("", text)).strip()


def make_file_id(text: str) -> str:
    """Make an id for a file or a folder; Windows reserves some names for devices."""
    made = make_readable_id(text)
    return f"{made}-1" if WINDOWS_DEVICE.fullmatch(made) else made


def is_safe_file_name(name: str) -> bool:
    """Whether a media file can have this name on any disk, inside its folder."""
    too_long = len(name.encode(errors="replace")) > _LONGEST_FILE_NAME
    return Path(name).name == name != "" and not name.startswith(".") and not set("\\\0") & set(name) and not too_long
