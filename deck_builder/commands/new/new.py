"""Starts a deck in a folder of its own, or a kind of card in a deck. Nothing that is there is overwritten."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.commands.new.language import guess_language
from deck_builder.deck.folder import DECK_FILE, GITIGNORE, find_media_folder
from deck_builder.deck.load import load_deck
from deck_builder.deck.namespace import make_namespace
from deck_builder.deck.schema.refresh import refresh_schemas
from deck_builder.files import put_in_place, write_beside
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.source.ids import is_id
from deck_builder.source.inside import is_there
from deck_builder.source.readable_ids import make_deck_id
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEMPLATES: Final = Path(__file__).parent

_FILES_OF_A_DECK: Final = {"deck.yaml": DECK_FILE, "10-first-cards.yaml": "10-first-cards.yaml"}
_FILES_AROUND_A_DECK: Final = {
    "gitattributes": ".gitattributes",
    "workflow.yaml": ".github/workflows/deck.yaml",
    "vscode.json": ".vscode/settings.json",
    "extensions.json": ".vscode/extensions.json",
}
"""The templates in `project/` and the files that they become: those of any deck, and those of a project of one deck."""

_MAY_BE_THERE: Final = compile_late(r"\..*|readme.*|licen[cs]e.*|contributing.*", re.IGNORECASE)
"""Files of a folder that counts as empty: a new repository has them."""


@dataclass(frozen=True, slots=True)
class Started:
    """What was started."""

    folder: Path
    """The folder of the deck or of the kind."""
    written: tuple[Path, ...]
    """The files that were written."""
    kept: tuple[Path, ...]
    """Files that were there already and stayed as they were."""


def start_deck(name: str, here: Path, environment: Mapping[str, str]) -> Started:
    """Start a deck called `name`: in the folder `here` if that is empty, else in its `cards/`, else in a new folder.

    `environment` tells the author's language. Raises InputError, and OSError if a file can't be written.
    """
    deck_id = make_deck_id(name, "deck")
    folder, has_project = _choose_folder(deck_id, here)
    if is_there(folder / DECK_FILE):
        raise InputError("D201", f"there is a deck already: `{folder / DECK_FILE}`", "Choose another name or folder.")
    language = guess_language(name, environment)
    words = {
        "DECK_ID": deck_id,
        "DECK_NAMESPACE": make_namespace(),
        "DECK_NAME": write_scalar(name, 0),
        "DECK_LANGUAGE": f"language: {language} # of the cards; screen readers use it"
        if language
        else "# language: en # of the cards; screen readers use it",
    }
    files = {folder / target: _fill("project", source, words) for source, target in _FILES_OF_A_DECK.items()}
    _check_name(files[folder / DECK_FILE])
    if not has_project:
        files[folder / ".gitignore"] = GITIGNORE
        files |= {folder / target: _fill("project", source, words) for source, target in _FILES_AROUND_A_DECK.items()}
    find_media_folder(folder).mkdir(parents=True, exist_ok=True)
    files[find_media_folder(folder) / ".gitkeep"] = ""
    started = _write(folder, files)
    refresh_schemas(folder)  # the files name them
    return started


def start_kind(key: str, deck: Path) -> Started:
    """Start a kind of card in the deck in the folder `deck`. Raises InputError, and OSError if it can't be written."""
    if not is_id(key):
        raise InputError("D205", f"`{key}` can't be the name of a kind", "Use letters a to z, digits and hyphens.")
    folder = deck / "kinds" / key
    if is_there(folder):
        raise InputError("K301", f"there is a kind `{key}` already", "Choose another name.")
    words = {"KIND_NAME": key.replace("-", " ").capitalize()}
    names = ("kind.yaml", "front.html", "back.html")
    started = _write(folder, {folder / name: _fill("kind", name, words) for name in names})
    refresh_schemas(deck)
    return started


def _choose_folder(deck_id: str, here: Path) -> tuple[Path, bool]:
    """The folder of a new deck, and whether it is one of several decks of a project."""
    if (here / "cards").is_dir() and not (here / DECK_FILE).exists():
        return here / "cards" / deck_id, True
    is_empty = all(_MAY_BE_THERE.fullmatch(path.name) for path in here.iterdir())
    return here if is_empty else here / deck_id, False


def _check_name(deck_file: str) -> None:
    """Check that a `deck.yaml` with this text can be read. Raises InputError about the deck's name if not."""
    problems = Problems()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        Path(scratch, DECK_FILE).write_text(deck_file, encoding="utf-8")
        Path(scratch, "cards.yaml").touch()
        load_deck(Path(scratch), problems)
    for problem in problems:
        raise InputError(problem.code, problem.message, problem.hint)


def _fill(folder: str, name: str, words: Mapping[str, str]) -> str:
    """A template with its words filled in."""
    text = (_TEMPLATES / folder / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _write(folder: Path, files: Mapping[Path, str]) -> Started:
    """Write files that are not there yet."""
    written, kept = [], []
    for file, text in files.items():
        if is_there(file):
            kept.append(file)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(write_beside(file, [text]), file)
        written.append(file)
    return Started(folder, tuple(written), tuple(kept))
