"""Names of media files as Anki makes them when it imports a package.

Anki takes out what some file system does not allow, and writes the new name into the notes. So these are the names that
learners have. `tests/content/test_media_names.py` asks Anki.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from deck_builder.patterns import compile_late

_NOT_IN_NAMES: Final = compile_late(r'[\x00-\x1f\x7f\[\]<>:"/?*^\\|]')
_DEVICE: Final = compile_late(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(?=\.|$)", re.IGNORECASE)
"""Names that Windows reserves for devices, with any ending."""
_LONGEST: Final = 120
"""The most bytes of a name."""
_LONGEST_ENDING: Final = 10
"""The most bytes of the ending of a name that is cut."""
_RESERVE: Final = 2
"""How many bytes Anki keeps free when it cuts a name."""


def normalize_media_name(name: str) -> str:
    """Return the name that a file gets in Anki's media folder; empty if nothing is left of it."""
    name = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", name.replace("\u00a0", " ")))
    if not name:
        return ""
    name = _DEVICE.sub(r"\1_", name, count=1) if _DEVICE.match(name) else name
    if name.endswith((".", " ")):
        name += "_"
    return _cut(name)


def _cut(name: str) -> str:
    if len(name.encode(errors="replace")) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    ending = _cut_bytes(ending, _LONGEST_ENDING)
    most = _LONGEST - _RESERVE - len(ending.encode(errors="replace"))
    return _cut_bytes(stem, most) + dot + ending


def _cut_bytes(text: str, most: int) -> str:
    return text.encode(errors="replace")[:most].decode(errors="ignore")
