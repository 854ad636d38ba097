"""Spaces in place of the tabs that YAML forbids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.commands.check.fixes.yaml_text import find_first_error, find_lines_of_texts
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Collection

_LINE: Final = compile_late(
    r"(?P<margin>[ \t]*)(?P<dashes>(?:-[ \t]+)*)(?P<key>[\w-]+:(?=[ \t]|$))?[ \t]*(?P<value>.*)"
)
_OPENS_TEXT: Final = compile_late(r"[|>][-+0-9]*(?: +#.*)?")


def replace_tabs(text: str) -> str:
    """Replace tabs that YAML forbids: each indentation gets the column that it must have below the lines above it.

    A tab after `|` or in quotes belongs to the author's text. While a file can't be read, nothing says
    which tabs do. Then only two sorts of lines are fixed: the one that the parser refuses, and those that begin with a
    tab, which no line of a text can. If a tab can't be replaced, or a line would fit nowhere, nothing is changed.
    """
    new = text
    while (error := find_first_error(new)) and error.code == "Y107":
        lines, refused = new.split("\n"), error.place.line - 1
        own = find_lines_of_texts(new)
        if own is None:
            indented = {number for number, line in enumerate(lines) if line.startswith("\t") and line.strip()}
            own = set(range(len(lines))) - indented - {refused}
        fixed = _indent_with_spaces(lines, own)
        if fixed == lines:
            return text
        changed = {number for number, line in enumerate(fixed, 1) if line != lines[number - 1]}
        new = "\n".join(fixed)
        after = find_first_error(new)
        if after and after.code != "Y107" and after.place.line in changed:
            return text
    return new


def _indent_with_spaces(lines: list[str], own: Collection[int]) -> list[str]:
    """The lines, with spaces in place of tabs; the lines with the numbers in `own`, counted from 0, as they are."""
    fixed: list[str] = []
    columns: dict[str, int] = {}  # the width that each indentation of the author's stands for
    above, typed = "", ""
    for number, line in enumerate(lines):
        margin = line[: len(line) - len(line.lstrip(" \t"))]
        if number in own or not line.strip():
            fixed.append(line)
        elif "\t" in margin:
            width = len(_margin_of(above)) if margin == typed else _find_width(line, margin, above, fixed, columns)
            columns[margin] = width
            fixed.append(_replace_in_line(" " * width + line[len(margin) :]))
        else:
            fixed.append(_replace_in_line(line))
        if line.strip() and not line.lstrip().startswith("#"):
            above, typed = fixed[-1], margin
    return fixed


def _find_width(line: str, margin: str, above: str, fixed: list[str], columns: dict[str, int]) -> int:
    """How many spaces must stand before a line; `margin` is what its author typed there, `above` the line above."""
    here, before = _read(line), _read(above)
    column = len(before["margin"]) + len(before["dashes"])  # of the key above
    value = before["value"]
    below = column + 2
    if before["key"] and (not value or value.startswith("#") or _OPENS_TEXT.fullmatch(value)):
        return max(columns.get(margin, below), below)
    if margin in columns:
        return columns[margin]
    if here["dashes"]:
        return next((len(_margin_of(other)) for other in reversed(fixed) if _read(other)["dashes"]), column)
    return column if here["key"] else below


def _read(line: str) -> dict[str, str]:
    """The parts of a line: what it is indented by, its dashes, its key and the rest."""
    match = _LINE.match(line)
    return {name: part or "" for name, part in match.groupdict().items()} if match else {}


def _margin_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def _replace_in_line(line: str) -> str:
    line = re.sub(r"^( *)-[ \t]*\t[ \t]*", r"\1- ", line)
    line = re.sub(r"^( *(?:- +)*[\w-]+:)([ \t]+)(?=\S)", lambda key: f"{key[1]} " if "\t" in key[2] else key[0], line)
    stripped = line.rstrip(" \t")
    return stripped if "\t" in line[len(stripped) :] else line
