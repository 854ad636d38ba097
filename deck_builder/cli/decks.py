"""Finds the folder that the argument DECK names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.cli.verbosity import note
from deck_builder.deck.folder import DECK_FILE, find_translated, list_translations
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import format_count
from deck_builder.source.inside import is_there
from deck_builder.source.read import read_yaml_file
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def find_decks(names: Sequence[str], languages: Sequence[str] = ()) -> list[Path]:
    """The folders of the named decks; without a name, this folder if it is a deck, else every deck under `cards/`.

    Each with its translations; or only its translations into these `languages`. Raises click.UsageError.
    """
    folders = [find_deck(name) for name in dict.fromkeys(names)] or list_decks_here()
    if not folders:
        raise click.UsageError(
            "There is no deck here, and none under cards/. Go to the folder of a deck, name it, or make a new deck: "
            '`deck-builder new "Capitals of Europe"`.'
        )
    if languages:
        return [_find_translation(folder, language) for folder in folders for language in dict.fromkeys(languages)]
    return [each for folder in folders for each in (folder, *list_translations(folder))]


def _find_translation(folder: Path, language: str) -> Path:
    """The folder of a deck's translation. Raises click.UsageError."""
    translations = list_translations(folder)
    for translation in translations:
        if translation.name.lower() == language.lower():
            return translation
    known = f" There are: {', '.join(each.name for each in translations)}." if translations else ""
    raise click.UsageError(f"The deck in `{folder.name}` has no translation `{language}`.{known}")


def list_decks_here() -> list[Path]:
    """The folder that you are in if it is a deck, else the folder of every deck under `cards/`."""
    if Path(DECK_FILE).is_file():
        note(f"The deck is in {Path.cwd()}")
        return [Path.cwd()]
    return [file.parent.absolute() for file in _decks_under_cards()]


def find_deck(name: str) -> Path:
    """The folder of the deck called `name`: a path, the name of a folder under `cards/`, or a deck's id.

    Raises click.UsageError.
    """
    folders = [Path(name), Path("cards") / name, *_decks_with_id(name)]
    folders = [folder for folder in folders if folder.is_dir()]
    if folders:  # another folder may have the name that a deck has as its id
        folder = next((folder for folder in folders if is_there(folder / DECK_FILE)), folders[0])
        note(f"The deck is in {os.path.abspath(folder)}")
        return Path(os.path.abspath(folder))
    if Path(name).is_file():
        raise click.UsageError(f"`{name}` is a file, but a deck is a folder. Name its folder: `{Path(name).parent}`.")
    under_cards = [file.parent.name for file in _decks_under_cards()]
    known = f" The decks under cards/ are: {', '.join(under_cards)}." if under_cards else ""
    raise click.UsageError(f"There is no deck `{name}`: there is no such folder, neither here nor under cards/.{known}")


def find_one_deck(name: str | None, language: str = "") -> Path:
    """The folder of the named deck; without a name, of the only deck here. Raises click.UsageError.

    With a `language`, the folder of its translation.
    """
    folders = [find_deck(name)] if name else list_decks_here() or find_decks(())
    if len(folders) > 1:
        raise click.UsageError(f"There are {format_count(len(folders), 'deck')} under cards/. Name one of them.")
    return _find_translation(folders[0], language) if language else folders[0]


def _decks_with_id(deck_id: str) -> Iterator[Path]:
    """Yield this folder, and those under `cards/`, if their deck has this id."""
    for file in (Path(DECK_FILE), *_decks_under_cards()):
        for folder in (file.parent, *list_translations(file.parent)):
            deck_file = folder / DECK_FILE
            deck = read_yaml_file(deck_file, folder, Problems()) if deck_file.is_file() else None
            if deck is not None and deck.get("id") == deck_id:
                yield folder


def list_editions(folder: Path) -> list[str]:
    """The names of the smaller editions of the deck in a folder, as its `deck.yaml` has them."""
    from deck_builder.deck.editions import EDITIONS_KEY

    folder = find_translated(folder) or folder
    deck = read_yaml_file(folder / DECK_FILE, folder, Problems()) if is_there(folder / DECK_FILE) else None
    editions = deck.get(EDITIONS_KEY) if deck else None
    return list(editions) if isinstance(editions, Mapping) else []


def check_editions(folders: Sequence[Path], editions: Sequence[str]) -> None:
    """Check that each deck has each of these smaller editions. Raises click.UsageError."""
    for folder in folders if editions else ():
        known = list_editions(folder)
        for edition in editions:
            if edition not in known:
                there_are = f" There are: {', '.join(known)}." if known else ""
                raise click.UsageError(f"The deck in `{folder.name}` has no edition `{edition}`.{there_are}")


def _decks_under_cards() -> list[Path]:
    """Every `cards/*/deck.yaml`, in the order of the folders' names."""
    return sorted(Path("cards").glob("*/deck.yaml"))
