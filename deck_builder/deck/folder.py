"""Where things are in a deck folder: the names of its files, its media folder, its card files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.deck.left_out import report_left_out
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_inside, is_there, open_inside

if TYPE_CHECKING:
    from pathlib import Path

DECK_FILE: Final = "deck.yaml"
LOCK_FILE: Final = "deck.lock"
"""What learners have; the program writes it."""
MARKDOWN: Final = ".md"
"""The ending of card files in Markdown."""
SCHEMA_FOLDER: Final = ".schema"
"""The folder with what editors read to complete and check a deck's files."""
REFERENCES_FILE: Final = "references.yaml"
CLAIMS_FILE: Final = "claims.yaml"
MADE_FROM_FILE: Final = "made-from.yaml"
"""What each text of a translation was made from; the program writes it."""
TRANSLATIONS: Final = "translations"
"""The folder in a deck's folder that has a folder for each other language of the deck."""

GITIGNORE: Final = "/dist/\n.DS_Store\nThumbs.db\n"
"""The `.gitignore` of a new deck folder: packages are built from the other files."""

_READ_ELSEWHERE: Final = frozenset(
    {
        DECK_FILE,
        REFERENCES_FILE,
        CLAIMS_FILE,
        LOCK_FILE,
        MADE_FROM_FILE,
        "style.css",
        "kinds",
        "media",
        "dist",
        TRANSLATIONS,
    }
)
"""Files and folders of a deck folder that hold no cards."""


_ABOUT_A_PROJECT: Final = compile_late(
    r"(?:readme|changelog|contributing|licen[cs]e|security|code_of_conduct)\b.*", re.IGNORECASE
)
"""Markdown files that projects have about themselves."""

_SEARCHED: Final = 64 * 1024
"""How many bytes of a Markdown file are searched for cards."""

_NUMBER_OR_CHARACTER: Final = compile_late(r"[0-9]+|.", re.DOTALL)


def make_order_key(name: str) -> list[tuple[int, int, str]]:
    """Make a key that sorts names as people expect: numbers by their size, all else by the codes of its characters.

    Names without numbers, or with numbers of equal length, are sorted as plain texts are.
    """
    parts = _NUMBER_OR_CHARACTER.findall(name)
    return [
        (ord("0"), int(part), part) if part.isdecimal() and part.isascii() else (ord(part), 0, "") for part in parts
    ]


def find_translated(folder: Path) -> Path | None:
    """Return the folder of the deck that the deck in `folder` translates; None if it is a deck with its own texts."""
    source = folder.parent.parent
    return source if folder.parent.name == TRANSLATIONS and is_there(source / DECK_FILE) else None


def list_translations(folder: Path) -> list[Path]:
    """List the folders of a deck's translations, by language."""
    return [file.parent for file in sorted(folder.glob(f"{TRANSLATIONS}/*/{DECK_FILE}"))]


def name_folder(folder: Path) -> str:
    """How messages and the commands in them name the folder of a deck; that of a translation with the deck's."""
    source = find_translated(folder)
    return f"{source.name}/{TRANSLATIONS}/{folder.name}" if source else folder.name


def find_media_folder(deck_folder: Path) -> Path:
    """Return `media/<deck>/` beside `cards/`, or `media/` inside a deck folder that is not below `cards/`.

    A translation has the media of the deck that it translates.
    """
    deck_folder = find_translated(deck_folder) or deck_folder
    if deck_folder.parent.name == "cards":
        return deck_folder.parent.parent / "media" / deck_folder.name
    return deck_folder / "media"


def find_home(deck_folder: Path) -> Path:
    """Return the folder that a deck's media must not leave: the one with `cards/`, or the deck's own."""
    deck_folder = find_translated(deck_folder) or deck_folder
    return deck_folder.parent.parent if deck_folder.parent.name == "cards" else deck_folder


def list_card_files(folder: Path, problems: Problems, *, all_markdown: bool = False) -> tuple[Path, ...]:
    """List the card files of a deck by name, `chapter 2` before `chapter 10`.

    A Markdown file is one if its front matter names a kind, or if it has questions in the format of hashcards; with
    `all_markdown`, every Markdown file is one, except those that a project has about itself. Any other file in which
    the author may have written cards becomes a problem, because nothing reads it.
    """
    files: list[Path] = []
    others: list[Path] = []
    for path in sorted(folder.iterdir(), key=lambda path: make_order_key(path.name)):
        if path.name.startswith(".") or path.name in _READ_ELSEWHERE:
            continue
        if all_markdown and path.is_dir() and is_inside(path, folder):
            files += _list_markdown_below(path, folder)
        is_card_file = path.suffix == ".yaml" or _is_markdown_with_cards(path, folder, all_markdown=all_markdown)
        (files if is_card_file else others).append(path)
    read_by_a_link = {file.resolve() for file in files if file.is_symlink() and is_inside(file, folder)}
    report_left_out(folder, [path for path in others if path.absolute() not in read_by_a_link], problems)
    if not files:
        hint = _explain_notes(folder)
        problems.add("D217", "the deck has no file with cards", Place(folder / DECK_FILE), hint=hint)
    return tuple(files)


def _explain_notes(folder: Path) -> str:
    """How notes in Markdown become cards; empty if the folder has none."""
    below = (path.relative_to(folder) for path in _list_markdown_below(folder, folder))
    for path in below:
        if path.parts[0] not in _READ_ELSEWHERE and not _ABOUT_A_PROJECT.fullmatch(path.name):
            return (
                f"Notes such as `{path.as_posix()}` become cards when `deck.yaml` says of which kind they are: add "
                "`markdown-kind: question`, or another kind of those that `deck-builder kinds` lists."
            )
    return ""


def _list_markdown_below(below: Path, folder: Path) -> list[Path]:
    """List the Markdown files in a folder below that of the deck, as in a folder of notes."""
    found = sorted(below.rglob(f"*{MARKDOWN}"), key=lambda path: make_order_key(path.relative_to(folder).as_posix()))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def _is_markdown_with_cards(path: Path, folder: Path, *, all_markdown: bool) -> bool:
    """Whether a file in Markdown has cards; see `list_card_files`."""
    if path.suffix != MARKDOWN or path.is_dir() or _ABOUT_A_PROJECT.fullmatch(path.name):
        return False
    if all_markdown:
        return True
    try:
        with open_inside(path, folder) as file:
            head = file.read(_SEARCHED)
    except OSError:
        return False
    from deck_builder.source.markdown_file import has_front_matter_key, has_questions  # few decks have Markdown files

    return has_front_matter_key(head, "kind") or has_questions(head)
