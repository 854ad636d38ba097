"""Reports the files of a deck's folder that nothing reads, although their author may think that they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import format_count
from deck_builder.source.inside import is_inside, open_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.problems.problem import Problems

_YAML: Final = compile_late(r"(?P<stem>.+)\.ya?ml(?P<rest>.*)", re.IGNORECASE)
_BACKUP: Final = compile_late(
    r".*(?:~|#|\.(?:bak|backup|old|orig|rej|save|sav|swp|swo|tmp|temp|copy|\d+))", re.IGNORECASE
)
"""The names that editors and programs for version control give to backups."""

_TABLES: Final = frozenset({".csv", ".json", ".jsonl", ".ods", ".tsv", ".xls", ".xlsx"})
"""Endings of files in which other tools keep cards."""

_TEXTS: Final = frozenset({"", ".md", ".text", ".txt"})
"""Endings of texts, in which only lines of cards tell that they are meant to be read."""

_LINE_OF_CARDS: Final = compile_late(rb"^(?:cards:|kind: |\s*- id: )", re.MULTILINE)
_SEARCHED: Final = 64 * 1024
"""How many bytes of a file are searched for cards."""

_OWN_FOLDERS: Final = {"kinds": "kind.yaml", "media": ""}
"""Folders that a deck may have, with the file that each folder inside must have."""


def report_left_out(folder: Path, entries: list[Path], problems: Problems) -> None:
    """Report each of these entries of a deck's folder that is not read and looks as if it should be."""
    for path in entries:
        if path.is_dir():
            if is_inside(path, folder):
                _report_folder(path, problems)
        else:
            _report_file(path, folder, problems)


def _report_file(path: Path, folder: Path, problems: Problems) -> None:
    name = path.name
    ending = path.suffix.lower()
    yaml = _YAML.fullmatch(name)
    if yaml and not _BACKUP.fullmatch(name):
        hint = f"Rename it to `{yaml['stem']}.yaml`."
        if yaml["rest"]:
            hint += " If you see only `.yaml`, your file manager hides the last ending: let it show all endings."
        problems.add("D218", f"`{name}` is not read", Place(path), hint=hint)
    elif yaml:
        hint = "A backup belongs in another folder. If its cards are wanted, rename it so that it ends in `.yaml`."
        problems.add("D239", f"`{name}` is not read", Place(path), hint=hint)
    elif ending == ".css":
        hint = "The stylesheet of a deck is `style.css`: rename the file, or move its rules there."
        problems.add("D239", f"`{name}` is not read", Place(path), hint=hint)
    elif ending in _TABLES | _TEXTS and _holds_cards(path, folder):
        hint = f"Rename it to `{path.stem}.yaml`."
        problems.add("D218", f"`{name}` has cards and is not read", Place(path), hint=hint)
    elif ending in _TABLES and not (folder / ".git").exists():  # a whole project may keep anything beside its deck
        hint = "Cards are read from files that end in `.yaml`. If it holds none, move it out of the deck's folder."
        problems.add("D239", f"`{name}` is not read", Place(path), hint=hint)


def _holds_cards(path: Path, folder: Path) -> bool:
    """Whether a file has lines as files of cards have them."""
    try:
        with open_inside(path, folder) as file:
            return _LINE_OF_CARDS.search(file.read(_SEARCHED)) is not None
    except OSError:
        return False


def _report_folder(path: Path, problems: Problems) -> None:
    """Report card files in a folder below the deck's, once for the folder."""
    for own, file in _OWN_FOLDERS.items():
        if path.name != own and path.name.casefold() in (own, own[:-1], f"{own}s"):
            if file and not any(path.glob(f"*/{file}")):
                continue
            message = f"the folder `{path.name}` is not read"
            problems.add("D218", message, Place(path), hint=f"Rename the folder to `{own}`.")
            return
    inner = list(_list_yaml(path))
    if not inner:
        return
    shown = inner[0].relative_to(path.parent).as_posix()
    more = f", and {format_count(len(inner) - 1, 'more file')} in `{path.name}`" if inner[1:] else ""
    hint = "Move it beside `deck.yaml`." if not more else "Move them beside `deck.yaml`."
    hint += " To sort cards into decks, write `subdeck:` at the top of a file."
    if (path / "deck.yaml").exists():
        hint = f"It is a deck of its own: move the folder `{path.name}` out of this one."
    problems.add("D218", f"`{shown}` is not read{more}", Place(inner[0]), hint=hint)


def _list_yaml(folder: Path) -> Iterator[Path]:
    yield from sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])
