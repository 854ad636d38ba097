"""Quotes around texts of one line."""

from __future__ import annotations

import json


def quote(text: str) -> str:
    """A text of one line in single quotes; no character in it has a meaning for YAML."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def quote_with_escapes(text: str) -> str:
    """Any text in double quotes, with escapes for line ends and control characters."""
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string, too
