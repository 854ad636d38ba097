"""Parses YAML text into plain values, each with its line and column.

Only the part of YAML that cards need is accepted: mappings, lists and strings. Every scalar stays the string that the
author typed, also `no`, `1.0` and `2024-01-01`. Features that change a text silently (anchors, aliases, tags, merge
keys, several documents in a file) are errors.
"""

from __future__ import annotations

from deck_builder.source.text import decode_text
from deck_builder.source.usual_lines import read_usual_lines
from deck_builder.source.values import Document


def parse(data: bytes) -> Document:
    """Parse YAML text. Raises TextError at the first mistake."""
    text = decode_text(data)
    if (usual := read_usual_lines(text)) is not None:
        return Document(usual, usual.mark, ())
    from deck_builder.source.events import parse_events  # PyYAML takes longer to load than a small deck to read

    return parse_events(data)
