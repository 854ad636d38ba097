"""Keys of finished card files: each is made from all that the notes of the file are made from."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build.digest_data import digest_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.deck.model import Deck

_NOT_IN_NOTES: Final = (
    *("card_files", "media", "namespace"),
    *("id_place", "name_place", "namespace_place", "allow_places"),  # a finished file has no problem with a place
)
"""What a deck says that no note of a finished file depends on, or that is part of the key in another way."""

_LIBRARIES: Final = frozenset({".dist-info", ".egg-info"})
"""The endings of the folders beside installed libraries whose names have the libraries' versions."""

_PACKAGE: Final = Path(__file__).parent.parent


class FileKeys:
    """Makes the keys of the card files of one deck: from their bytes, the rest of the deck, and the program."""

    def __init__(self, deck: Deck) -> None:
        """Raises OSError if a file of the program can't be asked about."""
        self._folder = f"{deck.folder}{os.sep}"
        self.facts = digest_data((digest_program(), digest_data(deck, without=_NOT_IN_NOTES), deck.media.list_facts()))
        """A digest of all but the bytes of the card files."""

    def name(self, file: Path) -> str:
        """What a card file is called in a cache: its path in the folder of the deck."""
        return str(file).removeprefix(self._folder).replace(os.sep, "/")  # a tenth of the time of pathlib's way

    def make(self, file: Path, data: bytes) -> str:
        """The key of a card file with these bytes."""
        key = hashlib.blake2b(f"{self.facts}\0{self.name(file)}\0".encode(errors="surrogatepass"), digest_size=16)
        key.update(data)
        return key.hexdigest()


@cache
def digest_program() -> str:
    """A digest of the program: its files, its version of Python, and the versions of all libraries that it may use.

    Raises OSError if a file of the program can't be asked about.
    """
    files = []
    for path in sorted(_list_files(_PACKAGE)):
        info = path.stat()
        files.append((str(path), info.st_size, info.st_mtime_ns))
    libraries: set[str] = set()
    for folder in filter(None, sys.path):
        with suppress(OSError):  # not every entry is a folder
            libraries |= {path.name for path in Path(folder).iterdir() if path.suffix in _LIBRARIES}
    return digest_data((sys.version, files, libraries))


def _list_files(folder: Path) -> Iterator[Path]:
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each != "__pycache__"]
        yield from (Path(name, file) for file in files)
