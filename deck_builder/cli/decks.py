"""Finds the folder that the argument DECK names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_decks(names: Sequence[str]) -> list[Path]:
    """The folders of the named decks; without a name, of every deck under `cards/`. Raises click.UsageError."""
    if names:
        return [find_deck(name) for name in dict.fromkeys(names)]
    folders = [file.parent.absolute() for file in _decks_under_cards()]
    if not folders:
        raise click.UsageError("There is no deck under cards/ here. Name the folder of a deck.")
    return folders


def find_deck(name: str) -> Path:
    """The folder of the deck called `name`: a path, or a folder's name under `cards/`. Raises click.UsageError."""
    for folder in (Path(name), Path("cards") / name):
        if folder.is_dir():
            return Path(os.path.abspath(folder))
    if Path(name).is_file():
        raise click.UsageError(f"`{name}` is a file, but a deck is a folder. Name its folder: `{Path(name).parent}`.")
    under_cards = [file.parent.name for file in _decks_under_cards()]
    known = f" The decks under cards/ are: {', '.join(under_cards)}." if under_cards else ""
    raise click.UsageError(f"There is no deck `{name}`: there is no such folder, neither here nor under cards/.{known}")


def find_one_deck(name: str | None) -> Path:
    """The folder of the named deck; without a name, of the only deck under `cards/`. Raises click.UsageError."""
    folders = find_decks((name,) if name else ())
    if len(folders) > 1:
        raise click.UsageError(f"There are {len(folders)} decks under cards/. Name one of them.")
    return folders[0]


def _decks_under_cards() -> list[Path]:
    """Every `cards/*/deck.yaml`, in the order of the folders' names."""
    return sorted(Path("cards").glob("*/deck.yaml"))
