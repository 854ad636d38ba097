"""`deck-builder check --fix`: fixes what has only one right answer.

A file is edited line by line, so that its comments and its layout stay.
"""

from __future__ import annotations

import errno
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.build.write_errors import explain_write_error
from deck_builder.commands.check.fixes import quotes
from deck_builder.commands.check.fixes.front_matter import end_markdown_with_one_line_end, fix_front_matter
from deck_builder.commands.check.fixes.key_order import sort_keys
from deck_builder.commands.check.fixes.tabs import replace_tabs
from deck_builder.commands.check.fixes.white_space import (
    compose_letters,
    end_with_one_line_end,
    remove_byte_order_mark,
    strip_lines,
    unify_line_ends,
)
from deck_builder.commands.check.fixes.yaml_text import find_first_error
from deck_builder.deck.folder import MARKDOWN, list_card_files
from deck_builder.deck.load import load_deck
from deck_builder.files import write_text
from deck_builder.lock.identity import start_lock
from deck_builder.problems.errors import TextError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import NotAFileError, OutsideError, is_there, open_inside
from deck_builder.source.line_diff import diff_lines
from deck_builder.source.markdown_file import parse_markdown
from deck_builder.source.read import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FIXABLE: Final = quotes.FIXABLE | {"Y104", "Y107"}
"""The codes of problems that keep a file from being read, and that a fix may solve."""

_FIXES: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("byte order mark", remove_byte_order_mark),
    ("line ends", unify_line_ends),
    ("letters with accents in one form", compose_letters),
    ("tabs", replace_tabs),
    ("quotes", quotes.add_quotes),
    ("white space at line ends", strip_lines),
    ("end of the file", end_with_one_line_end),
    ("order of keys", sort_keys),
)
"""The fixes in their order: the name of each, and the function that makes the fixed text of a text."""

_FIXES_OF_MARKDOWN: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("byte order mark", remove_byte_order_mark),
    ("line ends", unify_line_ends),
    ("letters with accents in one form", compose_letters),
    ("tabs", fix_front_matter(replace_tabs)),
    ("quotes", fix_front_matter(quotes.add_quotes)),
    ("white space at line ends", fix_front_matter(strip_lines)),
    ("end of the file", end_markdown_with_one_line_end),
)
"""The same for Markdown card files."""


@dataclass(frozen=True, slots=True)
class FileFix:
    """A file that can be fixed."""

    file: Path
    """The file, or the link to it in the deck's folder."""
    old: str
    """Its text as it is."""
    new: str
    """Its text with all fixes."""
    fixes: tuple[str, ...]
    """The names of the fixes."""
    makes_readable: bool
    """Whether the file can't be read as it is, and can be read with the fixes."""

    def diff(self, name: str) -> str:
        """What changes, as a unified diff; `name` is the file's name in it."""
        return diff_lines(self.old, self.new, name)


@dataclass(frozen=True, slots=True)
class FixPlan:
    """All that can be fixed in a deck."""

    files: tuple[FileFix, ...]
    """The files that change."""
    changed_cards: tuple[str, ...]
    """The ids of the cards that change for learners."""


def plan_fixes(folder: Path) -> FixPlan:
    """What can be fixed in the deck in `folder`. Writes nothing there: the fixes are tried on a copy."""
    files = tuple(fix for file in _list_files(folder) if (fix := fix_file(file, folder)))
    return FixPlan(files, _find_changed_cards(folder, files) if files else ())


def write_fixes(plan: FixPlan, problems: Problems) -> FixPlan:
    """Write the fixed files in place of the old ones. Returns the part of the plan that could be written."""
    written: list[FileFix] = []
    for fix in plan.files:
        target = fix.file.resolve()  # the file that a link leads to; the link itself stays
        try:
            write_text(target, fix.new)
            written.append(fix)
        except OSError as error:
            message = f"`{fix.file.name}` can't be fixed: {explain_write_error(error)}"
            hint = f"Make sure that you may write in `{target.parent.name}` and that the disk is not full."
            problems.add("P701", message, Place(fix.file), hint=hint)
    return FixPlan(tuple(written), plan.changed_cards if written else ())


