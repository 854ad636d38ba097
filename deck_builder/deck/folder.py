"""Where things are in a deck folder: the names of its files, its media folder, its card files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_inside

if TYPE_CHECKING:
    from pathlib import Path

DECK_FILE: Final = "deck.yaml"
LOCK_FILE: Final = "deck.lock"
"""What learners have; the program writes it."""
REFERENCES_FILE: Final = "references.yaml"
CLAIMS_FILE: Final = "claims.yaml"

_FOLDERS: Final = frozenset({"kinds", "media"})
"""Folders inside a deck folder that hold no card files."""

_FILES_WITHOUT_CARDS: Final = frozenset({DECK_FILE, REFERENCES_FILE, CLAIMS_FILE})


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

    Any other YAML file becomes a problem, because nothing reads it.
    """
    files = []
    for path in sorted(folder.iterdir(), key=lambda path: make_order_key(path.name)):
        if path.name.startswith(".") or path.name in _FILES_WITHOUT_CARDS:
            continue
        if path.suffix == ".yaml":
            files.append(path)
        elif path.is_dir() and path.name not in _FOLDERS and is_inside(path, folder):
            for inner in sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]):
                hint = f"Move it beside `{DECK_FILE}`."
                problems.add("D218", f"`{inner.relative_to(folder)}` is not read", Place(inner), hint=hint)
        elif path.suffix.lower() in (".yml", ".yaml"):
            problems.add("D218", f"`{path.name}` is not read", Place(path))
    if not files:
        problems.add("D217", "the deck has no file with cards", Place(folder / DECK_FILE))
    return tuple(files)
