"""Spaces in place of the tabs that YAML forbids."""

from __future__ import annotations

import re

from deck_builder.commands.check.fixes.yaml_text import find_first_error, find_lines_of_texts


def replace_tabs(text: str) -> str:
    """Replace tabs that YAML forbids: two spaces for each that indents, one for those after a colon or a dash.

    A tab after `|` or in quotes belongs to the author's text. While a file can't be read at all, it is not known which
    tabs do. Then only the line that is refused is fixed, and lines that begin with a tab, as no line of a text can. If
    tabs are left that can't be replaced, nothing is.
    """
    new = text
    while (error := find_first_error(new)) and error.code == "Y107":
        lines, refused = new.split("\n"), error.place.line - 1
        own = find_lines_of_texts(new)
        if own is None:
            indented = {number for number, line in enumerate(lines) if line.startswith("\t") and line.strip()}
            own = set(range(len(lines))) - indented - {refused}
        fixed = [line if number in own else _replace_in_line(line) for number, line in enumerate(lines)]
        if fixed == lines:
            return text
        new = "\n".join(fixed)
    return new


def _replace_in_line(line: str) -> str:
    indent = len(line) - len(line.lstrip(" \t"))
    line = line[:indent].replace("\t", "  ") + line[indent:]
    line = re.sub(r"^( *)-[ \t]*\t[ \t]*", r"\1- ", line)
    line = re.sub(r"^( *(?:- +)*[\w-]+:)([ \t]+)(?=\S)", lambda key: f"{key[1]} " if "\t" in key[2] else key[0], line)
    stripped = line.rstrip(" \t")
    return stripped if "\t" in line[len(stripped) :] else line