def fix_file(file: Path, within: Path) -> FileFix | None:
    """The fixes for a file that must not lead out of the folder `within`; None if there is nothing to fix.

    Raises OSError if the disk can't give its text: to fix nothing then would look as if all were well.
    """
    try:
        with open_inside(file, within) as opened:
            data = opened.read(LARGEST_FILE + 1)
        old = data.decode("utf-8")
    except (OutsideError, NotAFileError, IsADirectoryError, FileNotFoundError, UnicodeDecodeError):
        return None  # the check reports it
    except OSError as error:
        if error.errno == errno.ELOOP:  # a link to itself
            return None
        raise
    if len(data) > LARGEST_FILE:
        return None
    text, before, names = old, "", dict[str, None]()
    while text != before:  # a fix may make room for another
        before = text
        for name, fix in _FIXES_OF_MARKDOWN if file.suffix == MARKDOWN else _FIXES:
            if (new := fix(text)) != text:
                text = new
                names[name] = None
    if not names:
        return None
    makes_readable = not _is_readable(old, file) and _is_readable(text, file)
    return FileFix(file, old, text, tuple(names), makes_readable)


def _is_readable(text: str, file: Path) -> bool:
    if file.suffix != MARKDOWN:
        return find_first_error(text) is None
    try:
        parse_markdown(text.encode())
    except TextError:
        return False
    return True


def count_fixable(problems: Problems) -> int:
    """How many of these problems `--fix` solves. Reads the files with such a problem again."""
    files = [problem.place.file for problem in problems if problem.code in _FIXABLE]
    return sum(fix is not None and fix.makes_readable for fix in (fix_file(file, file.parent) for file in files))


def _list_files(folder: Path) -> Iterator[Path]:
    """The files that can be fixed. Raises OSError; `glob` would leave out a folder that can't be read."""
    yield from sorted(path for path in folder.iterdir() if path.suffix == ".yaml")
    deck = load_deck(folder, Problems())  # it says which Markdown files have cards
    card_files = deck.card_files if deck else list_card_files(folder, Problems())
    yield from (path for path in card_files if path.suffix == MARKDOWN)
    kinds = folder / "kinds"
    if is_there(kinds):
        yield from sorted(path / "kind.yaml" for path in kinds.iterdir() if is_there(path / "kind.yaml"))


def _find_changed_cards(folder: Path, fixes: tuple[FileFix, ...]) -> tuple[str, ...]:
    """The ids of the cards that change for learners if a deck is fixed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch, "cards", folder.name)
        shutil.copytree(folder, copy, symlinks=True, ignore=_leave_out)
        before = _compile_digests(copy, folder)
        for fix in fixes:
            target = copy / fix.file.relative_to(folder)
            target.unlink()
            target.write_bytes(fix.new.encode())
        after = _compile_digests(copy, folder)
    return tuple(card for card, digest in before.items() if after.get(card, digest) != digest)


def _leave_out(folder: str, names: list[str]) -> set[str]:
    """The names in a folder that are not copied: media, packages, hidden files, pipes and devices."""
    left_out = shutil.ignore_patterns("media", "dist", ".*")(folder, names)
    kinds = {name: Path(folder, name).lstat().st_mode for name in names}
    is_copied = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
    return left_out | {name for name, mode in kinds.items() if not any(is_kind(mode) for is_kind in is_copied)}


def _compile_digests(folder: Path, original: Path) -> dict[str, str]:
    """The digest of what learners get of each card of a deck, by the card's id. The folder is a copy of `original`."""
    problems = Problems()
    deck, _ = load_deck_and_lock(folder, folder / "dist", problems, original=original)
    if deck is None:
        return {}
    cards = CardPass(deck, start_lock(deck), 0, problems)
    return {compiled.card.id: compiled.content.digest for compiled in cards}
