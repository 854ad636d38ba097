"""Where things are in a deck folder: the names of its files, its media folder, its card files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.deck.left_out import report_left_out
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_inside

if TYPE_CHECKING:
    from pathlib import Path

DECK_FILE: Final = "deck.yaml"
LOCK_FILE: Final = "deck.lock"
"""What learners have; the program writes it."""
REFERENCES_FILE: Final = "references.yaml"
CLAIMS_FILE: Final = "claims.yaml"

_READ_ELSEWHERE: Final = frozenset(
    {DECK_FILE, REFERENCES_FILE, CLAIMS_FILE, LOCK_FILE, "style.css", "kinds", "media", "dist"}
)
"""Files and folders of a deck folder that hold no cards."""


_NUMBER_OR_CHARACTER: Final = re.compile(r"[0-9]+|.", re.DOTALL)


def make_order_key(name: str) -> list[tuple[int, int, str]]:
    """Make a key that sorts names as people expect: numbers by their size, all else by the codes of its characters.

    Names without numbers, or with numbers of equal length, are sorted as plain texts are.
    """
    parts = _NUMBER_OR_CHARACTER.findall(name)
    return [
        (ord("0"), int(part), part) if part.isdecimal() and part.isascii() else (ord(part), 0, "") for part in parts
    ]


def find_media_folder(deck_folder: Path) -> Path:
    """Return `media/<deck>/` beside `cards/`, or `media/` inside a deck folder that is not below `cards/`."""
    if deck_folder.parent.name == "cards":
        return deck_folder.parent.parent / "media" / deck_folder.name
    return deck_folder / "media"


def find_home(deck_folder: Path) -> Path:
    """Return the folder that a deck's media must not leave: the one with `cards/`, or the deck's own."""
    return deck_folder.parent.parent if deck_folder.parent.name == "cards" else deck_folder


def list_card_files(folder: Path, problems: Problems) -> tuple[Path, ...]:
    """List the card files of a deck by name, `chapter 2` before `chapter 10`.

    Any other file in which the author may have written cards becomes a problem, because nothing reads it.
    """
    files: list[Path] = []
    others: list[Path] = []
    for path in sorted(folder.iterdir(), key=lambda path: make_order_key(path.name)):
        if path.name.startswith(".") or path.name in _READ_ELSEWHERE:
            continue
        (files if path.suffix == ".yaml" else others).append(path)
    read_by_a_link = {file.resolve() for file in files if file.is_symlink() and is_inside(file, folder)}
    report_left_out(folder, [path for path in others if path.absolute() not in read_by_a_link], problems)
    if not files:
        problems.add("D217", "the deck has no file with cards", Place(folder / DECK_FILE))
    return tuple(files)
