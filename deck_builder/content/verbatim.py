"""Finds what Markdown keeps as it is typed: code, formulas and HTML, in which no other markup counts."""

from __future__ import annotations

import re
from typing import Final

import pyromark

_VERBATIM: Final = frozenset({"Code", "Html", "InlineHtml", "InlineMath", "DisplayMath"})
"""The names of pyromark's events for code in a line, HTML and formulas."""


def blank_verbatim(text: str, options: pyromark.Options) -> str:
    """Replace code, formulas and HTML by as many spaces. `options` are those of the parser."""
    data = text.encode()
    pieces: list[str] = []
    position = 0
    inside_code_block = False
    for event, span in pyromark.events_with_range(text, options=options):
        if not isinstance(event, dict):
            continue
        name, value = next(iter(event.items()))
        if name in ("Start", "End"):
            if name_container(value) == "CodeBlock":
                inside_code_block = name == "Start"
        elif name in _VERBATIM or inside_code_block:
            start, end = span["start"], span["end"]
            pieces += (data[position:start].decode(), re.sub(r"[^\n]", " ", data[start:end].decode()))
            position = end
    return "".join([*pieces, data[position:].decode()])


def name_container(value: object) -> str:
    """Return the name of the container that an event opens or closes; `value` is its `Start` or `End`."""
    return str(next(iter(value))) if isinstance(value, dict) else str(value)
