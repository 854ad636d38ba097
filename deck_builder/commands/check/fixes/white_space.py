"""Fixes that no reader sees: byte order mark, line ends, letters with accents, white space."""

from __future__ import annotations

import re
import unicodedata

from deck_builder.commands.check.fixes.yaml_text import find_lines_of_texts, keep_meaning


def remove_byte_order_mark(text: str) -> str:
    """Remove the byte order mark (BOM) before a text."""
    return text.removeprefix("\ufeff")


def unify_line_ends(text: str) -> str:
    """End each line as Unix does."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def compose_letters(text: str) -> str:
    """Write each letter with an accent as one character (Unicode's form NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def strip_lines(text: str) -> str:
    """Remove white space at the ends of lines, but not in texts in quotes or after `|` or `>`."""
    own = find_lines_of_texts(text) if re.search(r"[ \t]$", text, re.MULTILINE) else None
    if own is None:
        return text
    lines = text.split("\n")
    stripped = (line if number in own else line.rstrip(" \t") for number, line in enumerate(lines))
    return keep_meaning(text, "\n".join(stripped))


def end_with_one_line_end(text: str) -> str:
    """End a text with one line end, unless that changes what the text says."""
    return keep_meaning(text, text.rstrip("\n") + "\n") if text.strip() else text
