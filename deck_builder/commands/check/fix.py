"""`deck-builder check --fix`: mends what has one right answer.

A file is edited line by line; its comments and its layout stay.
"""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.events import ScalarEvent, StreamEndEvent

from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.build.write_errors import explain_write_error
from deck_builder.deck.folder import find_media_folder
from deck_builder.deck.kinds import CARD_KEYS, KEYS_AFTER_FIELDS, KEYS_BEFORE_FIELDS
from deck_builder.files import put_in_place, write_beside
from deck_builder.lock.model import Lock
from deck_builder.problems.problem import Place, Problem, Problems
from deck_builder.source import parse as yaml_parser
from deck_builder.source.read import read_bytes, read_yaml
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_MAY_NEED_QUOTES: Final = frozenset({"Y106", "Y109", "Y110", "Y114"})
_MAY_BE_FIXED: Final = _MAY_NEED_QUOTES | {"Y104", "Y107"}
_LIST_KEYS: Final = frozenset({"tags", "sources", "claims", "authors", "require", "select"})
_ENTRY: Final = re.compile(r"(?P<before> *(?:- +)*(?P<key>[\w-]+): +)(?P<value>\S.*?) *")
_QUOTED: Final = re.compile("""["'|>]""")
_MEANT_AS_YAML: Final = re.compile(r"&\w|!!\w|\*[^*]*\Z")
"""An anchor, a tag or an alias: whoever writes it may have meant it."""
_TWO_ENTRIES: Final = re.compile(r" {2,}[\w-]+: ")
_NAMES: Final = frozenset({"id", "was", "kind", "guid", "picture"})
"""Keys whose values need no quotes, ever: what is wrong with one of these is something else."""
_CURLY: Final = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
"""Typographic quotation marks may be meant as YAML's own, or be the text's."""
_KEY: Final = re.compile(r" *(?:- +)*([\w-]+):(?= |$)")
_KEY_INSIDE: Final = re.compile(r"(?<= )([\w-]+): ")
_BRACKETED: Final = re.compile(r"\{\{|\[[^\]]*\] *[^\s\],]|\{[^}]*\} *[^\s},]")
"""A value that begins with a bracket and is text for all that: a gap, a link, a recording with words after it."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file that can be mended: its text, the text in its place, and what is done to it, in words.

    `readable` says whether it can be read now and could not be before.
    """

    file: Path
    old: str
    new: str
    done: tuple[str, ...]
    readable: bool

    def diff(self, shown: str) -> str:
        """What changes, as a unified diff; `shown` is the file's name in it."""
        lines = difflib.unified_diff(_lines(self.old), _lines(self.new), f"a/{shown}", f"b/{shown}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that can be mended in a deck, and the ids of the cards of which learners would get something else."""

    files: tuple[Fixed, ...]
    changed: tuple[str, ...]


def plan(folder: Path) -> Plan:
    """What can be mended in the deck in `folder`. Writes nothing there: it is tried on a copy."""
    files = tuple(fixed for file in _files(folder) if (fixed := mended(file, folder)))
    return Plan(files, _changed(folder, files) if files else ())


def write(planned: Plan, problems: Problems) -> Plan:
    """Put the mended files in their places. Returns what was done of the plan."""
    done: list[Fixed] = []
    for fixed in planned.files:
        target = fixed.file.resolve()  # where a link leads; the link itself stays
        try:
            put_in_place(write_beside(target, [fixed.new]), target)
            done.append(fixed)
        except OSError as error:
            message = f"`{fixed.file.name}` can't be mended: {explain_write_error(error)}"
            hint = f"See that you may write in `{target.parent.name}`, and that the disk is not full."
            problems.add("P701", message, Place(fixed.file), hint=hint)
    return Plan(tuple(done), planned.changed if done else ())


def mended(file: Path, within: Path) -> Fixed | None:
    """A file with all that has one right answer put right; None where there is nothing, or nothing to be sure of."""
    data = read_bytes(file, within, Problems())
    try:
        old = (data or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    text, before, done = old, "", dict[str, None]()
    while text != before:  # one thing mended may show the next
        before = text
        for what, step in _STEPS:
            if (new := step(text)) != text:
                text = new
                done[what] = None
    if not done:
        return None
    return Fixed(file, old, text, tuple(done), _first_problem(old) is not None and _first_problem(text) is None)


def how_many(problems: Problems) -> int:
    """How many of these problems are mended by `--fix`. Reads the files again that have such a problem."""
    files = [problem.place.file for problem in problems if problem.code in _MAY_BE_FIXED]
    return sum(fixed is not None and fixed.readable for fixed in (mended(file, file.parent) for file in files))


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
    yield from sorted(folder.glob("kinds/*/kind.yaml"))


def _changed(folder: Path, files: tuple[Fixed, ...]) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as scratch:
        copy, media = Path(scratch, "cards", folder.name), Path(scratch, "media", folder.name)
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns("media", "dist", ".*"))
        if (own := find_media_folder(folder)).is_dir():
            media.parent.mkdir()
            media.symlink_to(own, target_is_directory=True)
        before = _contents(copy)
        for fixed in files:
            target = copy / fixed.file.relative_to(folder)
            target.unlink()
            target.write_bytes(fixed.new.encode())
        after = _contents(copy)
    return tuple(card for card, digest in before.items() if after.get(card, digest) != digest)


def _contents(folder: Path) -> dict[str, str]:
    """The digest of what learners get of each card of a deck, by the card's id."""
    problems = Problems()
    deck, _ = load_deck_and_lock(folder, folder / "dist", problems)
    if deck is None:
        return {}
    cards = CardPass(deck, Lock(deck.id, deck.name), 0, problems)
    return {compiled.card.id: compiled.content.digest for compiled in cards}


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [line for line in text.split("\n")[-1:] if line]


def _first_problem(text: str) -> Problem | None:
    """What stops the text of a file from being read, or None."""
    problems = Problems()
    read_yaml(text.encode(), _NOWHERE, problems)
    return next((problem for problem in problems if problem.severity == "error"), None)


_NOWHERE: Final = Path("cards.yaml")


def _value(text: str) -> Mapping | None:
    return read_yaml(text.encode(), _NOWHERE, Problems())


def _kept(text: str, new: str) -> str:
    """The new text where it says the same as the old one; else the old."""
    return new if (value := _value(text)) is not None and _value(new) == value else text


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _tabs(text: str) -> str:
    """Spaces for the tabs that YAML forbids: two for one that indents, one for one after a colon or a dash.

    A tab behind `|` or in quotes is the author's own. As long as the file can't be read at all, it is not known where
    those are: then only what is refused is mended, and lines that begin with a tab, as no line of a text can.
    """
    new = text
    while (found := _first_problem(new)) and found.code == "Y107":
        lines, refused = new.split("\n"), found.place.line - 1
        own = _lines_of_texts(new)
        if own is None:
            begun = {at for at, line in enumerate(lines) if line.startswith("\t") and line.strip()}
            own = set(range(len(lines))) - begun - {refused}
        tidy = [line if at in own else _without_tabs(line) for at, line in enumerate(lines)]
        if tidy == lines:
            return text
        new = "\n".join(tidy)
    return new


def _without_tabs(line: str) -> str:
    begin = len(line) - len(line.lstrip(" \t"))
    line = line[:begin].replace("\t", "  ") + line[begin:]
    line = re.sub(r"^( *)-[ \t]*\t[ \t]*", r"\1- ", line)
    line = re.sub(r"^( *(?:- +)*[\w-]+:)[ \t]*\t[ \t]*(?=\S)", r"\1 ", line)
    return re.sub(r"[ \t]*\t[ \t]*$", "", line)


def _quotes(text: str) -> str:
    """Single quotes around each value that begins with a sign of YAML's, or has a `: ` in it."""
    while (found := _first_problem(text)) and found.code in _MAY_NEED_QUOTES:
        number = found.place.line
        lines = text.split("\n")
        quoted = _in_quotes(lines, number - 1)
        if quoted is None:
            return text
        new = "\n".join([*lines[: number - 1], quoted, *lines[number:]])
        left = _first_problem(new)
        if left and left.place.line <= number:
            return text
        text = new
    return text


def _in_quotes(lines: list[str], at: int) -> str | None:
    """A line with its value in quotes; None where it may be meant in another way."""
    entry = _ENTRY.fullmatch(lines[at])
    if entry is None or _QUOTED.match(entry["value"]) or " #" in entry["value"]:
        return None
    value = entry["value"]
    if entry["key"] in _NAMES or _MEANT_AS_YAML.match(value) or _TWO_ENTRIES.search(value) or _CURLY.match(value):
        return None
    keys = {*CARD_KEYS, *(found[1] for found in map(_KEY.match, lines) if found)}
    if not keys.isdisjoint(_KEY_INSIDE.findall(value)):  # a line end was lost before it
        return None
    if value[0] in "[{" and (entry["key"] in _LIST_KEYS or not _BRACKETED.match(value)):
        return None
    key_column = entry.start("key")
    following = next((line for line in lines[at + 1 :] if line.strip()), "")
    if len(following) - len(following.lstrip(" ")) > key_column:  # the value may go on there
        return None
    return f"{entry['before']}{quote(value)}"


def _trailing_space(text: str) -> str:
    """No white space at the end of lines; texts in quotes, and those behind `|` and `>`, stay as they are."""
    own = _lines_of_texts(text) if re.search(r"[ \t]$", text, re.MULTILINE) else None
    if own is None:
        return text
    lines = text.split("\n")
    return _kept(text, "\n".join(line if at in own else line.rstrip(" \t") for at, line in enumerate(lines)))


def _lines_of_texts(text: str) -> set[int] | None:
    """The lines, counted from 0, whose ends or beginnings belong to a text in quotes or behind `|` or `>`.

    None where the file can't be read.
    """
    own: set[int] = set()
    get_event: Callable[[], Any] = yaml_parser.parser(text.encode()).get_event
    try:
        while not isinstance(event := get_event(), StreamEndEvent):
            if isinstance(event, ScalarEvent) and event.start_mark and event.end_mark:
                first, last = event.start_mark.line, event.end_mark.line
                block = event.style in ("|", ">")
                own.update(range(first + block, last))
                if block and last == text.count("\n"):  # a text that ends the file without a line end
                    own.add(last)
    except yaml.YAMLError:
        return None
    return own


def _last_line(text: str) -> str:
    return _kept(text, text.rstrip("\n") + "\n") if text.strip() else text


def _keys_in_order(text: str) -> str:
    """The `id` of each card first and its `tags` last; the fields between stay in the order that their author chose."""
    value = _value(text)
    cards = value.get("cards") if value is not None else None
    if not isinstance(cards, Sequence):
        return text
    lines = text.split("\n")
    end = len(lines)
    for card, (line, _) in zip(reversed(cards), reversed(cards.marks), strict=True):
        begin = line - 1
        if isinstance(card, Mapping):
            before, after = ([key for key in keys if key in card] for keys in (KEYS_BEFORE_FIELDS, KEYS_AFTER_FIELDS))
            wanted = [*before, *(key for key in card if key not in CARD_KEYS), *after]
            if wanted != list(card) and (moved := _moved(lines[begin:end], card, wanted)):
                lines[begin:end] = moved
        end = begin
    return _kept(text, "\n".join(lines))


def _moved(lines: list[str], card: Mapping, wanted: list[str]) -> list[str] | None:
    """The lines of a card, and what follows it, with its keys as wanted; None where it is not clear what goes along.

    That is so for keys that share a line, for groups set apart by empty lines, and for a comment that stands above
    what is to be first, or below all.
    """
    keys, column = list(card), card.mark[1] - 1
    margin, dash = " " * column, lines[0][:column]
    starts = [card.marks[key][0][0] - card.mark[0] for key in keys]
    lines = [margin + lines[0][column:], *lines[1:]]
    one_a_line = len(set(starts)) == len(starts) and all(card.marks[key][0][1] == card.mark[1] for key in keys)
    if not re.fullmatch(r" *- +", dash) or not one_a_line or any(lines[at][:column] != margin for at in starts):
        return None
    comment = f"{margin}#"
    end = starts[-1] + 1
    for at, line in enumerate(lines[end:], end):
        if line.startswith((f"{margin} ", f"{margin}- ", comment)):
            end = at + 1
        elif line.strip():
            break
    for number in range(1, len(starts)):
        while lines[starts[number] - 1].startswith(comment):
            starts[number] -= 1
    blocks = {key: lines[begin:stop] for key, begin, stop in zip(keys, starts, [*starts[1:], end], strict=True)}
    in_groups = any(not block[-1].strip() for block in blocks.values())
    if in_groups or blocks[wanted[0]][0].startswith(comment) or lines[end - 1].startswith(comment):
        return None
    first, *moved = [line for key in wanted for line in blocks[key]]
    return [dash + first[column:], *moved, *lines[end:]]


_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("byte order mark", _without_mark),
    ("line ends", _line_ends),
    ("letters with accents in one form", _composed),
    ("tabs", _tabs),
    ("quotes", _quotes),
    ("white space at line ends", _trailing_space),
    ("end of the file", _last_line),
    ("order of keys", _keys_in_order),
)
"""What is done, in this order: each step's name, and the text that it makes of a file's text."""
