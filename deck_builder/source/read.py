"""Reads the files of a deck."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from deck_builder.problems.errors import TextError
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import format_size
from deck_builder.source.inside import OutsideError, explain_error, open_inside
from deck_builder.source.lines import split_lines
from deck_builder.source.locate import find_card_id
from deck_builder.source.parse import parse
from deck_builder.source.text import decode
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from deck_builder.source.values import Document

LARGEST_FILE: Final = 32 * 1024 * 1024
"""In bytes; about 100,000 cards. A larger file is more likely a mistake than a deck."""

_parsed: dict[Path, tuple[bytes, Mapping]] | None = None
"""The bytes of each file when it was last parsed, and the result. None unless `keep_parsed` was called."""


def keep_parsed() -> None:
    """From now on, parse a file again only if it changed. For a program that reads a deck again and again."""
    global _parsed
    _parsed = {} if _parsed is None else _parsed


def read_yaml_file(path: Path, within: Path, problems: Problems) -> Mapping | None:
    """Read the mapping in a YAML file. None, with a problem, if it can't be read.

    `within` is the folder that the file must not leave, after every symbolic link is followed.
    """
    data = read_bytes(path, within, problems)
    return None if data is None else read_yaml(data, path, problems)


def read_bytes(path: Path, within: Path, problems: Problems) -> bytes | None:
    """Read a small file. None, with a problem, if it can't be read, is too large or is outside `within`."""
    place = Place(path)
    try:
        with open_inside(path, within) as file:
            if (size := os.fstat(file.fileno()).st_size) > LARGEST_FILE:
                limit = LARGEST_FILE // 1024**2
                problems.add("Y102", f"the file has {format_size(size)}; {limit} MB is the limit", place)
                return None
            return file.read()
    except OutsideError:
        problems.add("Y116", f"`{path.name}` is a link to a place outside `{within.name}`", place)
    except OSError as error:
        problems.add("Y101", f"the file can't be read: {explain_error(error)}", place, hint=_explain_unreadable(path))
    return None


def _explain_unreadable(path: Path) -> str:
    """Say what to do about a file that can't be read; empty if the rule's cure says it."""
    if path.is_symlink():
        return "It is a link: delete it, or link it to a file of the deck that exists."
    if path.is_dir():
        return f"A folder has the name of a file: rename it, for example to `{path.stem}`."
    return ""


def read_text(path: Path, within: Path, problems: Problems) -> str | None:
    r"""Read a file that is not YAML, with `\n` for every line end. None, with a problem, if it is not UTF-8."""
    data = read_bytes(path, within, problems)
    if data is None:
        return None
    try:
        return decode(data).replace("\r\n", "\n")
    except TextError as error:
        problems.add(error.code, error.message, Place(path, *error.mark), hint=error.hint)
        return None


def read_yaml(data: bytes, path: Path, problems: Problems) -> Mapping | None:
    """The mapping in YAML text. None, with a problem, if the text can't be parsed or is not a mapping.

    `path` is the file that problems name.
    """
    if _parsed is not None and (known := _parsed.get(path)) and known[0] == data:
        return known[1]
    try:
        document = parse(data)
        root = _mapping_of(document, path)
    except TextError as error:
        _report([error], data, path, problems)
        return None
    if document.cut_short:
        _report(document.cut_short, data, path, problems)
    elif _parsed is not None:
        _parsed[path] = data, root
    return root


def _report(errors: Iterable[TextError], data: bytes, path: Path, problems: Problems) -> None:
    """Note what is wrong in a file, each with the card around it."""
    lines = split_lines(data.decode("utf-8", errors="replace"))
    for error in errors:
        card = find_card_id(lines, error.mark[0])
        problems.add(error.code, error.message, Place(path, *error.mark), hint=error.hint, card=card)


def _mapping_of(document: Document, path: Path) -> Mapping:
    """The mapping that a file is. Raises TextError if it is a list or a text."""
    if isinstance(document.root, Mapping):
        return document.root
    if isinstance(document.root, Sequence) and path.name in ("deck.yaml", "kind.yaml", "credits.yaml"):
        message = "the file should hold keys and values, and holds a list"
        raise TextError("D204", message, document.mark, "Begin each line with its key, without a dash: `name: …`.")
    if isinstance(document.root, Sequence):
        key = path.stem if path.stem in ("references", "claims") else "cards"
        above = "the lines `kind: question` and `cards:`" if key == "cards" else f"the line `{key}:`"
        message = f"the line `{key}:` above this list is missing"
        raise TextError("D204", message, document.mark, f"Write {above} above the list.")
    message = "the file should hold keys and values, like `kind: question`, and holds only text"
    hint = "Every line of the file needs a key, as in `key: value`. Notes of your own begin with `#`."
    raise TextError("D204", message, document.mark, hint)
